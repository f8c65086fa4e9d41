/** Everything that was done to a comment, out of all the tables that only ever grow. */
import type { Queryable } from '../database/database.js';

export interface TimelineEntry {
  readonly at: Date;
  readonly kind: 'stored' | 'changed' | 'labelled' | 'judged' | 'failed' | 'decided' | 'claimed';
  readonly actor: string | null;
  readonly name: string | null;
  /** Of a decision the action, of a judgement the verdict, of a failure its code. */
  readonly what: string | null;
  readonly reason: string | null;
  readonly note: string | null;
  readonly model: string | null;
  readonly policy: string | null;
  readonly decision: number | null;
  readonly undoes: number | null;
  readonly bulk: string | null;
}

/** Newest entries that are told. A comment that is judged again every day should not make a page of its own. */
const MOST = 500;

const COLUMNS = `at, kind, place, actor, what, reason, note, model, policy, decision, undoes, bulk`;
const NOTHING = 'null::text, null::text, null::text';

const TIMELINE = `select t.at, t.kind, t.actor, coalesce(u.name, t.actor) as name, t.what, t.reason, t.note, t.model,
    t.policy, t.decision, t.undoes, t.bulk
  from (
    select * from (
      select coalesce(
          (select min(o.stored_at) from tonfall.comment_versions o where o.comment = c.seq), c.stored_at
        ), 'stored', 0::bigint, null::text, ${NOTHING}, null::text, null::text, null::bigint, null::bigint, null::text
      from tonfall.comments c where c.seq = $1
      union all
      select o.replaced_at, 'changed', 1, null, ${NOTHING}, null, null, null, null, null
      from tonfall.comment_versions o where o.comment = $1
      union all
      select l.labelled_at, 'labelled', 2, null, ${NOTHING}, l.model, null, null, null, null
      from tonfall.labels l where l.comment = $1
      union all
      select v.judged_at, 'judged', 3, null, v.verdict, null, null, l.model, v.policy::text, null, null, null
      from tonfall.labels l join tonfall.verdicts v on v.label = l.seq where l.comment = $1
      union all
      select f.failed_at, 'failed', 4, null, f.code, null, null, f.model, null, null, null, null
      from tonfall.failures f where f.comment = $1
      union all
      select d.at, 'decided', 5 + d.seq, d.actor, d.action, d.reason, d.note, null, d.policy::text, d.seq, d.undoes,
        d.bulk
      from tonfall.decisions d where d.comment = $1
      union all
      select q.claimed_at, 'claimed', 4, q.actor, ${NOTHING}, null, null, null, null, null
      from tonfall.review_claims q where q.comment = $1 and q.until > $2::timestamptz
    ) e (${COLUMNS})
    order by at desc, place desc limit ${MOST}
  ) t left join tonfall.users u on u.id = t.actor
  order by t.at, t.place`;

/** The timeline of a comment (`comments.seq`), oldest first; empty where there is none. */
export async function reviewTimeline(
  database: Queryable,
  comment: number,
  now: Date,
): Promise<TimelineEntry[]> {
  return database.query<TimelineEntry>(TIMELINE, [comment, now]);
}
