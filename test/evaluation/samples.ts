/** Scores with truth for tests of figures: drawn by fast-check, or made of a seed. */
import fc from 'fast-check';
import { seededRandom } from '../../src/evaluation/random.js';

export interface Sample {
  scores: number[];
  truth: number[];
  flagged: number[];
}

/** Few different scores, so that there are ties. */
const row = fc.record({
  score: fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 0.25, 0.5, 0.75, 1)),
  truth: fc.constantFrom(0, 1),
  flagged: fc.constantFrom(0, 1),
});

/** At least one row of each class. */
export const samples: fc.Arbitrary<Sample> = fc
  .array(row, { minLength: 2, maxLength: 40 })
  .filter((rows) => new Set(rows.map(({ truth }) => truth)).size === 2)
  .map((rows) => ({
    scores: rows.map(({ score }) => score),
    truth: rows.map(({ truth }) => truth),
    flagged: rows.map(({ flagged }) => flagged),
  }));

/** Rows of a scorer that is right more often than not; `share` of them positive, flagged from 0.5 on. */
export function plausibleSample(rows: number, share: number, seed: number): Sample {
  const random = seededRandom(seed);
  const uniform = () => random(2 ** 32) / 2 ** 32;
  const truth = Array.from({ length: rows }, () => (uniform() < share ? 1 : 0));
  const scores = truth.map((one) => Math.round(10_000 * (0.6 * uniform() + (one ? 0.35 : 0.05))) / 10_000);
  return { scores, truth, flagged: scores.map((score) => (score >= 0.5 ? 1 : 0)) };
}
