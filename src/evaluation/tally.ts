/** Collects scored rows by group, and measures them at the end. */
import { ATTRIBUTES, type Attribute, SENTIMENTS } from '../label.js';
import type { Resampling } from './attribute-figures.js';
import { AttributeCell, SentimentCell } from './cells.js';
import type { Labels, Task } from './labels.js';
import {
  type Cells,
  type MeasuredGroup,
  meanOfGroups,
  measuredAttribute,
  measuredSentiment,
} from './measured-group.js';
import { seededRandom } from './random.js';
import type { TaskReport } from './report.js';
import type { MeasuredScores } from './scorer.js';

/** A row with what people and the scorer said of it. */
export interface ScoredRow {
  readonly labels: Labels;
  readonly scores: MeasuredScores;
  /** The row's own, else the one that was found. */
  readonly language: string;
  /** The set that the row is of: whether there is a neutral class is a fact of the set. */
  readonly set: string;
  /** Its group in every dimension, as { source: 'forum' }. */
  readonly groups: Readonly<Record<string, string>>;
}

export interface TallyOptions {
  /** Thresholds that take the place of the scorer's own. */
  readonly thresholds: Partial<Record<Attribute, number>>;
  /** Resamples for intervals; 0 for none. */
  readonly resamples: number;
  readonly seed: number;
}

/** Threshold of an attribute for which neither the scorer nor the caller gives one. */
export const FALLBACK_THRESHOLD = 0.5;

/** Indexes of SENTIMENTS. */
const CLASSES = [
  [0, 1, 2],
  [0, 2],
] as const;

type Measure = (cells: Cells, name: string, resampling: Resampling) => MeasuredGroup | null;

export class Tally {
  readonly #options: TallyOptions;
  readonly #all = emptyCells();
  /** By dimension and group. */
  readonly #dimensions = new Map<string, Map<string, Cells>>();
  readonly #sets = new Map<string, number>();
  /** Sets, by number, that have a neutral row. */
  readonly #neutral = new Set<number>();

  constructor(options: TallyOptions) {
    this.#options = options;
  }

  add(row: ScoredRow): void {
    const set = this.#sets.get(row.set) ?? this.#sets.size;
    this.#sets.set(row.set, set);
    if (row.labels.sentiment === 'neutral') this.#neutral.add(set);
    this.#addTo(this.#all, row, set);
    for (const [dimension, name] of Object.entries(row.groups)) {
      const groups = this.#dimensions.get(dimension) ?? new Map<string, Cells>();
      this.#dimensions.set(dimension, groups);
      const cells = groups.get(name) ?? emptyCells();
      groups.set(name, cells);
      this.#addTo(cells, row, set);
    }
  }

  /** Figures of every task that has rows, in the order of the attributes and then sentiment. */
  report(): TaskReport[] {
    const attributes = ATTRIBUTES.map((attribute) =>
      this.#task(attribute, (cells, ...rest) => measuredAttribute(cells, attribute, ...rest)),
    );
    const sentiments = CLASSES.map((classes) => {
      const wanted = (set: number) => this.#neutral.has(set) === (classes.length === 3);
      const task = this.#task('SENTIMENT', (cells, ...rest) =>
        measuredSentiment(cells, classes, wanted, ...rest),
      );
      return task && { ...task, classes: classes.map((one) => SENTIMENTS[one]) };
    });
    return [...attributes, ...sentiments].filter((task) => task !== null);
  }

  #task(task: Task, measure: Measure): TaskReport | null {
    const all = measure(this.#all, 'all', this.#resampling('all', '', task));
    if (!all) return null;
    const by = [...this.#dimensions].map(([dimension, groups]) => {
      const measured = [...groups.keys()].sort().flatMap((name) => {
        const resampling = this.#resampling(dimension, name, task);
        return measure(groups.get(name) as Cells, name, resampling) ?? [];
      });
      return [
        dimension,
        { groups: measured.map(({ group }) => group), mean: meanOfGroups(measured) },
      ] as const;
    });
    return { task, all: all.group, by: Object.fromEntries(by) };
  }

  /** Random numbers of its own for each group: its intervals do not depend on which other groups there are. */
  #resampling(dimension: string, name: string, task: Task): Resampling {
    const { resamples, seed } = this.#options;
    return { times: resamples, random: seededRandom(JSON.stringify([seed, dimension, name, task])) };
  }

  #addTo(cells: Cells, { labels, scores, language }: ScoredRow, set: number): void {
    for (const [key, share] of Object.entries(labels.attributes)) {
      const attribute = key as Attribute;
      const cell = cells.attributes.get(attribute) ?? new AttributeCell();
      cells.attributes.set(attribute, cell);
      const own = this.#options.thresholds[attribute];
      const threshold = own ?? scores.thresholds[attribute] ?? FALLBACK_THRESHOLD;
      cell.add(share, scores.toxicity[attribute], threshold, language);
    }
    if (labels.sentiment !== null) cells.sentiment.add(labels.sentiment, scores.sentiment, set, language);
  }
}

const emptyCells = (): Cells => ({ attributes: new Map(), sentiment: new SentimentCell() });
