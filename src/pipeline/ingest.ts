/** Reads a source to its end: normalises, stores comments and refusals, and keeps the source's cursor. */
import type { Comment, Refusal } from '../comment.js';
import type { Database } from '../database/database.js';
import type { CommentSource, SourceItem } from '../sources/source.js';
import { type StoredComment, storeComments } from '../store/comments.js';
import { readCursor, writeCursor } from '../store/cursors.js';
import { storeRefusals } from '../store/refusals.js';
import type { Normaliser } from './normaliser.js';
import { untilStopped } from './until-stopped.js';

export interface IngestOptions {
  readonly database: Database;
  readonly normaliser: Normaliser;
  /** Site under which refusals are counted. */
  readonly site: string;
  /** Of the labelling jobs, as in `PRIORITY`. */
  readonly priority: number;
  readonly now: () => Date;
  /** What is in hand is stored, then reading ends. */
  readonly signal?: AbortSignal | undefined;
  /** After each transaction, with what it stored in input order. */
  readonly onStored?: (stored: readonly StoredComment[]) => void | Promise<void>;
  readonly onRefused?: (refusal: Refusal) => void | Promise<void>;
  readonly onWarning?: (warning: { place: string; message: string }) => void;
}

/** Counts of one run. */
export interface IngestReport {
  readonly new: number;
  readonly changed: number;
  /** Same content; at most other facts, such as reports. */
  readonly unchanged: number;
  readonly refused: number;
}

/** One transaction holds at most so many comments and UTF-16 units of text. */
const BATCH_COMMENTS = 500;
const BATCH_LENGTH = 2_000_000;

/**
 * Stores everything that `source` yields after its kept cursor. A batch is one transaction of comments, refusals and
 * cursor, so a run that was broken off goes on without loss, and a repeated one changes nothing.
 * Throws what the source throws as a whole, and DATABASE_UNAVAILABLE.
 */
export async function ingest(source: CommentSource, options: IngestOptions): Promise<IngestReport> {
  const { database, signal, site, now } = options;
  const report = { new: 0, changed: 0, unchanged: 0, refused: 0 };
  let comments: Comment[] = [];
  let refusals: Refusal[] = [];
  let length = 0;
  const keys = new Set<string>();

  const flush = async (cursor?: string) => {
    if (comments.length === 0 && refusals.length === 0 && cursor === undefined) return;
    const time = now();
    const stored = await database.transaction(async (transaction) => {
      const outcome = await storeComments(transaction, comments, { now: time, priority: options.priority });
      await storeRefusals(transaction, refusals, { site, source: source.name, now: time });
      if (cursor !== undefined && source.cursorKey !== null) {
        await writeCursor(transaction, source.cursorKey, cursor, time);
      }
      return outcome;
    });
    for (const { state } of stored) report[state === 'updated' ? 'unchanged' : state] += 1;
    report.refused += refusals.length;
    for (const refusal of refusals) await options.onRefused?.(refusal);
    [comments, refusals, length] = [[], [], 0];
    keys.clear();
    await options.onStored?.(stored);
  };

  const take = async (item: SourceItem): Promise<void> => {
    if (item.kind === 'warning') options.onWarning?.(item);
    if (item.kind === 'refusal') refusals.push(item.refusal);
    if (item.kind !== 'comment') return;
    const normalised = options.normaliser(item.comment, item.place, item.raw);
    if (normalised.kind === 'refusal') refusals.push(normalised.refusal);
    else {
      // Within one transaction the last text of a comment would win; one after the other, the first becomes history.
      const key = JSON.stringify([normalised.comment.site, normalised.comment.id]);
      if (keys.has(key)) await flush();
      keys.add(key);
      comments.push(normalised.comment);
    }
    length += item.raw.length;
  };

  const cursor = source.cursorKey === null ? null : await readCursor(database, source.cursorKey);
  const items = source.read({ cursor: cursor ?? undefined, signal });
  for await (const item of untilStopped(items, signal)) {
    await take(item);
    if (item.kind === 'cursor') await flush(item.cursor);
    else if (comments.length + refusals.length >= BATCH_COMMENTS || length >= BATCH_LENGTH) await flush();
    if (signal?.aborted) break;
  }
  await flush();
  return report;
}
