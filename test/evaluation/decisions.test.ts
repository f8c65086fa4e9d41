import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bestThreshold } from '../../src/evaluation/best-threshold.js';
import {
  countDecisions,
  falsePositiveRate,
  macroF1,
  precision,
  recall,
} from '../../src/evaluation/decisions.js';
import { flaggedFrom, ranked } from '../../src/evaluation/ranked-scores.js';
import { type Sample, samples } from './samples.js';

const decisionsOf = ({ scores, truth, flagged }: Sample) => countDecisions(ranked(scores, truth, flagged));

/** By the words of the definition: harmonic mean of precision and recall of one class. */
function f1OfClass({ truth, flagged }: Sample, own: number): number {
  const given = flagged.filter((one) => one === own).length;
  const wanted = truth.filter((one) => one === own).length;
  const hits = truth.filter((one, at) => one === own && flagged[at] === own).length;
  if (hits === 0) return 0;
  const [precise, recalled] = [hits / given, hits / wanted];
  return (2 * precise * recalled) / (precise + recalled);
}

describe('decisions', () => {
  it('are counted and made into figures', () => {
    const sample = {
      scores: [0.9, 0.8, 0.7, 0.2, 0.1],
      truth: [1, 0, 1, 1, 0],
      flagged: [1, 1, 1, 0, 0],
    };
    const decisions = decisionsOf(sample);
    expect(decisions).toEqual({ truePositives: 2, falsePositives: 1, falseNegatives: 1, trueNegatives: 1 });
    expect([precision(decisions), recall(decisions), falsePositiveRate(decisions)]).toEqual([
      2 / 3,
      2 / 3,
      1 / 2,
    ]);
    expect(macroF1(decisions)).toBeCloseTo((2 / 3 + 1 / 2) / 2, 12);
  });

  it('give a macro-F1 that is the mean over the classes', () => {
    fc.assert(
      fc.property(samples, (sample) => {
        const expected = (f1OfClass(sample, 0) + f1OfClass(sample, 1)) / 2;
        expect(macroF1(decisionsOf(sample))).toBeCloseTo(expected, 12);
      }),
    );
  });

  it('have no value where there is nothing to divide by', () => {
    const negatives = decisionsOf({ scores: [0.1], truth: [0], flagged: [0] });
    expect([precision(negatives), recall(negatives), macroF1(negatives)]).toEqual([NaN, NaN, NaN]);
    const positives = decisionsOf({ scores: [0.1], truth: [1], flagged: [0] });
    expect([falsePositiveRate(positives), macroF1(positives)]).toEqual([NaN, NaN]);
  });
});

describe('bestThreshold', () => {
  it('is the best of all scores, tried one by one', () => {
    fc.assert(
      fc.property(samples, ({ scores, truth }) => {
        const ranking = ranked(scores, truth);
        const tried = [...new Set(scores)].map((threshold) =>
          macroF1(countDecisions(flaggedFrom(ranking, threshold))),
        );
        const best = bestThreshold(ranking);
        expect(best?.macroF1).toBeCloseTo(Math.max(...tried), 12);
        const again = macroF1(countDecisions(flaggedFrom(ranking, best?.threshold ?? Number.NaN)));
        expect(again).toBe(best?.macroF1);
      }),
    );
  });

  it('takes the highest of equal ones, and none without both classes', () => {
    expect(bestThreshold(ranked([0.2, 0.6, 0.9], [0, 1, 1]))).toEqual({ threshold: 0.6, macroF1: 1 });
    expect(bestThreshold(ranked([0.2, 0.6], [1, 1]))).toBeNull();
    expect(bestThreshold(ranked([], []))).toBeNull();
  });
});
