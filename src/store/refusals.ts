/** Keeps the input that did not become a comment, with its code, place and raw form. */
import { createHash } from 'node:crypto';
import type { Refusal } from '../comment.js';
import type { Queryable } from '../database/database.js';
import { jsonParameter, partsBySize } from './json-parameter.js';

/** Characters of raw input in one statement. */
const BUDGET = 4_000_000;

/**
 * Stores refusals and returns how many of them were not known: the same input at the same place is kept once.
 * Characters that PostgreSQL cannot hold (NUL) are kept as U+FFFD.
 */
export async function storeRefusals(
  database: Queryable,
  refusals: readonly Refusal[],
  options: { readonly site: string; readonly source: string; readonly now: Date },
): Promise<number> {
  let stored = 0;
  for (const part of partsBySize(refusals, BUDGET, (refusal) => refusal.raw.length)) {
    const rows = part.map(({ id, place, code, message, raw }, ord) => {
      const identity = JSON.stringify([options.site, options.source, id, place, code, raw]);
      return {
        ord,
        id,
        place,
        code,
        message,
        raw,
        hash: createHash('sha256').update(identity).digest('hex'),
      };
    });
    const inserted = await database.query(
      `insert into tonfall.refusals (site, source, id, place, code, message, raw, hash, refused_at)
       select $2, $3, i.id, i.place, i.code, i.message, i.raw, i.hash, $4::timestamptz
       from jsonb_to_recordset($1::jsonb)
         as i(ord int, id text, place text, code text, message text, raw text, hash text)
       order by i.ord
       on conflict (hash) do nothing
       returning seq`,
      [jsonParameter(rows), options.site, options.source, options.now],
    );
    stored += inserted.length;
  }
  return stored;
}

/** How many refusals are kept, by code. */
export async function countRefusals(database: Queryable): Promise<Record<string, number>> {
  const rows = await database.query<{ code: string; count: number }>(
    'select code, count(*) as count from tonfall.refusals group by code order by code',
  );
  return Object.fromEntries(rows.map(({ code, count }) => [code, count]));
}
