import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatScore } from '../src/score-format.js';

describe('formatScore', () => {
  it.each([
    [0, 2, '0.00'],
    [0.965, 2, '0.97'],
    [0.5996, 2, '0.60'],
    [0.5996, 4, '0.5996'],
    [1, 3, '1.000'],
    [-0.365, 2, '-0.37'],
  ])('%p with %p decimals is %s', (score, digits, text) => {
    expect(formatScore(score, digits)).toBe(text);
  });

  it('is never further from the score than half of the last digit', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 0, max: 6 }),
        (score, digits) => {
          expect(Math.abs(Number(formatScore(score, digits)) - score)).toBeLessThanOrEqual(
            0.5 * 10 ** -digits + 1e-12,
          );
        },
      ),
    );
  });
});
