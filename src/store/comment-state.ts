/** What became of one comment so far. */
import type { Queryable } from '../database/database.js';
import type { LabelRow } from '../label.js';
import { labelRowsOf } from './export.js';

export type CommentState =
  | { readonly state: 'labelled'; readonly label: LabelRow }
  | { readonly state: 'pending' }
  | { readonly state: 'failed'; readonly code: string; readonly message: string };

/** The comment of that name in the store; null where there is none. */
export async function findComment(
  database: Queryable,
  { site, source, id }: { readonly site: string; readonly source: string; readonly id: string },
): Promise<number | null> {
  const [row] = await database.query<{ seq: number }>(
    'select seq from tonfall.comments where site = $1 and source = $2 and id = $3',
    [site, source, id],
  );
  return row?.seq ?? null;
}

/** Their states, in the order given. A comment that waits for a newer label still counts as pending. */
export async function commentStates(
  database: Queryable,
  comments: readonly number[],
  model: string,
): Promise<CommentState[]> {
  const pending = await database.query<{ comment: number }>(
    'select comment from tonfall.pending where comment = any($1::bigint[])',
    [comments],
  );
  const waiting = new Set(pending.map(({ comment }) => comment));
  const failures = await database.query<{ comment: number; code: string; message: string }>(
    'select comment, code, message from tonfall.failures where comment = any($1::bigint[])',
    [comments],
  );
  const failed = new Map(failures.map((row) => [row.comment, row]));
  const done = comments.filter((comment) => !waiting.has(comment) && !failed.has(comment));
  const rows = await labelRowsOf(database, done, { model });
  const labels = new Map(
    rows.length === done.length ? done.map((comment, index) => [comment, rows[index]]) : [],
  );
  return comments.map((comment): CommentState => {
    const failure = failed.get(comment);
    if (failure) return { state: 'failed', code: failure.code, message: failure.message };
    const label = labels.get(comment);
    return label ? { state: 'labelled', label } : { state: 'pending' };
  });
}
