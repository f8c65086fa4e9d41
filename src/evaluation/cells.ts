/** Scores and labels of one group and task, as numbers, until they are measured. */
import type { Scores, SentimentLabel } from '../label.js';
import { SENTIMENTS } from '../label.js';
import { type AttributeMeasurement, measureAttribute, type Resampling } from './attribute-figures.js';
import { GrowingColumn } from './growing-column.js';
import { POSITIVE } from './labels.js';
import { ranked } from './ranked-scores.js';
import { measureSentiment, type SentimentMeasurement } from './sentiment-figures.js';

/** How often something was seen. */
export class Counter<Key> extends Map<Key, number> {
  count(key: Key): void {
    this.set(key, (this.get(key) ?? 0) + 1);
  }

  /** What was counted, the most frequent first. */
  byFrequency(): Key[] {
    return [...this].sort(([, many], [, more]) => more - many).map(([key]) => key);
  }
}

/** Rows of one attribute: 24 bytes each. */
export class AttributeCell {
  readonly #scores = new GrowingColumn();
  readonly #truth = new GrowingColumn();
  readonly #flagged = new GrowingColumn();
  readonly languages = new Counter<string>();
  /** Rows that the scorer did not judge; they count nowhere else. */
  notJudged = 0;
  positives = 0;
  /** Lowest and highest threshold that was in force for a row. */
  thresholds: readonly [number, number] | null = null;

  add(share: number, score: number | undefined, threshold: number, language: string): void {
    if (score === undefined) {
      this.notJudged += 1;
      return;
    }
    const positive = share >= POSITIVE ? 1 : 0;
    this.positives += positive;
    this.languages.count(language);
    this.#scores.push(score);
    this.#truth.push(positive);
    this.#flagged.push(score >= threshold ? 1 : 0);
    const [low, high] = this.thresholds ?? [threshold, threshold];
    this.thresholds = [Math.min(low, threshold), Math.max(high, threshold)];
  }

  get rows(): number {
    return this.#scores.length;
  }

  measure(resampling: Resampling): AttributeMeasurement {
    const ranking = ranked(this.#scores.values(), this.#truth.values(), this.#flagged.values());
    return measureAttribute(ranking, resampling);
  }
}

export interface SentimentCount extends SentimentMeasurement {
  readonly rows: number;
  readonly notJudged: number;
  readonly classCounts: readonly number[];
}

/** Rows of sentiment: 40 bytes each. Each is of a set, a number. */
export class SentimentCell {
  readonly #probabilities = SENTIMENTS.map(() => new GrowingColumn());
  readonly #truth = new GrowingColumn();
  readonly #sets = new GrowingColumn();
  readonly #notJudged = new Counter<number>();
  readonly languages = new Counter<string>();

  add(truth: SentimentLabel, scores: Scores['sentiment'], set: number, language: string): void {
    if (scores === null) {
      this.#notJudged.count(set);
      return;
    }
    this.languages.count(language);
    for (const [at, name] of SENTIMENTS.entries()) this.#probabilities[at]?.push(scores[name]);
    this.#truth.push(SENTIMENTS.indexOf(truth));
    this.#sets.push(set);
  }

  /**
   * Measures the rows of those sets by these classes, indexes of SENTIMENTS. A class that the sets do not know is taken
   * out of the probabilities: the others are divided by their sum. Null where there are no such rows.
   */
  measure(
    classes: readonly number[],
    wanted: (set: number) => boolean,
    resampling: Resampling,
  ): SentimentCount | null {
    const sets = this.#sets.values();
    const own = Uint32Array.from(sets, (_, row) => row).filter((row) => wanted(sets[row] as number));
    const notJudged = [...this.#notJudged].reduce((sum, [set, rows]) => sum + (wanted(set) ? rows : 0), 0);
    if (own.length + notJudged === 0) return null;
    const all = classes.map((one) => this.#probabilities[one]?.values() ?? new Float64Array());
    const sums = Float64Array.from(own, (row) => all.reduce((sum, column) => sum + (column[row] ?? 0), 0));
    const probabilities = all.map((column) =>
      Float64Array.from(own, (row, at) =>
        sums[at] ? (column[row] as number) / (sums[at] as number) : 1 / all.length,
      ),
    );
    const labels = this.#truth.values();
    const truth = Uint8Array.from(own, (row) => classes.indexOf(labels[row] as number));
    return {
      ...measureSentiment({ probabilities, truth }, resampling),
      rows: own.length,
      notJudged,
      classCounts: classes.map((_, at) => truth.filter((one) => one === at).length),
    };
  }
}
