/** How far a source that can be polled has been read. */
import type { Queryable } from '../database/database.js';

/** The cursor kept under a source's key, or null. */
export async function readCursor(database: Queryable, key: string): Promise<string | null> {
  const [row] = await database.query<{ value: string }>('select value from tonfall.cursors where key = $1', [
    key,
  ]);
  return row?.value ?? null;
}

/** Keeps a cursor. In the transaction that stored what lies before it, nothing is lost and nothing skipped. */
export async function writeCursor(database: Queryable, key: string, value: string, now: Date): Promise<void> {
  await database.query(
    `insert into tonfall.cursors (key, value, updated_at) values ($1, $2, $3::timestamptz)
     on conflict (key) do update set value = excluded.value, updated_at = excluded.updated_at`,
    [key, value, now],
  );
}
