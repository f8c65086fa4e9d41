/** What runs inside an inference thread, and the messages it exchanges with the pool. */
import type { WindowShape } from './windows.js';

/** A tokeniser and a model, loaded once per thread. */
export interface Engine {
  /** Token ids of a text, cut into windows, each with its begin and end token. */
  encode(text: string): Int32Array[];
  /** One row of logits per window, attributes and then sentiments, row after row. Rows do not depend on each other. */
  score(windows: readonly Int32Array[]): Promise<Float32Array>;
}

/** What a thread needs to load its engine; travels as `workerData`. */
export interface EngineOptions {
  readonly engine: 'onnx' | 'deterministic';
  /** Absolute path of the model folder; not read by the deterministic engine. */
  readonly folder: string;
  readonly window: WindowShape;
  /** Columns of `toxicity_logits`. */
  readonly attributes: number;
}

/** Windows as they travel: all token ids in a row, and how many belong to each. */
export interface PackedWindows {
  readonly ids: Int32Array<ArrayBuffer>;
  readonly lengths: readonly number[];
}

export type ThreadRequest =
  | { readonly kind: 'encode'; readonly texts: readonly string[] }
  | { readonly kind: 'score'; readonly windows: PackedWindows };

export type ThreadReply =
  /** `counts`: windows of each text. */
  | { readonly kind: 'encoded'; readonly windows: PackedWindows; readonly counts: readonly number[] }
  | { readonly kind: 'scored'; readonly logits: Float32Array<ArrayBuffer> }
  /** `reason` never holds text: what a tokeniser says of its input is left out. */
  | { readonly kind: 'failed'; readonly reason: string };

/** To the thread. */
export interface ThreadTask {
  readonly id: number;
  readonly request: ThreadRequest;
}

/** From the thread. */
export type ThreadMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'unusable'; readonly reason: string }
  | { readonly kind: 'reply'; readonly id: number; readonly reply: ThreadReply };

/** `workerData` of an inference thread. */
export interface ThreadData {
  readonly options: EngineOptions;
  /** Two Int32, at TASK_IN_HAND and STOPPING. */
  readonly inHand: SharedArrayBuffer;
}

/** Where the id of the task in hand stands, 0 for none: read when the thread has died, to know which one it died of. */
export const TASK_IN_HAND = 0;
/** Where 1 stands once the thread should end instead of taking its next task. */
export const STOPPING = 1;

export function packWindows(windows: readonly Int32Array[]): PackedWindows {
  const lengths = windows.map((window) => window.length);
  const ids = new Int32Array(lengths.reduce((sum, length) => sum + length, 0));
  let at = 0;
  for (const window of windows) {
    ids.set(window, at);
    at += window.length;
  }
  return { ids, lengths };
}

/** The windows as views on one buffer. */
export function unpackWindows({ ids, lengths }: PackedWindows): Int32Array[] {
  const windows: Int32Array[] = [];
  let at = 0;
  for (const length of lengths) {
    windows.push(ids.subarray(at, at + length));
    at += length;
  }
  return windows;
}
