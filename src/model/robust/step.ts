/** What a step of the undoing is. */
import type { Edit } from '../../mapped-text-edits.js';
import type { Words } from './words.js';

/** One kind of disguise. */
export interface Step {
  /** Cheap to test (no property classes, no look-around), and true wherever `find` finds something. */
  readonly suspects: { test(text: string): boolean };
  /** What to change, in order and without overlap. */
  readonly find: (text: string, words: Words) => Edit[];
}

/** The edits that respell the word at `begin` unit by unit; `to` is as long as `from`. */
export function respelt(begin: number, from: string, to: string): Edit[] {
  const edits: Edit[] = [];
  for (let at = 0; at < from.length; at++) {
    if (from[at] === to[at]) continue;
    edits.push({ begin: begin + at, end: begin + at + 1, text: to[at] ?? '' });
  }
  return edits;
}
