/** Looks at a part of the comments of a state, in an order, from a place on: each costs at most what it may look at. */
import type { Queryable } from '../database/database.js';
import { CURRENT_MODEL } from './current-model.js';
import { LATEST_VERDICT, latestLabel } from './latest.js';
import {
  CASE_COLUMNS,
  COMMENT_COLUMNS,
  conditionsOf,
  DECISION_COLUMNS,
  Parameters,
  type ReviewFilter,
} from './review-filter.js';

export const SORTS = ['priority', 'uncertainty', 'age', 'thread'] as const;
export type Sort = (typeof SORTS)[number];

/** Where a list goes on: the values that the last row sorts by. Exact, so that no row comes twice or never. */
export type Place = readonly (string | number)[];

export interface Look {
  readonly rows: readonly { readonly seq: number; readonly place: Place }[];
  /** Where the next look goes on; null at the end. */
  readonly end: Place | null;
}

export interface LookRequest {
  readonly filter: ReviewFilter;
  readonly sort: Sort;
  readonly after: Place | null;
  /** At most so many rows. */
  readonly rows: number;
}

interface Order {
  /** SQL of what is sorted by, the comment's number last, and the type of each. */
  readonly by: readonly (readonly [column: string, type: string])[];
  readonly descending: boolean;
}

const COMMENT = ['q.comment', 'bigint'] as const;

/** Each is served by an index on open cases. */
const ORDERS: Readonly<Record<Sort, Order>> = {
  priority: { by: [['q.rank', 'float8'], COMMENT], descending: true },
  uncertainty: { by: [['coalesce(q.uncertainty, 2)', 'float8'], COMMENT], descending: false },
  age: { by: [['q.written_at', 'timestamptz'], COMMENT], descending: false },
  thread: { by: [['q.site', 'text'], ['q.thread_id', 'text'], COMMENT], descending: false },
};

/** SQL: an open case of the state. */
export const openCase = (state: 'waiting' | 'escalated'): string =>
  `q.state <> 'decided' and q.state = '${state}'`;

async function lookAtCases(
  database: Queryable,
  { filter, sort, after, rows }: LookRequest,
  state: 'waiting' | 'escalated',
): Promise<Look> {
  const { by, descending } = ORDERS[sort];
  const parameters = new Parameters();
  const conditions = conditionsOf(filter, CASE_COLUMNS, parameters);
  const columns = by.map(([column]) => column);
  const values = after?.map((value, at) => `${parameters.add(value)}::${by[at]?.[1]}`);
  const goesOn = values ? `and (${columns.join(', ')}) ${descending ? '<' : '>'} (${values.join(', ')})` : '';
  // Times as text, since a Date has fewer digits.
  const shown = by.map(
    ([column, type], at) => `${column}${type === 'timestamptz' ? '::text' : ''} as k${at}`,
  );
  const direction = descending ? 'desc' : 'asc';
  const found = await database.query<Record<string, string | number> & { seq: number }>(
    `select q.comment as seq, ${shown.join(', ')} from tonfall.review_cases q
     where ${openCase(state)} and ${conditions} ${goesOn}
     order by ${columns.map((column) => `${column} ${direction}`).join(', ')} limit ${parameters.add(rows)}`,
    parameters.values,
  );
  const looked = found.map((row) => ({
    seq: row.seq,
    place: by.map((_, at) => row[`k${at}`] as string | number),
  }));
  return { rows: looked, end: found.length < rows ? null : (looked.at(-1)?.place ?? null) };
}

/** Decisions or comments that one look goes over, whether they match or not. */
export const WINDOW = 2000;

interface Windowed {
  readonly seq: number;
  readonly place: number;
  readonly matches: boolean;
}

function windowed(found: readonly Windowed[]): Look {
  return {
    rows: found.filter(({ matches }) => matches).map(({ seq, place }) => ({ seq, place: [place] })),
    end: found.length < WINDOW ? null : [found.at(-1)?.place ?? 0],
  };
}

/**
 * SQL: decision `d` is the newest about its comment. Written so that it is looked up for each row; as a join, all
 * decisions there are would be read.
 */
export const newestOf = (d: string): string =>
  `${d}.version = (select max(n.version) from tonfall.decisions n where n.comment = ${d}.comment)`;

/** Newest decision first. */
async function lookAtDecisions(
  database: Queryable,
  { filter, after }: LookRequest,
  state: 'approved' | 'rejected',
): Promise<Look> {
  const parameters = new Parameters();
  const conditions = conditionsOf(filter, DECISION_COLUMNS, parameters);
  const before = parameters.add(after?.[0] ?? Number.MAX_SAFE_INTEGER);
  const found = await database.query<Windowed>(
    `select d.comment as seq, d.seq as place, coalesce(${conditions}, false) and d.state = '${state}' and ${newestOf('d')}
       and d.content_hash = (select c.content_hash from tonfall.comments c where c.seq = d.comment) as matches
     from (
       select * from tonfall.decisions d where d.seq < ${before}::bigint order by d.seq desc limit ${WINDOW}
     ) d left join tonfall.labels l on l.seq = d.label
     order by d.seq desc`,
    parameters.values,
  );
  return windowed(found);
}

/** Comments that were stored last come first. */
async function lookAtComments(database: Queryable, { filter, after }: LookRequest): Promise<Look> {
  const parameters = new Parameters();
  const conditions = conditionsOf(filter, COMMENT_COLUMNS, parameters);
  const before = parameters.add(after?.[0] ?? Number.MAX_SAFE_INTEGER);
  // What an index on comments serves bounds the window itself.
  const { site, thread, author } = filter;
  const [threadOnly, authorOnly] = [
    site !== undefined && thread !== undefined,
    site !== undefined && author !== undefined,
  ];
  const bound = [
    threadOnly || authorOnly ? [`c.site = ${parameters.add(site)}`] : [],
    threadOnly ? [`c.thread_id = ${parameters.add(thread)}`] : [],
    authorOnly ? [`coalesce(c.author_id, c.author) = ${parameters.add(author)}`] : [],
    [`c.seq < ${before}::bigint`],
  ].flat();
  const found = await database.query<Windowed>(
    `select c.seq, c.seq as place, coalesce(${conditions}, false) as matches
     from (
       select * from tonfall.comments c where ${bound.join(' and ')} order by c.seq desc limit ${WINDOW}
     ) c left ${latestLabel(CURRENT_MODEL)} left ${LATEST_VERDICT}
     order by c.seq desc`,
    parameters.values,
  );
  return windowed(found);
}

/** One look, by the state of the filter; its words are not looked for here. */
export function look(database: Queryable, request: LookRequest): Promise<Look> {
  const { state } = request.filter;
  if (state === 'waiting' || state === 'escalated') return lookAtCases(database, request, state);
  return state === 'all' ? lookAtComments(database, request) : lookAtDecisions(database, request, state);
}
