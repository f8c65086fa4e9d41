/** What happened to the queue, in the order in which open screens hear of it. */
import type { Queryable } from '../database/database.js';

export interface ReviewEvent {
  readonly seq: number;
  readonly kind: 'decided' | 'claimed' | 'waiting' | 'bulk';
  /** Null for what is of no single site. */
  readonly site: string | null;
  readonly data: {
    readonly comments?: readonly number[];
    readonly added?: number;
    readonly bulk?: string;
  };
}

/** At most so many rows are read at once: one may tell of a hundred comments. */
export const MOST_EVENTS = 50;

/**
 * The first rows behind `after`, and those of `missing`, whose transactions ended later than their number came up; in
 * the order of their numbers.
 */
export async function eventsAfter(
  database: Queryable,
  after: number,
  missing: readonly number[],
): Promise<ReviewEvent[]> {
  return database.query<ReviewEvent>(
    `select seq, kind, site, data from (
       (select * from tonfall.review_events where seq > $1 order by seq limit ${MOST_EVENTS})
       union all
       (select * from tonfall.review_events where seq = any($2::bigint[]) order by seq limit ${MOST_EVENTS})
     ) e order by seq`,
    [after, missing],
  );
}

/** Numbers of the rows behind `after`. */
export async function eventNumbersAfter(database: Queryable, after: number): Promise<number[]> {
  const rows = await database.query<{ seq: number }>(
    'select seq from tonfall.review_events where seq > $1 order by seq',
    [after],
  );
  return rows.map(({ seq }) => seq);
}

/** Number of the newest row; 0 where there is none. */
export async function newestEvent(database: Queryable): Promise<number> {
  const [row] = await database.query<{ seq: number }>(
    'select seq from tonfall.review_events order by seq desc limit 1',
  );
  return row?.seq ?? 0;
}

const KEPT_HOURS = 1;
const FORGOTTEN_AT_ONCE = 5000;

/** Removes what nobody goes on after any more. */
export async function forgetEvents(database: Queryable, now: Date): Promise<void> {
  await database.query(
    `delete from tonfall.review_events where seq = any(array(
       select seq from tonfall.review_events where at < $1::timestamptz order by at limit ${FORGOTTEN_AT_ONCE}
       for update skip locked
     ))`,
    [new Date(now.getTime() - KEPT_HOURS * 3_600_000)],
  );
}

/** Version of the settings in force; 0 before there are any. */
export async function settingsVersion(database: Queryable): Promise<number> {
  const [row] = await database.query<{ version: number }>(
    'select version from tonfall.settings order by version desc limit 1',
  );
  return row?.version ?? 0;
}
