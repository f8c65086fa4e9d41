/** A page of the queue, and how many comments its filter finds. */
import type { Queryable } from '../database/database.js';
import { CASE_COLUMNS, conditionsOf, Parameters, type ReviewFilter } from './review-filter.js';
import { look, openCase, type Place, type Sort, WINDOW } from './review-look.js';
import { wordPatterns } from './word-pattern.js';

export interface ListRequest {
  readonly filter: ReviewFilter;
  readonly sort: Sort;
  readonly after: Place | null;
  readonly limit: number;
}

export interface List {
  /** `comments.seq`, in order. May be fewer than the limit although the list goes on: a look has its bounds. */
  readonly comments: readonly number[];
  readonly next: Place | null;
}

/** Rows that one page looks through at most, where no index finds what it asks for. */
const LOOKED_THROUGH = 6000;
const AT_ONCE = 1000;

/** Of these comments those whose text has all the words. */
async function withWords(
  database: Queryable,
  comments: readonly number[],
  patterns: readonly string[],
): Promise<ReadonlySet<number>> {
  const rows = await database.query<{ seq: number }>(
    `select c.seq from tonfall.comments c where c.seq = any($1::bigint[])
       and not exists (select 1 from unnest($2::text[]) p where c.text !~ p)`,
    [comments, patterns],
  );
  return new Set(rows.map(({ seq }) => seq));
}

/** The next page of the comments that match. */
export async function listReview(database: Queryable, request: ListRequest): Promise<List> {
  const { filter, sort, limit } = request;
  const patterns = wordPatterns(filter.words ?? '');
  const found: { readonly seq: number; readonly place: Place }[] = [];
  let after = request.after;
  let looked = 0;
  for (;;) {
    const rows = patterns.length > 0 ? AT_ONCE : limit + 1 - found.length;
    const part = await look(database, { filter, sort, after, rows });
    const seqs = part.rows.map(({ seq }) => seq);
    const matching = patterns.length > 0 ? await withWords(database, seqs, patterns) : new Set(seqs);
    found.push(...part.rows.filter(({ seq }) => matching.has(seq)));
    looked += isWindowed(filter) ? WINDOW : part.rows.length;
    after = part.end;
    const shown = found.slice(0, limit);
    const comments = shown.map(({ seq }) => seq);
    if (found.length > limit) return { comments, next: shown.at(-1)?.place ?? null };
    if (after === null || looked >= LOOKED_THROUGH) return { comments, next: after };
  }
}

/** A look at decided or all comments goes over a fixed number of them, whether they match or not. */
const isWindowed = ({ state }: ReviewFilter): boolean => state !== 'waiting' && state !== 'escalated';

/** Counted up to here. */
export const MOST_COUNTED = 10_000;

/** How many comments match; `more` where the count broke off. */
export async function countReview(
  database: Queryable,
  filter: ReviewFilter,
): Promise<{ readonly total: number; readonly more: boolean }> {
  if (isWindowed(filter) || wordPatterns(filter.words ?? '').length > 0) {
    const { comments, next } = await listReview(database, {
      filter,
      sort: 'priority',
      after: null,
      limit: MOST_COUNTED,
    });
    return { total: comments.length, more: next !== null };
  }
  const parameters = new Parameters();
  const conditions = conditionsOf(filter, CASE_COLUMNS, parameters);
  const state = filter.state === 'escalated' ? 'escalated' : 'waiting';
  // In the order of an index, so that the count reads open cases alone.
  const [row] = await database.query<{ total: number }>(
    `select count(*) as total from (
       select 1 from tonfall.review_cases q where ${openCase(state)} and ${conditions}
       order by q.rank desc, q.comment desc limit ${MOST_COUNTED + 1}
     ) q`,
    parameters.values,
  );
  const total = row?.total ?? 0;
  return { total: Math.min(total, MOST_COUNTED), more: total > MOST_COUNTED };
}
