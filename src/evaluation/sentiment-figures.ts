/** The figures of sentiment on one group of rows. */

import type { Resampling } from './attribute-figures.js';
import { areaUnderRoc } from './auc.js';
import { bootstrap } from './bootstrap.js';
import { calibrationError } from './calibration-error.js';
import { f1 } from './decisions.js';
import type { Figure } from './figure.js';
import { type Counts, ranked } from './ranked-scores.js';

/** In the order of the report. */
export const SENTIMENT_FIGURES = ['auc', 'macroF1', 'accuracy', 'calibrationError'] as const;
export type SentimentFigure = (typeof SENTIMENT_FIGURES)[number];

/** Rows of sentiment: probabilities by class and row, and the class of each row. */
export interface SentimentRows {
  /** Per class (two or three) the probabilities in row order; those of a row sum to 1. */
  readonly probabilities: readonly Float64Array[];
  /** Index of the class that is right. */
  readonly truth: Uint8Array;
}

export interface SentimentMeasurement {
  readonly figures: Readonly<Record<SentimentFigure, Figure>>;
  /** Rows by class that is right and class decided for. */
  readonly confusion: readonly (readonly number[])[];
}

/**
 * Decides for the most probable class, the first of equal ones. `macroF1` is the mean of the classes' F1; `auc` the
 * mean of the areas of each class against the rest, as scikit-learn's `roc_auc_score(multi_class='ovr')` has it.
 * Both are NaN where a class has no row.
 */
export function measureSentiment(rows: SentimentRows, { times, random }: Resampling): SentimentMeasurement {
  const { probabilities, truth } = rows;
  const decided = truth.map((_, row) => mostProbable(probabilities, row));
  const classes = probabilities.map((column, own) =>
    ranked(
      column,
      truth.map((one) => (one === own ? 1 : 0)),
    ),
  );
  const measure = (counts: Counts) => {
    const confusion = confusionOf(truth, decided, classes.length, counts);
    const areas = classes.map((ranking) => areaUnderRoc(ranking, counts));
    return [mean(areas), macroF1(confusion), accuracy(confusion)];
  };
  const values = measure(null);
  const resampled = bootstrap(truth.length, times, random, measure);
  const figure = (at: number): Figure => ({
    value: values[at] ?? Number.NaN,
    resampled: resampled[at] ?? null,
  });
  const sure = Float64Array.from(decided, (own, row) => probabilities[own]?.[row] ?? 0);
  const right = decided.map((own, row) => (own === truth[row] ? 1 : 0));
  return {
    figures: {
      auc: figure(0),
      macroF1: figure(1),
      accuracy: figure(2),
      calibrationError: { value: calibrationError(sure, right), resampled: null },
    },
    confusion: confusionOf(truth, decided, classes.length, null),
  };
}

function mostProbable(probabilities: readonly Float64Array[], row: number): number {
  let best = 0;
  for (let one = 1; one < probabilities.length; one++) {
    if ((probabilities[one]?.[row] as number) > (probabilities[best]?.[row] as number)) best = one;
  }
  return best;
}

function confusionOf(truth: Uint8Array, decided: Uint8Array, classes: number, counts: Counts): number[][] {
  const confusion = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let row = 0; row < truth.length; row++) {
    const line = confusion[truth[row] as number] as number[];
    const column = decided[row] as number;
    line[column] = (line[column] as number) + (counts === null ? 1 : (counts[row] as number));
  }
  return confusion;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]): number => sum(values) / values.length;
const diagonal = (confusion: readonly (readonly number[])[]): number[] =>
  confusion.map((line, own) => line[own] as number);

const accuracy = (confusion: readonly (readonly number[])[]): number =>
  sum(diagonal(confusion)) / sum(confusion.map(sum));

function macroF1(confusion: readonly (readonly number[])[]): number {
  const hits = diagonal(confusion);
  return mean(
    confusion.map((line, own) => {
      const wanted = sum(line);
      const given = sum(confusion.map((other) => other[own] as number));
      const hit = hits[own] as number;
      return wanted === 0 ? Number.NaN : f1(hit, wanted - hit + given - hit);
    }),
  );
}
