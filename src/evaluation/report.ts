/** What an evaluation reports: the JSON of `tonfall eval`. */
import type { AttributeFigure } from './attribute-figures.js';
import type { Estimate } from './figure.js';
import type { Task } from './labels.js';
import type { SentimentFigure } from './sentiment-figures.js';

/** Version of the report. */
export const REPORT_SCHEMA = 1;

export type FigureName = AttributeFigure | SentimentFigure;
export type Estimates = Partial<Record<FigureName, Estimate | null>>;

/** Figures of one group of rows. */
export interface Group {
  readonly name: string;
  /** Rows with label and score. */
  readonly rows: number;
  /** Rows with a label that the scorer did not judge; they are in no figure. */
  readonly notJudged: number;
  /** Languages of the rows, most rows first. */
  readonly languages: readonly string[];
  readonly figures: Estimates;

  /** Of an attribute: rows that are positive. */
  readonly positives?: number;
  /** Of an attribute: lowest and highest threshold in force, which differs from language to language. */
  readonly thresholds?: readonly [number, number] | null;
  /** Of an attribute: the threshold of `bestMacroF1`. */
  readonly bestThreshold?: number | null;

  /** Of sentiment: rows per class. */
  readonly classCounts?: readonly number[];
  /** Of sentiment: rows by class that is right and class decided for. */
  readonly confusion?: readonly (readonly number[])[];
}

/** Means over the groups with enough rows of every class. */
export interface Mean {
  readonly groups: number;
  readonly figures: Estimates;
}

/** A whole evaluation. The same input, options and scorer give the same report. */
export interface Report {
  readonly schema: typeof REPORT_SCHEMA;
  /** Id of the model, or address of the scorer. */
  readonly scorer: string;
  readonly files: readonly string[];
  readonly settings: {
    /** `found`, `row`, or the code that was given. */
    readonly language: string;
    /** Rows drawn from each file; null for all. */
    readonly sample: number | null;
    readonly seed: number;
    readonly resamples: number;
    /** Those that were given; others are the scorer's own, or 0.5 where it has none. */
    readonly thresholds: Partial<Record<Task, number>>;
  };
  readonly rows: {
    readonly measured: number;
    /** Without a label that was asked for, or not drawn. */
    readonly passedOver: number;
    /** Refused or failed, by code of the error. */
    readonly errors: Readonly<Record<string, number>>;
  };
  /** False where the run was stopped, or the scorer went away. */
  readonly complete: boolean;
  /** By the language that rows name: how many, and of how many it was found. */
  readonly languages: Readonly<Record<string, { readonly rows: number; readonly found: number }>>;
  readonly tasks: readonly TaskReport[];
}

/** What was measured of one task. */
export interface TaskReport {
  readonly task: Task;
  /** Of sentiment: the classes that the sets know. */
  readonly classes?: readonly string[];
  /** All rows together. */
  readonly all: Group;
  readonly by: Readonly<Record<string, { readonly groups: readonly Group[]; readonly mean: Mean | null }>>;
}
