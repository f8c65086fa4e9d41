/** What the dashboards' counts hold of each comment: what was counted, and what holds now. */
import type { Queryable } from '../database/database.js';
import { ATTRIBUTES, type Reason, type SentimentScores, type Verdict } from '../label.js';
import { CURRENT_MODEL } from './current-model.js';
import { MODERATOR_FIGURES } from './dashboard-persons.js';
import { jsonParameter } from './json-parameter.js';
import { LATEST_VERDICT } from './latest.js';
import { sitesWithSwitch } from './site-settings.js';

/** What a person decided of a comment. */
export interface Act {
  readonly action: 'approve' | 'reject' | 'escalate';
  /** ISO 8601. */
  readonly at: string;
  /** Since the label that it was about. */
  readonly seconds: number | null;
  /** Who, where the site shows figures of persons; null where it does not. */
  readonly actor: string | null;
  /** It was taken back; known only of persons. */
  readonly undone: boolean;
}

/** One comment as the counts see it. */
export interface CommentFacts {
  readonly comment: number;
  readonly site: string;
  readonly threadId: string;
  /** Empty where it has none. */
  readonly section: string;
  readonly language: string;
  /** ISO 8601; when it was stored where it has no time of its own. */
  readonly writtenAt: string;
  /** First label of the present content; null where it has none. */
  readonly labelledAt: string | null;
  readonly verdict: Verdict | null;
  /** No score counts in its language. */
  readonly unscored: boolean;
  /** In the order of ATTRIBUTES: hundredths of the score, 0 to 100, or null where it is not measured. */
  readonly bins: readonly (number | null)[];
  /** Bit per attribute, in the order of ATTRIBUTES: it reached the threshold of the policy that judged last. */
  readonly above: number;
  /** Positive minus negative in ten thousandths; null where sentiment is not judged. */
  readonly tone: number | null;
  /** What people decided of the present content. */
  readonly decided: 'approved' | 'rejected' | null;
  readonly decidedAt: string | null;
  /** Every decision; those that were taken back only where the site shows figures of persons. */
  readonly acts: readonly Act[];
}

const COLUMNS = `comment, site, thread_id as "threadId", section, language, written_at as "writtenAt",
  labelled_at as "labelledAt", verdict, unscored, bins, above, tone, decided, decided_at as "decidedAt", acts`;

type CountedRow = Omit<CommentFacts, 'writtenAt' | 'labelledAt' | 'decidedAt'> & {
  readonly writtenAt: Date;
  readonly labelledAt: Date | null;
  readonly decidedAt: Date | null;
};

/** What the counts hold of these comments. */
export async function countedFacts(
  database: Queryable,
  comments: readonly number[],
): Promise<CommentFacts[]> {
  const rows = await database.query<CountedRow>(
    `select ${COLUMNS} from tonfall.comment_facts where comment = any($1::bigint[])`,
    [comments],
  );
  return rows.map((row) => ({
    ...row,
    writtenAt: row.writtenAt.toISOString(),
    labelledAt: row.labelledAt?.toISOString() ?? null,
    decidedAt: row.decidedAt?.toISOString() ?? null,
  }));
}

interface PresentRow {
  readonly comment: number;
  readonly site: string;
  readonly threadId: string;
  readonly section: string;
  readonly language: string;
  readonly writtenAt: Date;
  readonly labelledAt: Date | null;
  readonly verdict: Verdict | null;
  readonly reasons: readonly Reason[] | null;
  readonly bins: readonly (number | null)[];
  readonly sentiment: SentimentScores | null;
  readonly state: string | null;
  readonly decidedAt: Date | null;
  readonly acts: readonly Act[];
}

/** Lower ends of the hundredths, as the database compares them: 0, 0.01 ... 1. */
const HUNDREDTHS = `array[${Array.from({ length: 101 }, (_, at) => at / 100).join(',')}]::float8[]`;

const binOf = (attribute: string): string => `case when l.grades ->> '${attribute}' = 'measured'
  then width_bucket((l.toxicity ->> '${attribute}')::float8, ${HUNDREDTHS}) - 1 end`;

