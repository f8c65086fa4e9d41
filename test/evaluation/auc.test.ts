import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { areaUnderRoc } from '../../src/evaluation/auc.js';
import { ranked } from '../../src/evaluation/ranked-scores.js';
import { type Sample, samples } from './samples.js';

const areaOf = ({ scores, truth }: Pick<Sample, 'scores' | 'truth'>) => areaUnderRoc(ranked(scores, truth));

/** Every pair of a positive and a negative row looked at. */
function byPairs({ scores, truth }: Sample): number {
  let won = 0;
  let pairs = 0;
  for (const [at, own] of scores.entries()) {
    for (const [to, other] of scores.entries()) {
      if (truth[at] !== 1 || truth[to] !== 0) continue;
      pairs += 1;
      won += own > other ? 1 : own === other ? 0.5 : 0;
    }
  }
  return won / pairs;
}

/** The curve itself: a point for each threshold, trapezoids between them. */
function byTrapezoids({ scores, truth }: Sample): number {
  const positives = truth.filter((one) => one === 1).length;
  const negatives = truth.length - positives;
  const points = [Number.POSITIVE_INFINITY, ...new Set(scores.toSorted((a, b) => b - a))].map((threshold) => {
    const reached = (one: number) =>
      truth.filter((own, at) => own === one && (scores[at] ?? 0) >= threshold).length;
    return [reached(0) / negatives, reached(1) / positives] as const;
  });
  return points
    .slice(1)
    .reduce(
      (area, [x, y], at) => area + ((x - (points[at]?.[0] ?? 0)) * (y + (points[at]?.[1] ?? 0))) / 2,
      0,
    );
}

describe('areaUnderRoc', () => {
  it.each([
    ['perfect', [0.1, 0.2, 0.8, 0.9], [0, 0, 1, 1], 1],
    ['upside down', [0.9, 0.8, 0.2, 0.1], [0, 0, 1, 1], 0],
    ['all the same', [0.5, 0.5, 0.5], [0, 1, 1], 0.5],
    ['with a tie', [0.1, 0.4, 0.4, 0.8], [0, 0, 1, 1], 0.875],
  ])('%s', (_, scores, truth, expected) => expect(areaOf({ scores, truth })).toBe(expected));

  it('has no value without both classes', () => {
    expect(areaOf({ scores: [0.1, 0.9], truth: [1, 1] })).toBeNaN();
    expect(areaOf({ scores: [], truth: [] })).toBeNaN();
  });

  it('equals the pairs that are won, and the area of the curve', () => {
    fc.assert(
      fc.property(samples, (sample) => {
        expect(areaOf(sample)).toBeCloseTo(byPairs(sample), 12);
        expect(areaOf(sample)).toBeCloseTo(byTrapezoids(sample), 12);
      }),
    );
  });

  it('does not change when scores are stretched without changing their order', () => {
    fc.assert(
      fc.property(samples, ({ scores, truth }) => {
        // By rank, so that no two scores fall together in rounding.
        const order = [...new Set(scores)].sort((a, b) => a - b);
        const stretched = scores.map((score) => Math.exp(order.indexOf(score) / 7) - 3);
        expect(areaOf({ scores: stretched, truth })).toBe(areaOf({ scores, truth }));
      }),
    );
  });

  it('becomes its complement when the scores or the classes are turned round', () => {
    fc.assert(
      fc.property(samples, ({ scores, truth }) => {
        const area = areaOf({ scores, truth });
        expect(areaOf({ scores: scores.map((score) => -score), truth })).toBeCloseTo(1 - area, 12);
        expect(areaOf({ scores, truth: truth.map((one) => 1 - one) })).toBeCloseTo(1 - area, 12);
      }),
    );
  });

  it('takes a count as so many equal rows', () => {
    fc.assert(
      fc.property(samples, fc.array(fc.nat(3), { minLength: 40, maxLength: 40 }), (sample, counts) => {
        const repeat = (values: number[]) =>
          values.flatMap((value, at) => new Array<number>(counts[at] ?? 0).fill(value));
        const counted = areaUnderRoc(ranked(sample.scores, sample.truth), Uint32Array.from(counts));
        const repeated = areaOf({ scores: repeat(sample.scores), truth: repeat(sample.truth) });
        expect(counted).toEqual(repeated);
      }),
    );
  });
});
