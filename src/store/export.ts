/** Labelled comments as public rows, in the order in which they were stored. */
import type { Queryable } from '../database/database.js';
import type { LabelRow, Verdict } from '../label.js';
import { LATEST_VERDICT, latestLabel } from './latest.js';
import { ROW_COLUMNS, rowOf, type StoredRow } from './stored-row.js';

/** Which comments; all conditions hold together. */
export interface ExportFilter {
  readonly site?: string | undefined;
  /** Id of the thread. */
  readonly thread?: string | undefined;
  /** Written at or after; a comment without a time of its own counts by when it was stored. */
  readonly from?: Date | undefined;
  /** Written before. */
  readonly to?: Date | undefined;
  readonly language?: string | undefined;
  /** The verdict of the newest policy. */
  readonly verdict?: Verdict | undefined;
}

export interface ExportOptions {
  /** Whose label is preferred where a comment has several; otherwise the newest counts. */
  readonly model?: string;
  /** Comments looked at in one statement. */
  readonly page?: number;
}

const PAGE = 1000;

/** SQL: comment `c` matches the filter in `$1` to `$5`. */
const MATCHES = `($1::text is null or c.site = $1) and ($2::text is null or c.thread_id = $2)
  and ($3::timestamptz is null or coalesce(c.created_at, c.stored_at) >= $3)
  and ($4::timestamptz is null or coalesce(c.created_at, c.stored_at) < $4)
  and ($5::text is null or c.language = $5)`;

const parametersOf = ({ site, thread, from, to, language }: ExportFilter) => [
  site ?? null,
  thread ?? null,
  from ?? null,
  to ?? null,
  language ?? null,
];

/** End of the next page: the bound of what one statement reads, however little of it matches. */
const WINDOW =
  'select max(seq) as last from (select seq from tonfall.comments where seq > $1 order by seq limit $2) w';

/** The same within one thread, which an index serves. */
const THREAD_WINDOW = `select max(seq) as last from (
  select seq from tonfall.comments where seq > $1 and site = $3 and thread_id = $4 order by seq limit $2
) w`;

const ROWS = `select ${ROW_COLUMNS} from tonfall.comments c ${latestLabel('$9')} ${LATEST_VERDICT}
  where ${MATCHES} and c.seq > $6 and c.seq <= $7 and ($8::text is null or v.verdict = $8)
  order by c.seq`;

/**
 * Yields the rows of all labelled comments that match, with their texts. Reads page by page, so memory does not grow
 * with the store and no statement runs long; comments stored meanwhile may or may not be among them.
 */
export async function* exportRows(
  database: Queryable,
  filter: ExportFilter = {},
  options: ExportOptions = {},
): AsyncGenerator<LabelRow, void, undefined> {
  const { model = null, page = PAGE } = options;
  const { site, thread } = filter;
  const oneThread = site !== undefined && thread !== undefined;
  let after = 0;
  for (;;) {
    const [bound] = await database.query<{ last: number | null }>(
      oneThread ? THREAD_WINDOW : WINDOW,
      oneThread ? [after, page, site, thread] : [after, page],
    );
    const last = bound?.last ?? null;
    if (last === null) return;
    const parameters = [...parametersOf(filter), after, last, filter.verdict ?? null, model];
    for (const row of await database.query<StoredRow>(ROWS, parameters)) yield rowOf(row);
    after = last;
  }
}

/** The rows of certain comments (`comments.seq`), in the order given; those without a label are left out. */
export async function labelRowsOf(
  database: Queryable,
  comments: readonly number[],
  options: { readonly model?: string } = {},
): Promise<LabelRow[]> {
  const rows = await database.query<StoredRow>(
    `select ${ROW_COLUMNS} from tonfall.comments c ${latestLabel('$2')} ${LATEST_VERDICT}
     where c.seq = any($1::bigint[])`,
    [comments, options.model ?? null],
  );
  const bySeq = new Map(rows.map((row) => [row.seq, row]));
  return comments.flatMap((seq) => {
    const row = bySeq.get(seq);
    return row ? [rowOf(row)] : [];
  });
}

/** Comments that match and have no label that holds: waiting for one, or failed. They are not among the rows. */
export async function countUnscored(
  database: Queryable,
  filter: Omit<ExportFilter, 'verdict'> = {},
): Promise<{ readonly pending: number; readonly failed: number }> {
  const [row] = await database.query<{ pending: number; failed: number }>(
    `select
       (select count(*) from tonfall.pending p join tonfall.comments c on c.seq = p.comment where ${MATCHES}) as pending,
       (select count(*) from tonfall.failures f join tonfall.comments c on c.seq = f.comment where ${MATCHES}) as failed`,
    parametersOf(filter),
  );
  return row ?? { pending: 0, failed: 0 };
}
