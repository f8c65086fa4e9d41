import { describe, expect, it } from '@jest/globals';
import type { WindowLogits } from '../../src/model/calibrate.js';
import { strongestWords } from '../../src/model/strongest-words.js';

const ATTRIBUTES = ['TOXICITY', 'INSULT'] as const;

/** A window with words of four characters one behind the other; shares are [toxicity, insult] per word. */
function window(logits: readonly number[], shares: readonly [number, number][], from = 0): WindowLogits {
  const spans = shares.flatMap((_, word) => [from + word * 5, from + word * 5 + 4]);
  return {
    logits,
    length: shares.length + 2,
    words: { spans: Int32Array.from(spans), shares: Float32Array.from(shares.flat()) },
  };
}

const scores = (toxicity: number, insult: number) => ({
  toxicity: { TOXICITY: toxicity, INSULT: insult },
  thresholds: { TOXICITY: 0.6, INSULT: 0.4 },
});

describe('strongestWords', () => {
  it('names words from a quarter of the strongest one on, the strongest first', () => {
    const shares: [number, number][] = [
      [0.5, 0],
      [-3, 0],
      [1.23456, 0],
      [0.3, 0],
      [0.1, 0],
    ];
    expect(strongestWords([window([2, -4], shares)], ATTRIBUTES, scores(0.9, 0.1))).toEqual([
      { begin: 10, end: 14, attribute: 'TOXICITY', share: 1.2346 },
      { begin: 0, end: 4, attribute: 'TOXICITY', share: 0.5 },
    ]);
  });

  it('explains what comes to half of the threshold, attribute by attribute', () => {
    const windows = [window([0, 0], [[1, 2]])];
    const attributes = (toxicity: number, insult: number) =>
      strongestWords(windows, ATTRIBUTES, scores(toxicity, insult)).map(({ attribute }) => attribute);
    expect(attributes(0.3, 0.2)).toEqual(['TOXICITY', 'INSULT']);
    expect(attributes(0.29, 0.2)).toEqual(['INSULT']);
    expect(attributes(0.29, 0.19)).toEqual([]);
    expect(strongestWords(windows, ATTRIBUTES, { toxicity: { INSULT: 0.5 }, thresholds: {} })).toHaveLength(
      1,
    );
    expect(strongestWords(windows, ATTRIBUTES, { toxicity: { INSULT: 0.4 }, thresholds: {} })).toEqual([]);
  });

  it('takes each attribute from its highest window', () => {
    const windows = [window([1, 3], [[1, 1.5]]), window([2, -1], [[2, 0.5]], 100)];
    expect(strongestWords(windows, ATTRIBUTES, scores(0.9, 0.9))).toEqual([
      { begin: 100, end: 104, attribute: 'TOXICITY', share: 2 },
      { begin: 0, end: 4, attribute: 'INSULT', share: 1.5 },
    ]);
  });

  it('names no word where none raises the score, or none is known', () => {
    expect(strongestWords([window([2, 2], [[-1, -1]])], ATTRIBUTES, scores(0.9, 0.9))).toEqual([]);
    expect(strongestWords([{ logits: [2, 2], length: 3 }], ATTRIBUTES, scores(0.9, 0.9))).toEqual([]);
  });

  it('names twelve words at most, those that come first where all are alike', () => {
    const shares = Array.from({ length: 40 }, (): [number, number] => [1, 0]);
    const words = strongestWords([window([2, 0], shares)], ATTRIBUTES, scores(0.9, 0));
    expect(words.map(({ begin }) => begin)).toEqual(Array.from({ length: 12 }, (_, word) => word * 5));
  });
});
