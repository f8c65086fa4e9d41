/** Logits to scores: calibration, grades and thresholds of a language. */
import type { Attribute, Grade, Scores, SentimentScores } from '../label.js';
import type { Manifest } from './manifest.js';
import { highest, weightedMean } from './windows.js';

/** What the model answers for one window of a text. */
export interface WindowLogits {
  /** One per attribute of the manifest, then one per sentiment. */
  readonly logits: ArrayLike<number>;
  /** Tokens in the window. */
  readonly length: number;
  /** Its words, where they were asked for and are known. */
  readonly words?: WindowWords;
}

/** The words of a window, and each one's share of the window's logits. */
export interface WindowWords {
  /** Begin and end (exclusive) of each, in UTF-16 units of the text. */
  readonly spans: Int32Array;
  /** One row per word, a column per attribute. */
  readonly shares: Float32Array;
}

type Tables = Pick<Manifest, 'attributes' | 'languages' | 'calibration' | 'thresholds' | 'operating'>;
type Calibration = Manifest['calibration'][string];

interface LanguagePlan {
  readonly attributes: readonly {
    readonly name: Attribute;
    readonly column: number;
    readonly grade: Grade;
    readonly a: number;
    readonly b: number;
  }[];
  readonly grades: Scores['grades'];
  readonly thresholds: Scores['thresholds'];
  readonly assumedShares: Partial<Record<Attribute, number>>;
  /** Null where sentiment is not judged. */
  readonly temperature: number | null;
}

/**
 * A function from the windows of a text and its language (ISO 639-1; a region as in `pt-BR` is ignored) to scores.
 *
 * Attribute: sigmoid(a * logit + b), the highest window. Sentiment: softmax(logits / temperature), mean of the
 * windows by length. What is graded `none`, or not graded, is absent. Probabilities are rounded to four digits,
 * far below what the model can tell, so that a label does not depend on the last bits of a sum. Throws RangeError
 * where a logit is not a finite number.
 */
export function createCalibrator(
  tables: Tables,
): (windows: readonly WindowLogits[], language: string) => Scores {
  const plans = new Map<string, LanguagePlan>();
  const { languages, calibration, thresholds, operating } = tables;
  const known = [languages, calibration, thresholds, operating].flatMap((table) => Object.keys(table));
  for (const language of ['*', ...known]) plans.set(language, planFor(tables, language));
  const otherwise = plans.get('*') as LanguagePlan;

  return (windows, language) => {
    const plan = plans.get(language) ?? plans.get(language.split('-')[0]?.toLowerCase() ?? '') ?? otherwise;
    for (const { logits } of windows) assertFinite(logits);
    const perWindow = windows.map(({ logits }) =>
      plan.attributes.map(({ column, a, b }) => sigmoid(a * (logits[column] as number) + b)),
    );
    const toxicity: Partial<Record<Attribute, number>> = {};
    for (const [row, probability] of highest(perWindow).entries()) {
      toxicity[plan.attributes[row]?.name as Attribute] = rounded(probability);
    }
    const sentiment = plan.temperature === null ? null : sentimentOf(windows, tables, plan.temperature);
    const { grades, thresholds, assumedShares } = plan;
    return { toxicity, sentiment, grades, thresholds, assumedShares };
  };
}

function planFor(tables: Tables, language: string): LanguagePlan {
  const own = <Table>(table: Record<string, Table>): [Table | undefined, Table | undefined] => [
    Object.hasOwn(table, language) ? table[language] : undefined,
    Object.hasOwn(table, '*') ? table['*'] : undefined,
  ];
  const [grades, otherGrades] = own(tables.languages);
  const [calibration, otherCalibration] = own<Calibration>(tables.calibration);
  const [thresholds, otherThresholds] = own(tables.thresholds);
  const [operating, otherOperating] = own(tables.operating);

  const attributes = tables.attributes.flatMap((name, column) => {
    const grade = grades?.[name] ?? otherGrades?.[name] ?? 'none';
    const { a, b } = calibration?.[name] ?? otherCalibration?.[name] ?? { a: 1, b: 0 };
    return grade === 'none' ? [] : [{ name, column, grade, a, b }];
  });
  const perAttribute = (valueFor: (name: Attribute) => number | undefined) =>
    Object.fromEntries(
      attributes.flatMap(({ name }) => {
        const value = valueFor(name);
        return value === undefined ? [] : [[name, value]];
      }),
    );
  const sentiment = grades?.sentiment ?? otherGrades?.sentiment ?? 'none';
  const tempered = calibration?.sentiment ?? otherCalibration?.sentiment ?? { temperature: 1 };
  return {
    attributes,
    grades: Object.fromEntries(attributes.map(({ name, grade }) => [name, grade])),
    thresholds: perAttribute((name) => thresholds?.[name] ?? otherThresholds?.[name]),
    assumedShares: perAttribute((name) => (operating?.[name] ?? otherOperating?.[name])?.share),
    temperature: sentiment === 'none' ? null : tempered.temperature,
  };
}

function sentimentOf(windows: readonly WindowLogits[], tables: Tables, temperature: number): SentimentScores {
  const from = tables.attributes.length;
  const perWindow = windows.map(({ logits }) =>
    softmax([0, 1, 2].map((column) => (logits[from + column] as number) / temperature)),
  );
  const mean = weightedMean(
    perWindow,
    windows.map(({ length }) => length),
  );
  const [negative = 0, neutral = 0, positive = 0] = mean.map(rounded);
  const label =
    neutral >= negative && neutral >= positive ? 'neutral' : negative > positive ? 'negative' : 'positive';
  return { label, score: rounded(positive - negative), negative, neutral, positive };
}

function assertFinite(logits: ArrayLike<number>): void {
  for (let column = 0; column < logits.length; column++) {
    if (!Number.isFinite(logits[column])) throw new RangeError('A logit is not a finite number.');
  }
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

const softmax = (logits: readonly number[]): number[] => {
  const top = Math.max(...logits);
  const weights = logits.map((logit) => Math.exp(logit - top));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
};

/** Four digits; `+ 0` so that there is no minus zero. */
const rounded = (x: number): number => Math.round(x * 10_000) / 10_000 + 0;
