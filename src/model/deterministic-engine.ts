/** A tiny engine without a model: logits from a hash of the text. For tests and for measuring everything else. */
import { SENTIMENTS } from '../label.js';
import type { Engine, EngineOptions } from './engine.js';
import { windowBounds } from './windows.js';
import { sharesByWord } from './word-shares.js';

/** Words that make the engine misbehave, so that tests can see what happens then. */
export const POISON = {
  /** `score` throws. */
  fail: 'tonfall-poison-fail',
  /** `encode` throws. */
  failEncode: 'tonfall-poison-encode',
  /** The thread ends while it scores. */
  kill: 'tonfall-poison-kill',
  /** A batch with it takes `SLOW_MILLISECONDS`. */
  slow: 'tonfall-poison-slow',
} as const;

/** Much longer than a message between threads takes. */
export const SLOW_MILLISECONDS = 50;

const BEGIN = 0;
const END = 2;

/**
 * The deterministic engine: a token per word (its FNV-1a hash), logits in -4 to 4 from the hash of the tokens, of which
 * each word has a share.
 *
 * Words of `POISON` in a text make it fail; `kill` is called for the one that ends a thread.
 */
export function createDeterministicEngine(
  { window, attributes }: Pick<EngineOptions, 'window' | 'attributes'>,
  kill: () => void = () => {
    throw new Error('Killed.');
  },
): Engine {
  const columns = attributes + SENTIMENTS.length;
  const failing = fnv1a(POISON.fail);
  const killing = fnv1a(POISON.kill);
  const slowing = fnv1a(POISON.slow);
  return {
    encode(text, wordsToo = false) {
      if (text.includes(POISON.failEncode)) throw new Error('Told to fail.');
      const found = [...text.matchAll(/\S+/gu)];
      const bounds = windowBounds(found.length, window);
      const windows = bounds.map(([from, to]) =>
        Int32Array.of(BEGIN, ...found.slice(from, to).map(([word]) => fnv1a(word)), END),
      );
      if (!wordsToo) return { windows, words: null };
      const spans = Int32Array.from(found.flatMap(({ 0: word, index }) => [index, index + word.length]));
      const ofTokens = bounds.map(([from, to]) =>
        Int32Array.of(-1, ...Array.from({ length: to - from }, (_, at) => from + at), -1),
      );
      return { windows, words: { spans, ofTokens } };
    },

    async score(windows, words) {
      if (windows.some((ids) => ids.includes(slowing))) sleep(SLOW_MILLISECONDS);
      const logits = new Float32Array(windows.length * columns);
      for (const [row, ids] of windows.entries()) {
        if (ids.includes(failing)) throw new Error('Told to fail.');
        if (ids.includes(killing)) kill();
        let state = ids.reduce((hash, id) => Math.imul(hash ^ id, 0x01000193), 0x811c9dc5 | 0);
        for (let column = 0; column < columns; column++) {
          state = mixed(state + 0x9e3779b9);
          logits[row * columns + column] = ((state >>> 0) / 0xffffffff) * 8 - 4;
        }
      }
      const shares = windows.map((ids, row) => {
        const ofTokens = words?.[row];
        const ofWindow = logits.subarray(row * columns, row * columns + attributes);
        return ofTokens ? sharesByWord(tokenShares(ids, ofWindow), ofTokens, attributes) : null;
      });
      return { logits, shares };
    },
  };
}

/** Blocks the thread, as a run of a model does. */
function sleep(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

/** Logits shared out by the hashes of the words; the begin and the end token have nothing of them. */
function tokenShares(ids: Int32Array, logits: Float32Array): Float32Array {
  const weights = Array.from(ids.subarray(1, -1), (id) => 1 + (id % 97));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return Float32Array.from(
    [0, ...weights, 0].flatMap((weight) => [...logits].map((logit) => (logit * weight) / (sum || 1))),
  );
}

/** FNV-1a, 32 bit, over UTF-16 units, as a positive id (http://www.isthe.com/chongo/tech/comp/fnv/). */
function fnv1a(word: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < word.length; at++) hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193);
  return hash & 0x7fffffff;
}

/** The finaliser of MurmurHash3: one changed bit in changes half the bits out. */
function mixed(state: number): number {
  let hash = state | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
