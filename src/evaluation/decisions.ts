/** Figures of decisions: what a threshold makes of scores. */
import type { Counts, RankedScores } from './ranked-scores.js';

/** The four kinds of decisions, counted. */
export interface Decisions {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  readonly trueNegatives: number;
}

/** Counts the decisions that `flagged` stands for. */
export function countDecisions({ truth, flagged, rows }: RankedScores, counts: Counts = null): Decisions {
  // By 2 * truth + flagged.
  const cells = [0, 0, 0, 0];
  for (let at = 0; at < truth.length; at++) {
    const cell = 2 * (truth[at] as number) + (flagged[at] as number);
    cells[cell] = (cells[cell] as number) + (counts === null ? 1 : (counts[rows[at] as number] as number));
  }
  const [trueNegatives = 0, falsePositives = 0, falseNegatives = 0, truePositives = 0] = cells;
  return { truePositives, falsePositives, falseNegatives, trueNegatives };
}

/** Share of what was flagged that is positive; NaN where nothing was flagged. */
export const precision = ({ truePositives, falsePositives }: Decisions): number =>
  truePositives / (truePositives + falsePositives);

/** Share of the positives that was flagged; NaN without positives. */
export const recall = ({ truePositives, falseNegatives }: Decisions): number =>
  truePositives / (truePositives + falseNegatives);

/** Share of the negatives, clean text, that was flagged; NaN without negatives. */
export const falsePositiveRate = ({ falsePositives, trueNegatives }: Decisions): number =>
  falsePositives / (falsePositives + trueNegatives);

/** F1 of one class: harmonic mean of its precision and recall, 2 TP / (2 TP + FP + FN) (van Rijsbergen 1979). */
export const f1 = (hits: number, misses: number): number => (2 * hits) / (2 * hits + misses);

/**
 * Mean of the F1 of the positive and of the negative class: the mean of the classes' F1, not the F1 of mean precision
 * and recall (Opitz and Burst 2019 on the two). NaN where one of the classes is missing.
 */
export function macroF1({ truePositives, falsePositives, falseNegatives, trueNegatives }: Decisions): number {
  if (truePositives + falseNegatives === 0 || trueNegatives + falsePositives === 0) return Number.NaN;
  const misses = falsePositives + falseNegatives;
  return (f1(truePositives, misses) + f1(trueNegatives, misses)) / 2;
}
