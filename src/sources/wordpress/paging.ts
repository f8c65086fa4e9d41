/**
 * Walks a site's comments by ascending id, so that new ones never shift a page.
 *
 * WordPress knows no "ids above", so pages go by offset. What may go wrong with offsets, and what is done:
 * - comments that are removed shift all later ones forward: each page overlaps the last one, and where it does not,
 *   the walk steps back until it does. Nothing is passed over.
 * - comments that are approved late have an old id: they come to lie behind the cursor. The cursor keeps how the last
 *   page began and how many known comments it held. Where that has changed, the walk begins again at the comments of
 *   the last three days before the cursor; what is known already changes nothing in the store.
 * - pages may be short in the middle, as comments on posts that the reader may not see are left out after counting:
 *   the end is told by the total, never by a short page.
 * Imported comments with old dates have new ids and are found like any new one. A comment that is approved later than
 * three days, or edited, is found by reading without a cursor.
 */
import { z } from 'zod';

/** Most that WordPress gives at once. */
export const PAGE_SIZE = 100;
const OVERLAP = 5;
/** Time within which comments are expected to be approved: a weekend. */
export const REVIEW_WINDOW = 3 * 24 * 60 * 60 * 1000;

const cursorSchema = z.object({
  /** Who reads: `edit` sees more comments than `view`. */
  context: z.enum(['view', 'edit']),
  /** Offset of the last page. */
  at: z.int().nonnegative(),
  /** Id of its first comment. */
  first: z.int().nullable(),
  /** How many comments up to `id` it held. */
  known: z.int().nonnegative(),
  /** Highest id read. */
  id: z.int().nonnegative(),
  /** Time of that comment in milliseconds since 1970. */
  time: z.number().nullable(),
  /** Whether a comment came in behind the walk while it went on. */
  late: z.boolean(),
});
export type WordPressCursor = z.output<typeof cursorSchema>;

/** A cursor as it was stored; null where it cannot be read, so that everything is read again. */
export function parseCursor(cursor: string | undefined): WordPressCursor | null {
  try {
    return cursorSchema.safeParse(JSON.parse(cursor ?? 'null')).data ?? null;
  } catch {
    return null;
  }
}

export interface PagedRow {
  readonly id: number;
  /** Milliseconds since 1970. */
  readonly time: number | null;
}

export interface Page<Row extends PagedRow> {
  /** By ascending id. */
  readonly rows: readonly Row[];
  /** How many there are in all; hidden ones are counted. */
  readonly total: number;
}

export type FetchPage<Row extends PagedRow> = (offset: number, size: number) => Promise<Page<Row>>;

export interface Step<Row extends PagedRow> {
  /** Comments not given before by this walk. */
  readonly rows: readonly Row[];
  readonly cursor: WordPressCursor;
}

/** The comments after the cursor, or all, page by page; a page without news gives a step too. */
export async function* walk<Row extends PagedRow>(
  fetchPage: FetchPage<Row>,
  context: WordPressCursor['context'],
  from: WordPressCursor | null,
): AsyncGenerator<Step<Row>, void, undefined> {
  let at = from?.at ?? 0;
  let last = from?.id ?? 0;
  let time = from?.time ?? null;
  let late = false;
  let page = await fetchPage(at, PAGE_SIZE);
  if (from && (from.late || hasChanged(page, from))) {
    const start = await rewind(fetchPage, from);
    at = start.at;
    last = start.last;
    page = await fetchPage(at, PAGE_SIZE);
  }
  // Where the walk stepped back last. Without news since then a page that does not overlap begins with hidden comments.
  let checked = { at: -1, last: -1 };
  for (let continues = false; ; continues = true) {
    const before = at;
    const missesLast = () => (page.rows[0]?.id ?? Number.POSITIVE_INFINITY) > last;
    while (at > 0 && missesLast() && !(at <= checked.at && last === checked.last)) {
      at = Math.max(0, at - (PAGE_SIZE - OVERLAP));
      page = await fetchPage(at, PAGE_SIZE);
    }
    const stepped = at < before;
    if (stepped) checked = { at: before, last };
    const limit = last;
    const rows = page.rows.filter(({ id }) => id > limit);
    if (continues && !stepped && page.rows.length - rows.length > OVERLAP) late = true;
    last = rows.at(-1)?.id ?? last;
    time = rows.at(-1)?.time ?? time;
    const first = page.rows[0]?.id ?? null;
    yield { rows, cursor: { context, at, first, known: page.rows.length, id: last, time, late } };
    if (at + PAGE_SIZE >= page.total) return;
    at += PAGE_SIZE - OVERLAP;
    page = await fetchPage(at, PAGE_SIZE);
  }
}

function hasChanged({ rows }: Page<PagedRow>, cursor: WordPressCursor): boolean {
  const known = rows.filter(({ id }) => id <= cursor.id).length;
  return known !== cursor.known || (rows[0]?.id ?? null) !== cursor.first;
}

/** An offset whose comment is older than the window before the cursor, and that comment's id. */
async function rewind<Row extends PagedRow>(
  fetchPage: FetchPage<Row>,
  { at: from, id, time }: WordPressCursor,
): Promise<{ at: number; last: number }> {
  const until = (time ?? 0) - REVIEW_WINDOW;
  let at = from;
  for (let step = PAGE_SIZE; at > 0; step *= 2) {
    const row = (await fetchPage(at, 1)).rows[0];
    if (row && row.id <= id && row.time !== null && row.time <= until) return { at, last: row.id };
    at = Math.max(0, at - step);
  }
  return { at: 0, last: 0 };
}
