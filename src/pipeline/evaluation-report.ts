/** Gathers what an evaluation yields into its report. */
import { Counter } from '../evaluation/cells.js';
import { REPORT_SCHEMA, type Report } from '../evaluation/report.js';
import { Tally } from '../evaluation/tally.js';
import type { Attribute } from '../label.js';
import type { Evaluated, LanguageChoice } from './evaluate.js';

export interface ReportOptions {
  readonly scorer: string;
  readonly files: readonly string[];
  readonly language: LanguageChoice;
  readonly sample: number | null;
  readonly seed: number;
  /** Resamples for intervals; 0 for none. */
  readonly resamples: number;
  /** Thresholds that take the place of the scorer's own. */
  readonly thresholds: Partial<Record<Attribute, number>>;
}

/** Holds numbers only, no text. */
export class ReportBuilder {
  readonly #options: ReportOptions;
  readonly #tally: Tally;
  readonly #errors = new Counter<string>();
  readonly #languages = new Map<string, { rows: number; found: number }>();
  #measured = 0;
  #passedOver = 0;

  constructor(options: ReportOptions) {
    this.#options = options;
    this.#tally = new Tally(options);
  }

  /** Rows that were scored so far. */
  get measured(): number {
    return this.#measured;
  }

  /** Rows that were refused or failed so far. */
  get errors(): number {
    return [...this.#errors.values()].reduce((sum, count) => sum + count, 0);
  }

  add(evaluated: Evaluated): void {
    switch (evaluated.kind) {
      case 'row':
        this.#measured += 1;
        this.#tally.add(evaluated.row);
        if (evaluated.languageNamed) this.#countLanguage(evaluated.languageNamed, evaluated.languageFound);
        break;
      case 'error':
        this.#errors.count(evaluated.row.error.code);
        break;
      case 'passed over':
        this.#passedOver += 1;
        break;
      case 'warning':
        break;
    }
  }

  /** Measures: some seconds for hundreds of thousands of rows. `complete` is false where rows are missing. */
  report(complete: boolean): Report {
    const { scorer, files, language, sample, seed, resamples, thresholds } = this.#options;
    const languages = [...this.#languages].sort(([one], [other]) => (one < other ? -1 : 1));
    return {
      schema: REPORT_SCHEMA,
      scorer,
      files,
      settings: {
        language: language.kind === 'given' ? language.language : language.kind,
        sample,
        seed,
        resamples,
        thresholds,
      },
      rows: {
        measured: this.#measured,
        passedOver: this.#passedOver,
        errors: Object.fromEntries([...this.#errors].sort()),
      },
      complete,
      languages: Object.fromEntries(languages),
      tasks: this.#tally.report(),
    };
  }

  #countLanguage(named: string, found: string): void {
    const count = this.#languages.get(named) ?? { rows: 0, found: 0 };
    count.rows += 1;
    if (found === named) count.found += 1;
    this.#languages.set(named, count);
  }
}
