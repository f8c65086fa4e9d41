/** Reading and writing of labels for a process that has many jobs in hand at once. */
import type { Queryable } from '../database/database.js';
import { gather } from './gather.js';
import {
  type CommentToLabel,
  commentsToLabel,
  type LabelEntry,
  type LabelOptions,
  writeLabels,
} from './labels.js';

/** `commentsToLabel` and `writeLabels`, with the statements of jobs in hand shared. */
export interface LabelDesk {
  commentsToLabel(comments: readonly number[], model: string): Promise<CommentToLabel[]>;
  writeLabels(entries: readonly LabelEntry[], options: LabelOptions): Promise<number[]>;
}

/** A statement costs about as much as 50 of its rows; beyond this there is little left to share. */
const LIMIT = 512;

/** Opens a desk on the database. Nothing is held: there is nothing to close. */
export function openLabelDesk(database: Queryable): LabelDesk {
  const read = gather<number, string, CommentToLabel>({
    run: (comments, model) => commentsToLabel(database, comments, model),
    itemKey: (seq) => seq,
    resultKey: ({ seq }) => seq,
    together: (model) => model,
    limit: LIMIT,
    once: false,
  });
  const write = gather<LabelEntry, LabelOptions, number>({
    run: (entries, options) => writeLabels(database, entries, options),
    itemKey: ({ comment }) => comment,
    resultKey: (seq) => seq,
    together: ({ model, policy }) => JSON.stringify([model, policy]),
    limit: LIMIT,
    once: true,
  });
  return { commentsToLabel: read, writeLabels: write };
}
