import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { highest, weightedMean, windowBounds } from '../../src/model/windows.js';

const shape = { tokens: 128, overlap: 32 };

describe('windowBounds', () => {
  it('gives one window where the text fits', () => {
    expect(windowBounds(0, shape)).toEqual([[0, 0]]);
    expect(windowBounds(126, shape)).toEqual([[0, 126]]);
  });

  it('ends the last window with the text', () => {
    expect(windowBounds(127, shape)).toEqual([
      [0, 126],
      [1, 127],
    ]);
    expect(windowBounds(250, shape)).toEqual([
      [0, 126],
      [94, 220],
      [124, 250],
    ]);
  });

  it('covers every token, in full windows that share at least the overlap, and no more windows than needed', () => {
    fc.assert(
      fc.property(fc.nat(5_000), fc.integer({ min: 8, max: 512 }), fc.nat(255), (length, tokens, wanted) => {
        const overlap = Math.min(wanted, Math.floor((tokens - 2) / 2));
        const bounds = windowBounds(length, { tokens, overlap });
        expect(bounds[0]?.[0]).toBe(0);
        expect(bounds.at(-1)?.[1]).toBe(length);
        for (const [at, [begin, end]] of bounds.entries()) {
          expect(end - begin).toBe(Math.min(length, tokens - 2));
          const before = bounds[at - 1];
          if (before) expect(before[1] - begin).toBeGreaterThanOrEqual(overlap);
          if (before) expect(begin).toBeGreaterThan(before[0]);
        }
        const stride = tokens - 2 - overlap;
        expect(bounds.length).toBe(Math.max(1, Math.ceil((length - overlap) / stride)));
      }),
    );
  });
});

describe('one answer out of windows', () => {
  it('takes the highest of each column', () => {
    expect(highest([[0.1, 0.9], Float32Array.of(0.5, 0.25)])).toEqual([0.5, 0.9]);
  });

  it('weighs by length', () => {
    expect(
      weightedMean(
        [
          [1, 0],
          [0, 1],
        ],
        [30, 10],
      ),
    ).toEqual([0.75, 0.25]);
  });
});
