/** Stores comments, and with each the fact that it waits for a label. */
import type { Comment } from '../comment.js';
import type { Queryable } from '../database/database.js';
import { INSERT_NEW, UPDATE_KNOWN } from './comments-sql.js';
import { jsonParameter, partsBySize } from './json-parameter.js';

export interface StoreOptions {
  readonly now: Date;
  /** Of the queue, as in `PRIORITY`: lower is sooner. */
  readonly priority: number;
}

/** What storing did to one input. */
export interface StoredComment {
  /** `comments.seq`. */
  readonly seq: number;
  /**
   * `new`: was not there. `changed`: other content, waits for a new label, the old content is history.
   * `updated`: same content, other facts (state, reports, likes ...). `unchanged`: nothing was written; also
   * every further input with a key that the same call already had.
   */
  readonly state: 'new' | 'changed' | 'updated' | 'unchanged';
}

/** Characters of text in one statement. */
const BUDGET = 4_000_000;

type Input = Comment & { readonly ord: number };
interface Outcome extends StoredComment {
  readonly ord: number;
}

async function storePart(
  database: Queryable,
  part: readonly Input[],
  options: StoreOptions,
): Promise<Outcome[]> {
  const json = jsonParameter(part);
  const fresh = await database.query<{ ord: number; seq: number }>(INSERT_NEW, [
    json,
    options.now,
    options.priority,
  ]);
  const done = fresh.map((row): Outcome => ({ ...row, state: 'new' }));
  if (done.length === part.length) return done;
  const ords = new Set(done.map((row) => row.ord));
  const rest = jsonParameter(part.filter((input) => !ords.has(input.ord)));
  const known = await database.query<Outcome & Record<string, unknown>>(UPDATE_KNOWN, [
    rest,
    options.now,
    options.priority,
  ]);
  return [...done, ...known];
}

/**
 * Stores a batch (up to about 1,000) and marks what is new or changed as pending, in the same statement. Results
 * stand in input order. Where a key occurs twice the last content wins, in the place of the first. Storing the
 * same again writes nothing. Give it a transaction to bind it to other writes (a cursor).
 */
export async function storeComments(
  database: Queryable,
  comments: readonly Comment[],
  options: StoreOptions,
): Promise<StoredComment[]> {
  const places = new Map<string, number>();
  const inputs: Input[] = [];
  const inputOf = comments.map((comment) => {
    const key = JSON.stringify([comment.site, comment.source, comment.id]);
    const place = places.get(key) ?? inputs.length;
    places.set(key, place);
    inputs[place] = { ...comment, ord: place };
    return place;
  });
  const outcomes: StoredComment[] = [];
  for (const part of partsBySize(inputs, BUDGET, (input) => input.text.length)) {
    for (const { ord, seq, state } of await storePart(database, part, options))
      outcomes[ord] = { seq, state };
  }
  let next = 0;
  return inputOf.map((place) => {
    const outcome = outcomes[place];
    if (!outcome) throw new Error('A comment was neither new nor known.');
    if (place < next) return { seq: outcome.seq, state: 'unchanged' };
    next = place + 1;
    return outcome;
  });
}
