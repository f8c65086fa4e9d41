/** Marks on comments of which something was written that the dashboards' counts do not hold yet. */
import type { Queryable } from '../database/database.js';

/**
 * Takes comments off the list of those that are out of date, oldest mark first, and gives their numbers, each once;
 * in a transaction, so that they stay on it where counting fails. Whoever counts holds `lockCounts` first: what is
 * read after this then knows all that the marks tell of.
 */
export async function takeStale(transaction: Queryable, limit: number): Promise<number[]> {
  const rows = await transaction.query<{ comment: number }>(
    `delete from tonfall.stale_comments where seq = any(array(
       select seq from tonfall.stale_comments order by seq limit $1
     )) returning comment`,
    [limit],
  );
  return [...new Set(rows.map(({ comment }) => comment))].sort((a, b) => a - b);
}

/** Any number that nobody else uses as an advisory lock: the bytes of "coun". */
const LOCK = 0x636f756e;

/** Lets one process at a time count, until its transaction ends. */
export async function lockCounts(transaction: Queryable): Promise<void> {
  await transaction.query('select pg_advisory_xact_lock($1::bigint)', [LOCK]);
}

/** Marks that wait, counted up to `limit`. */
export async function countStale(database: Queryable, limit: number): Promise<number> {
  const [row] = await database.query<{ found: number }>(
    'select count(*) as found from (select 1 from tonfall.stale_comments limit $1) s',
    [limit],
  );
  return row?.found ?? 0;
}
