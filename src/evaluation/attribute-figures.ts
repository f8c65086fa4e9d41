/** The figures of one attribute on one group of rows. */
import { areaUnderRoc } from './auc.js';
import { bestThreshold } from './best-threshold.js';
import { bootstrap } from './bootstrap.js';
import { calibrationError } from './calibration-error.js';
import { countDecisions, falsePositiveRate, macroF1, precision, recall } from './decisions.js';
import type { Figure } from './figure.js';
import type { Random } from './random.js';
import { type Counts, flaggedFrom, type RankedScores } from './ranked-scores.js';

/** In the order of the report. */
export const ATTRIBUTE_FIGURES = [
  'auc',
  'macroF1',
  'bestMacroF1',
  'precision',
  'recall',
  'falsePositiveRate',
  'calibrationError',
] as const;
export type AttributeFigure = (typeof ATTRIBUTE_FIGURES)[number];

export interface AttributeMeasurement {
  readonly figures: Readonly<Record<AttributeFigure, Figure>>;
  /** Null where one of the classes is missing. */
  readonly bestThreshold: number | null;
}

export interface Resampling {
  /** How many resamples; 0 for no intervals. */
  readonly times: number;
  readonly random: Random;
}

/**
 * Measures. `macroF1`, `precision`, `recall` and `falsePositiveRate` are those of `flagged`. The threshold of
 * `bestMacroF1` stays what it is in the resamples. The calibration error has no interval: resampling adds noise to
 * every bin, so that of a well calibrated score all resamples lie above the value itself.
 */
export function measureAttribute(ranking: RankedScores, { times, random }: Resampling): AttributeMeasurement {
  const best = bestThreshold(ranking);
  const atBest = best && flaggedFrom(ranking, best.threshold);
  const measure = (counts: Counts) => {
    const decisions = countDecisions(ranking, counts);
    return [
      areaUnderRoc(ranking, counts),
      macroF1(decisions),
      atBest ? macroF1(countDecisions(atBest, counts)) : Number.NaN,
      precision(decisions),
      recall(decisions),
      falsePositiveRate(decisions),
    ];
  };
  const values = measure(null);
  const resampled = bootstrap(ranking.scores.length, times, random, measure);
  const figure = (at: number): Figure => ({
    value: values[at] ?? Number.NaN,
    resampled: resampled[at] ?? null,
  });
  return {
    figures: {
      auc: figure(0),
      macroF1: figure(1),
      bestMacroF1: figure(2),
      precision: figure(3),
      recall: figure(4),
      falsePositiveRate: figure(5),
      calibrationError: { value: calibrationError(ranking.scores, ranking.truth), resampled: null },
    },
    bestThreshold: best?.threshold ?? null,
  };
}
