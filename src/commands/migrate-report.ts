/** What `tonfall migrate check` found, as JSON or as a table for people. */
import type { Comparison } from '../evaluation/score-pairs.js';
import { oneLine } from '../output/cell.js';
import { plainTable } from '../output/plain-table.js';

export const MIGRATION_FORMATS = ['table', 'json'] as const;
export type MigrationFormat = (typeof MIGRATION_FORMATS)[number];

/** The JSON. The same input, options and model give the same report. */
export interface MigrationReport {
  readonly schema: 1;
  /** Id of the model that scored here. */
  readonly model: string;
  readonly rows: {
    readonly compared: number;
    /** Refused or failed, by code of the error. */
    readonly errors: Readonly<Record<string, number>>;
  };
  /** False where the run was stopped. */
  readonly complete: boolean;
  /** Attributes of theirs that there is no model for here, and in how many rows. */
  readonly unknownAttributes: Readonly<Record<string, number>>;
  readonly comparisons: readonly Comparison[];
}

/** The whole text, with a line end. */
export function migrationText(report: MigrationReport, format: MigrationFormat): string {
  if (format === 'json') return `${JSON.stringify(report, null, 1)}\n`;
  const parts = [preamble(report).map(oneLine).join('\n')];
  if (report.comparisons.length > 0) parts.push(tableOf(report.comparisons), LEGEND);
  return `${parts.join('\n\n')}\n`;
}

export const countErrors = (errors: Readonly<Record<string, number>>): number =>
  Object.values(errors).reduce((sum, rows) => sum + rows, 0);

const LEGEND = [
  "rank corr.: Spearman's rho over the rows with both scores, equal scores at the mean of their ranks",
  'flagged: share of the rows whose score by Perspective reaches that threshold',
  'here: the threshold of this model that flags the same share; - where Perspective flagged nothing',
].join('\n');

function preamble({ model, rows, complete, unknownAttributes }: MigrationReport): string[] {
  const errors = Object.entries(rows.errors).map(([code, count]) => `${count} ${code}`);
  const unknown = Object.entries(unknownAttributes).map(([name, count]) => `${name} (${count})`);
  return [
    `model: ${model}`,
    `rows: ${rows.compared} compared` +
      (errors.length > 0 ? `, refused or failed: ${errors.join(', ')}` : '') +
      (complete ? '' : '; stopped before the end of the input'),
    ...(unknown.length > 0 ? [`not judged here: ${unknown.join(', ')}`] : []),
  ];
}

function tableOf(comparisons: readonly Comparison[]): string {
  const thresholds = comparisons[0]?.thresholds.map(({ theirs }) => theirs) ?? [];
  const notJudged = comparisons.some((one) => one.notJudged > 0);
  const head = [
    ...['attribute', 'language', 'n', ...(notJudged ? ['not judged'] : []), 'rank corr.'],
    ...thresholds.flatMap((theirs) => [`flagged >= ${theirs}`, 'here']),
  ];
  const lines = comparisons.map((one) => [
    ...[one.attribute, one.language, String(one.rows), ...(notJudged ? [String(one.notJudged)] : [])],
    one.rankCorrelation === null ? '-' : one.rankCorrelation.toFixed(3),
    ...one.thresholds.flatMap(({ flagged, here }) => [
      one.rows === 0 ? '-' : `${((100 * flagged) / one.rows).toFixed(1)} %`,
      here === null ? '-' : thresholdText(here),
    ]),
  ]);
  return plainTable(head, lines);
}

/** As it has to be copied into the settings, two decimals at least. */
function thresholdText(threshold: number): string {
  const text = String(threshold);
  return /\.\d\d|e/.test(text) ? text : threshold.toFixed(2);
}
