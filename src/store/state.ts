/** What the pipeline remembers of itself between runs, as JSON under a key. */
import type { Queryable } from '../database/database.js';
import { jsonParameter } from './json-parameter.js';

/** The value kept under `key`, or null. The caller knows its form: nobody else writes the key. */
export async function readState<Value>(database: Queryable, key: string): Promise<Value | null> {
  const [row] = await database.query<{ value: Value }>('select value from tonfall.state where key = $1', [
    key,
  ]);
  return row?.value ?? null;
}

export async function writeState(database: Queryable, key: string, value: unknown): Promise<void> {
  await database.query(
    `insert into tonfall.state (key, value) values ($1, $2::jsonb)
     on conflict (key) do update set value = excluded.value`,
    [key, jsonParameter(value)],
  );
}
