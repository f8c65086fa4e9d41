/** What runs inside an inference thread, and the messages it exchanges with the pool. */
import type { WindowShape } from './windows.js';

/** A tokeniser and a model, loaded once per thread. */
export interface Engine {
  /**
   * A text in tokens, cut into windows. `wordsToo`: with its words, where the tokenizer lets them be known.
   */
  encode(text: string, wordsToo?: boolean): EncodedText;
  /**
   * Scores windows; rows do not depend on each other.
   *
   * @param words for each window the word of each token, as `encode` gave them; null where shares are not wanted
   */
  score(windows: readonly Int32Array[], words?: readonly (Int32Array | null)[]): Promise<ScoredWindows>;
}

export interface EncodedText {
  /** Token ids of each window with its begin and end token. */
  readonly windows: Int32Array[];
  /** Null where not asked for, and where tokens cannot be traced to the text. */
  readonly words: WindowedWords | null;
}

/** The words of a text and where its windows have them. */
export interface WindowedWords {
  /** Begin and end (exclusive) of each word, in UTF-16 units of the text given; in order, without overlaps. */
  readonly spans: Int32Array<ArrayBuffer>;
  /** For each window and token the number of its word, -1 for the begin and the end token. */
  readonly ofTokens: readonly Int32Array[];
}

export interface ScoredWindows {
  /** One row of logits per window, attributes and then sentiments, row after row. */
  readonly logits: Float32Array<ArrayBuffer>;
  /**
   * For each window whose words were given: a row for each of its words, first to last, with the word's share of each
   * attribute's logit. Null for other windows, and where the graph gives no shares.
   */
  readonly shares: readonly (Float32Array | null)[];
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

/** Arrays as they travel: one behind the other in one buffer, and how many elements each has. */
export interface Packed<Numbers extends Int32Array | Float32Array> {
  readonly values: Numbers;
  /** -1 for null. */
  readonly lengths: readonly number[];
}
export type PackedIntegers = Packed<Int32Array<ArrayBuffer>>;
export type PackedFloats = Packed<Float32Array<ArrayBuffer>>;

export type ThreadRequest =
  | { readonly kind: 'encode'; readonly texts: readonly string[]; readonly wordsToo: boolean }
  /** `words`: see `Engine.score`; absent where no row asks for shares. */
  | { readonly kind: 'score'; readonly windows: PackedIntegers; readonly words?: PackedIntegers };

export type ThreadReply =
  | {
      readonly kind: 'encoded';
      readonly windows: PackedIntegers;
      /** Windows of each text. */
      readonly counts: readonly number[];
      /** Word of each token, window by window; absent where not asked for. */
      readonly words?: PackedIntegers;
      /** `WindowedWords.spans` of each text. */
      readonly spans?: PackedIntegers;
    }
  | { readonly kind: 'scored'; readonly logits: Float32Array<ArrayBuffer>; readonly shares?: PackedFloats }
  /** `reason` never holds text: what a tokeniser says of its input is left out. */
  | { readonly kind: 'failed'; readonly reason: string };

/** To the thread. */
export interface ThreadTask {
  readonly id: number;
  readonly request: ThreadRequest;
  /** Goes before whatever waits at the thread and is not. */
  readonly urgent: boolean;
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
  /** How far the thread steps back behind others of this machine, 0 to 19 as in nice(1). Only Linux has it per thread. */
  readonly niceness: number;
}

/** Where the id of the task in hand stands, 0 for none: read when the thread has died, to know which one it died of. */
export const TASK_IN_HAND = 0;
/** Where 1 stands once the thread should end instead of taking its next task. */
export const STOPPING = 1;

export function pack(arrays: readonly (Int32Array | null)[]): PackedIntegers {
  return packInto(Int32Array, arrays);
}

export function packFloats(arrays: readonly (Float32Array | null)[]): PackedFloats {
  return packInto(Float32Array, arrays);
}

function packInto<Numbers extends Int32Array | Float32Array>(
  Kind: new (length: number) => Numbers,
  arrays: readonly (ArrayLike<number> | null)[],
): Packed<Numbers> {
  const lengths = arrays.map((array) => array?.length ?? -1);
  const values = new Kind(lengths.reduce((sum, length) => sum + Math.max(0, length), 0));
  let at = 0;
  for (const array of arrays) {
    if (!array) continue;
    values.set(array, at);
    at += array.length;
  }
  return { values, lengths };
}

/** The arrays as views on one buffer. */
export function unpack<Numbers extends Int32Array | Float32Array>({
  values,
  lengths,
}: Packed<Numbers>): (Numbers | null)[] {
  let at = 0;
  return lengths.map((length) => {
    if (length < 0) return null;
    at += length;
    return values.subarray(at - length, at) as Numbers;
  });
}
