/** How often a key asked in each minute, counted for all processes together. */
import type { Queryable } from '../database/database.js';

/**
 * Counts `requests` more in the window that starts at `window`, and returns the sum in it. Older windows of the key
 * go: one row stays per key.
 */
export async function countRequests(
  database: Queryable,
  key: string,
  window: Date,
  requests: number,
): Promise<number> {
  const [row] = await database.query<{ requests: number }>(
    `insert into tonfall.rate_windows as r (key, started_at, requests) values ($1, $2, $3)
     on conflict (key) do update set
       requests = case when r.started_at = excluded.started_at then r.requests + excluded.requests else excluded.requests end,
       started_at = greatest(r.started_at, excluded.started_at)
     returning requests`,
    [key, window, requests],
  );
  return row?.requests ?? requests;
}
