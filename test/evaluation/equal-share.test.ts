import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { equalShare } from '../../src/evaluation/equal-share.js';

const column = (...values: number[]) => Float64Array.from(values);
const flaggedBy = (scores: readonly number[], threshold: number) =>
  scores.filter((score) => score >= threshold).length;

describe('equalShare', () => {
  it('is the shortest number between the last that is flagged and the first that is not', () => {
    expect(equalShare(column(0.1, 0.55555, 0.9, 0.2), 2)).toEqual({ threshold: 0.55, flagged: 2 });
    const { threshold } = equalShare(column(0.5553, 0.5557, 0.1), 1);
    expect(String(threshold)).toMatch(/^0\.555[4-7]$/);
  });

  it('has nothing to say where nothing is to be flagged, or there is nothing', () => {
    expect(equalShare(column(0.1, 0.9), 0)).toEqual({ threshold: null, flagged: 0 });
    expect(equalShare(column(), 3)).toEqual({ threshold: null, flagged: 0 });
  });

  it('flags all where all are to be flagged', () => {
    expect(equalShare(column(0.3, 0.31), 2)).toEqual({ threshold: 0.3, flagged: 2 });
  });

  it('takes the nearest number where scores are equal, the smaller of two', () => {
    // With 0.5 four rows are flagged, above it one.
    const scores = column(0.9, 0.5, 0.5, 0.5, 0.1);
    expect(equalShare(scores, 2).flagged).toBe(1);
    expect(equalShare(scores, 3).flagged).toBe(4);
    expect(equalShare(column(0.9, 0.5, 0.5, 0.1), 2).flagged).toBe(1);
    // Nothing would be further from two than three.
    expect(equalShare(column(0.5, 0.5, 0.5), 1).flagged).toBe(3);
  });

  it('flags what it says, and no threshold comes nearer', () => {
    const score = fc.oneof(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.constantFrom(0, 0.25, 0.29, 0.5, 1),
    );
    fc.assert(
      fc.property(fc.array(score, { minLength: 1, maxLength: 40 }), fc.nat(50), (scores, wanted) => {
        const count = Math.min(wanted, scores.length);
        const { threshold, flagged } = equalShare(Float64Array.from(scores), count);
        if (count === 0) {
          expect(threshold).toBeNull();
          return;
        }
        expect(flaggedBy(scores, threshold ?? Number.NaN)).toBe(flagged);
        expect(flagged).toBeGreaterThan(0);
        const nearest = Math.min(...scores.map((one) => Math.abs(flaggedBy(scores, one) - count)));
        expect(Math.abs(flagged - count)).toBe(nearest);
      }),
    );
  });
});
