import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { midRanks, spearman } from '../../src/evaluation/spearman.js';

const column = (...values: number[]) => Float64Array.from(values);
/** Few different values, so that many are equal. */
const scores = (length: number) =>
  fc.array(fc.integer({ min: 0, max: 6 }), { minLength: length, maxLength: length });
const pairs = fc.integer({ min: 2, max: 40 }).chain((length) => fc.tuple(scores(length), scores(length)));

/** Pearson's correlation of values, by its definition. */
function pearson(one: readonly number[], other: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [a, b] = [mean(one), mean(other)];
  const sum = (of: (row: number) => number) => one.reduce((total, _, row) => total + of(row), 0);
  const [x, y] = [(row: number) => (one[row] ?? 0) - a, (row: number) => (other[row] ?? 0) - b];
  return sum((row) => x(row) * y(row)) / Math.sqrt(sum((row) => x(row) ** 2) * sum((row) => y(row) ** 2));
}

describe('midRanks', () => {
  it('gives equal values the mean of their ranks', () => {
    expect([...midRanks(column(0.5, 0.1, 0.5, 0.9, 0.5))]).toEqual([3, 1, 3, 5, 3]);
  });

  it('counts for each value those below it, and half of those equal to it', () => {
    fc.assert(
      fc.property(scores(20), (values) => {
        const ranks = midRanks(Float64Array.from(values));
        for (const [row, value] of values.entries()) {
          const below = values.filter((one) => one < value).length;
          const equal = values.filter((one) => one === value).length;
          expect(ranks[row]).toBe(below + (equal + 1) / 2);
        }
      }),
    );
  });
});

describe('spearman', () => {
  it('is that of a textbook: 1 - 6 sum d^2 / (n (n^2 - 1)) where no values are equal', () => {
    // d: 0 -1 1 -1 1, so 1 - 6 * 4 / 120.
    expect(spearman(column(1, 2, 3, 4, 5), column(10, 30, 20, 50, 40))).toBeCloseTo(0.8, 12);
  });

  it('is that of scipy.stats.spearmanr with equal values', () => {
    // spearmanr([1, 2, 2, 3], [1, 3, 2, 3]).statistic
    expect(spearman(column(1, 2, 2, 3), column(1, 3, 2, 3))).toBeCloseTo(0.8333333333333334, 12);
  });

  it('is the correlation of the mid-ranks, whatever is equal', () => {
    fc.assert(
      fc.property(pairs, ([one, other]) => {
        const [a, b] = [Float64Array.from(one), Float64Array.from(other)];
        const expected = pearson([...midRanks(a)], [...midRanks(b)]);
        const rho = spearman(a, b);
        if (Number.isNaN(expected)) expect(rho).toBeNaN();
        else expect(rho).toBeCloseTo(expected, 9);
      }),
    );
  });

  it('depends on order only, is symmetric, and turns with the sign', () => {
    fc.assert(
      fc.property(pairs, ([one, other]) => {
        const [a, b] = [Float64Array.from(one), Float64Array.from(other)];
        const rho = spearman(a, b);
        if (Number.isNaN(rho)) return;
        expect(spearman(a.map(Math.exp), b)).toBeCloseTo(rho, 12);
        expect(spearman(b, a)).toBeCloseTo(rho, 12);
        expect(
          spearman(
            a,
            b.map((value) => -value),
          ),
        ).toBeCloseTo(-rho, 12);
        expect(Math.abs(rho)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('is 1 of a column with itself, and nothing where all are equal or there is one row', () => {
    expect(spearman(column(3, 1, 1, 2), column(3, 1, 1, 2))).toBeCloseTo(1, 12);
    expect(spearman(column(1, 1, 1), column(1, 2, 3))).toBeNaN();
    expect(spearman(column(1), column(1))).toBeNaN();
    expect(spearman(column(), column())).toBeNaN();
  });
});
