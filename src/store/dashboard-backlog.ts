/** What waits now: for a person, or for a label. */
import type { Queryable } from '../database/database.js';

export interface Backlog {
  readonly waiting: number;
  readonly escalated: number;
  /** Since when the comment waits that has waited longest for a person; null where none does. */
  readonly oldestAt: Date | null;
  /** Wait for a label. */
  readonly pending: number;
  /** Could not be labelled, and are not given up. */
  readonly failed: number;
  /** Labelled, but no score counts in their language, and nobody has decided. */
  readonly unscored: number;
  readonly bySite: readonly {
    readonly site: string;
    readonly waiting: number;
    readonly oldestAt: Date | null;
  }[];
}

/** `sites` null for all. Costs as much as there is to do. */
export async function backlogNow(database: Queryable, sites: readonly string[] | null): Promise<Backlog> {
  const queue = await database.query<{
    site: string;
    waiting: number;
    escalated: number;
    oldestAt: Date | null;
  }>(
    `select site, count(*) filter (where state = 'waiting') as waiting,
       count(*) filter (where state = 'escalated') as escalated, min(waiting_since) as "oldestAt"
     from tonfall.review_queue where ($1::text[] is null or site = any($1)) group by site order by site`,
    [sites],
  );
  const one = async (sql: string): Promise<number> =>
    (await database.query<{ found: number }>(sql, sites === null ? [] : [sites]))[0]?.found ?? 0;
  const of =
    sites === null ? '' : 'join tonfall.comments c on c.seq = w.comment and c.site = any($1::text[])';
  const times = queue.flatMap(({ oldestAt }) => oldestAt ?? []);
  return {
    waiting: queue.reduce((sum, { waiting }) => sum + waiting, 0),
    escalated: queue.reduce((sum, { escalated }) => sum + escalated, 0),
    oldestAt: times.sort((a, b) => a.getTime() - b.getTime())[0] ?? null,
    pending: await one(`select count(*) as found from tonfall.pending w ${of}`),
    failed: await one(`select count(*) as found from tonfall.failures w ${of} where w.dropped_at is null`),
    unscored: await one(
      `select coalesce(sum(unscored), 0) as found from tonfall.site_counts
       ${sites === null ? '' : 'where site = any($1::text[])'}`,
    ),
    bySite: queue.map(({ site, waiting, oldestAt }) => ({ site, waiting, oldestAt })),
  };
}
