/** Answers that are given again to a request that is sent again. */
import type { Queryable } from '../database/database.js';
import { jsonParameter } from './json-parameter.js';

export interface RememberedAnswer {
  readonly requestHash: string;
  /** Null while the first request is still at work, or was cut off. */
  readonly answer: unknown;
}

/** Notes a request; gives back what is known of an earlier one with the same key, null where there is none. */
export async function rememberRequest(
  database: Queryable,
  request: { readonly caller: string; readonly key: string; readonly hash: string },
  now: Date,
): Promise<RememberedAnswer | null> {
  const inserted = await database.query(
    `insert into tonfall.idempotent_requests (caller, key, request_hash, created_at) values ($1, $2, $3, $4)
     on conflict (caller, key) do nothing returning key`,
    [request.caller, request.key, request.hash, now],
  );
  if (inserted.length > 0) return null;
  const [row] = await database.query<RememberedAnswer>(
    `select request_hash as "requestHash", answer from tonfall.idempotent_requests where caller = $1 and key = $2`,
    [request.caller, request.key],
  );
  return row ?? null;
}

export async function rememberAnswer(
  database: Queryable,
  { caller, key }: { readonly caller: string; readonly key: string },
  answer: unknown,
): Promise<void> {
  await database.query(
    'update tonfall.idempotent_requests set answer = $3::jsonb where caller = $1 and key = $2',
    [caller, key, jsonParameter(answer)],
  );
}

/** Forgets requests that were made before `then`. */
export async function forgetRequests(database: Queryable, then: Date): Promise<void> {
  await database.query('delete from tonfall.idempotent_requests where created_at < $1', [then]);
}