/** `$2` is the sites that show figures of persons. */
const PRESENT = `select c.seq as comment, c.site, c.thread_id as "threadId", coalesce(c.section, '') as section,
  c.language, coalesce(c.created_at, c.stored_at) as "writtenAt",
  case when j.verdict is not null then (
    select min(f.labelled_at) from tonfall.labels f
    where f.comment = c.seq and f.content_hash = c.content_hash
  ) end as "labelledAt",
  j.verdict, j.reasons, j.sentiment, coalesce(j.bins, '{}') as bins, d.state,
  (select b.at from tonfall.decisions b where b.seq = d.decided) as "decidedAt",
  coalesce((
    select jsonb_agg(jsonb_build_object('action', a.action, 'at', a.at,
      'seconds', extract(epoch from a.at - al.labelled_at),
      'actor', case when c.site = any($2::text[]) then a.actor end, 'undone', u.undone) order by a.seq)
    from tonfall.decisions a left join tonfall.labels al on al.seq = a.label
    cross join lateral (select exists (select 1 from tonfall.decisions r where r.undoes = a.seq) as undone) u
    where a.comment = c.seq and a.action in ('approve', 'reject', 'escalate')
      and (not u.undone or c.site = any($2::text[]))
  ), '[]') as acts
from tonfall.comments c
left join lateral (
  select l.sentiment, v.verdict, v.reasons, array[${ATTRIBUTES.map(binOf).join(',\n')}] as bins
  from (
    select * from tonfall.labels l
    where l.comment = c.seq and l.content_hash = c.content_hash
    order by (l.model = ${CURRENT_MODEL}) is true desc, l.seq desc limit 1
  ) l ${LATEST_VERDICT}
) j on true
left join lateral (
  select d.state, d.decided from tonfall.decisions d
  where d.comment = c.seq and d.content_hash = c.content_hash
  order by d.version desc limit 1
) d on true
where c.seq = any($1::bigint[])`;

/** What holds of these comments; those that are gone are left out. */
export async function presentFacts(
  database: Queryable,
  comments: readonly number[],
): Promise<CommentFacts[]> {
  const sites = await database.query<{ site: string }>(
    'select distinct site from tonfall.comments where seq = any($1::bigint[])',
    [comments],
  );
  const figured = await sitesWithSwitch(
    database,
    MODERATOR_FIGURES,
    sites.map(({ site }) => site),
  );
  return (await database.query<PresentRow>(PRESENT, [comments, figured])).map(factsOf);
}

function factsOf({ reasons, sentiment, state, ...row }: PresentRow): CommentFacts {
  const reached = (reasons ?? []).flatMap((reason) =>
    reason.code === 'ABOVE_THRESHOLD' ? [1 << ATTRIBUTES.indexOf(reason.attribute)] : [],
  );
  const unscored = (reasons ?? []).some(({ code }) => code === 'UNSCORED' || code === 'LANGUAGE_NOT_JUDGED');
  const decided = state === 'approved' || state === 'rejected' ? state : null;
  return {
    ...row,
    writtenAt: row.writtenAt.toISOString(),
    labelledAt: row.labelledAt?.toISOString() ?? null,
    unscored,
    above: reached.reduce((bits, bit) => bits | bit, 0),
    tone: sentiment === null ? null : Math.round(sentiment.score * 10_000),
    decided,
    decidedAt: decided && (row.decidedAt?.toISOString() ?? null),
  };
}

/** Remembers what the counts now hold of these comments, of `comments` that have none nothing. */
export async function writeCounted(
  transaction: Queryable,
  comments: readonly number[],
  facts: readonly CommentFacts[],
): Promise<void> {
  await transaction.query('delete from tonfall.comment_facts where comment = any($1::bigint[])', [comments]);
  if (facts.length === 0) return;
  await transaction.query(
    `insert into tonfall.comment_facts (comment, site, thread_id, section, language, written_at, labelled_at,
       verdict, unscored, bins, above, tone, decided, decided_at, acts)
     select comment, site, "threadId", section, language, "writtenAt", "labelledAt", verdict, unscored, bins, above,
       tone, decided, "decidedAt", acts
     from jsonb_to_recordset($1::jsonb) as f(comment bigint, site text, "threadId" text, section text,
       language text, "writtenAt" timestamptz, "labelledAt" timestamptz, verdict text, unscored boolean,
       bins smallint[], above smallint, tone integer, decided text, "decidedAt" timestamptz, acts jsonb)
     order by comment`,
    [jsonParameter(facts)],
  );
}
