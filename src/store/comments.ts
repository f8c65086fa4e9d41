/** Stores comments, and with each the fact that it waits for a label. */
import type { Comment } from '../comment.js';
import type { Database, Queryable } from '../database/database.js';
import { CHANGE, COMPARE, INSERT_NEW, LOCK_COMMENTS, LOCK_PENDING } from './comments-sql.js';
import { jsonParameter, partsBySize } from './json-parameter.js';
import { syncCases } from './review-queue.js';

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
  database: Database | Queryable,
  part: readonly Input[],
  { now, priority }: StoreOptions,
): Promise<Outcome[]> {
  const fresh = await database.query<{ ord: number; seq: number }>(INSERT_NEW, [
    jsonParameter(part),
    now,
    priority,
  ]);
  const done = fresh.map((row): Outcome => ({ ...row, state: 'new' }));
  if (done.length === part.length) return done;
  const isNew = new Set(done.map(({ ord }) => ord));
  const known = part.filter(({ ord }) => !isNew.has(ord));
  const compared = await database.query<Row>(COMPARE, [jsonParameter(known)]);
  const differing = compared.filter(({ state }) => state !== 'unchanged');
  if (differing.length === 0) return [...done, ...compared];
  const seqs = differing.map(({ seq }) => seq);
  const ords = new Set(differing.map(({ ord }) => ord));
  const input = jsonParameter(known.filter(({ ord }) => ords.has(ord)));
  const changed = await together(database, async (transaction) => {
    await transaction.query(LOCK_COMMENTS, [seqs]);
    await transaction.query(LOCK_PENDING, [seqs]);
    const written = await transaction.query<Row>(CHANGE, [input, now, priority]);
    // Another content waits for its own label; other facts (reports, likes) may make it more urgent.
    await syncCases(transaction, seqs, now);
    return written;
  });
  return [...done, ...compared.filter(({ ord }) => !ords.has(ord)), ...changed];
}

type Row = Outcome & Record<string, unknown>;

/** In one transaction: the caller's, or one of its own. */
const together = <Result>(
  database: Database | Queryable,
  work: (transaction: Queryable) => Promise<Result>,
): Promise<Result> => ('transaction' in database ? database.transaction(work) : work(database));

/**
 * Stores a batch (up to about 1,000) and marks what is new or changed as pending, in the same transaction.
 * Results stand in input order. Where a key occurs twice the last content wins, in the place of the first. Storing the
 * same again writes nothing. Give it a transaction to bind it to other writes (a cursor).
 */
export async function storeComments(
  database: Database | Queryable,
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
