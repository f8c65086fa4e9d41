/** What holds of a comment at the moment: what people decided about its present content, or else the policy's verdict. */
import type { Queryable } from '../database/database.js';
import type { Verdict } from '../label.js';
import { CURRENT_MODEL } from './current-model.js';
import { LATEST_VERDICT, latestLabel } from './latest.js';

/** `open`: nobody has decided, so the policy's verdict holds. */
export type DecidedState = 'open' | 'escalated' | 'approved' | 'rejected';

/** A person who acted, as others see them. */
export interface Acted {
  readonly id: string;
  readonly name: string;
  readonly at: Date;
}

export interface ReviewState {
  /** `comments.seq`. */
  readonly seq: number;
  readonly site: string;
  /** Counts up with every row about the comment and with every change of its content. */
  readonly version: number;
  readonly state: DecidedState;
  /** Of the label for the present content; null where there is none. */
  readonly verdict: Verdict | null;
  readonly highlighted: boolean;
  /** Decision that the state comes from, who made it and why; null while it is open. */
  readonly decided: number | null;
  readonly by: Acted | null;
  readonly reason: string | null;
  /** Decision that an undo takes back, and when it leaves the house. */
  readonly standing: number | null;
  readonly effectiveAt: Date | null;
  /** The last row about the comment, whatever its content was. */
  readonly last: Acted | null;
}

interface Row extends Omit<ReviewState, 'by' | 'last'> {
  readonly actor: string | null;
  readonly name: string | null;
  readonly at: Date | null;
  readonly lastActor: string | null;
  readonly lastName: string | null;
  readonly lastAt: Date | null;
}

const STATES = `select c.seq, c.site, c.revision + coalesce(n.version, 0) as version, coalesce(d.state, 'open') as state,
    v.verdict, coalesce(d.highlighted, false) as highlighted, d.decided, r.actor, coalesce(u.name, r.actor) as name,
    r.at, r.reason, d.standing, t.effective_at as "effectiveAt", n.actor as "lastActor",
    coalesce(m.name, n.actor) as "lastName", n.at as "lastAt"
  from tonfall.comments c
  left join lateral (
    select version, actor, at from tonfall.decisions n where n.comment = c.seq order by version desc limit 1
  ) n on true
  left join lateral (
    select state, highlighted, decided, standing from tonfall.decisions d
    where d.comment = c.seq and d.content_hash = c.content_hash order by version desc limit 1
  ) d on true
  left join tonfall.decisions r on r.seq = d.decided
  left join tonfall.decisions t on t.seq = d.standing
  left join tonfall.users u on u.id = r.actor
  left join tonfall.users m on m.id = n.actor
  left ${latestLabel(CURRENT_MODEL)} left ${LATEST_VERDICT}
  where c.seq = any($1::bigint[])`;

const acted = (id: string | null, name: string | null, at: Date | null): Acted | null =>
  id === null || at === null ? null : { id, name: name ?? id, at };

/** The states of comments (`comments.seq`), by number; those that are not there are missing. */
export async function reviewStates(
  database: Queryable,
  comments: readonly number[],
): Promise<Map<number, ReviewState>> {
  if (comments.length === 0) return new Map();
  const rows = await database.query<Row>(STATES, [comments]);
  return new Map(
    rows.map(({ actor, name, at, lastActor, lastName, lastAt, ...row }) => [
      row.seq,
      { ...row, by: acted(actor, name, at), last: acted(lastActor, lastName, lastAt) },
    ]),
  );
}

/** The sites that these comments are of. */
export async function sitesOfComments(database: Queryable, comments: readonly number[]): Promise<string[]> {
  const rows = await database.query<{ site: string }>(
    'select distinct site from tonfall.comments where seq = any($1::bigint[]) order by site',
    [comments],
  );
  return rows.map(({ site }) => site);
}
