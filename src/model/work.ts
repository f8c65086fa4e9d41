/** A piece of work for a thread: texts to encode or windows to score, and how it is taken apart when it fails. */
import type { WindowLogits } from './calibrate.js';
import { pack, type ThreadRequest } from './engine.js';
import type { BatchRow, Priority } from './token-batches.js';

/** One text of a call. */
export interface Item {
  readonly call: Call;
  readonly index: number;
  readonly text: string;
  readonly windows: (WindowLogits | undefined)[];
  /** Where its words are, once that is known and if it is wanted. */
  spans: Int32Array | null;
  left: number;
  deaths: number;
}

export interface Call {
  readonly priority: Priority;
  /** Whether the words' shares are wanted. */
  readonly shares: boolean;
  readonly results: WindowLogits[][];
  readonly resolve: (results: WindowLogits[][]) => void;
  readonly reject: (error: unknown) => void;
  left: number;
  settled: boolean;
}

/** One window of a text, waiting for the model. */
export interface WindowRow extends BatchRow {
  readonly item: Item;
  readonly at: number;
  readonly ids: Int32Array;
  /** The word of each token; null where shares are not wanted. */
  readonly words: Int32Array | null;
}

export type Work =
  | { readonly kind: 'encode'; readonly items: readonly Item[] }
  | { readonly kind: 'score'; readonly rows: readonly WindowRow[] };

export const itemsOf = (work: Work): readonly Item[] =>
  work.kind === 'encode' ? work.items : work.rows.map(({ item }) => item);

export const sizeOf = (work: Work): number => (work.kind === 'encode' ? work.items.length : work.rows.length);

export function requestOf(work: Work): ThreadRequest {
  if (work.kind === 'encode') {
    const texts = work.items.map(({ text }) => text);
    return { kind: 'encode', texts, wordsToo: work.items.some(({ call }) => call.shares) };
  }
  const windows = pack(work.rows.map(({ ids }) => ids));
  const asked = work.rows.some(({ words }) => words !== null);
  return asked
    ? { kind: 'score', windows, words: pack(work.rows.map(({ words }) => words)) }
    : { kind: 'score', windows };
}

export const withoutSettled = (work: Work): Work =>
  work.kind === 'encode'
    ? { kind: 'encode', items: work.items.filter(({ call }) => !call.settled) }
    : { kind: 'score', rows: work.rows.filter(({ item }) => !item.call.settled) };

/** Two halves of the texts; the windows of one text stay together. */
export function halves(work: Work): [Work, Work] {
  const items = [...new Set(itemsOf(work))];
  const first = new Set(items.slice(0, Math.ceil(items.length / 2)));
  if (work.kind === 'encode') {
    return [
      { kind: 'encode', items: work.items.filter((item) => first.has(item)) },
      { kind: 'encode', items: work.items.filter((item) => !first.has(item)) },
    ];
  }
  return [
    { kind: 'score', rows: work.rows.filter(({ item }) => first.has(item)) },
    { kind: 'score', rows: work.rows.filter(({ item }) => !first.has(item)) },
  ];
}
