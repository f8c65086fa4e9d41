/** The report of an evaluation as tables, for people. */
import type { Estimate } from '../evaluation/figure.js';
import type { Estimates, FigureName, Group, Mean, Report, TaskReport } from '../evaluation/report.js';

export interface TitledTable {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** One row of a table: a group, or the mean of groups. */
interface Line {
  readonly name: string;
  readonly figures: Estimates;
  readonly group: Group | null;
}

interface Column {
  readonly head: string;
  cell(line: Line): string;
}

/** Where there is nothing to show. */
const NOTHING = '-';

/** `0.812`, `0.812 [0.790, 0.833]`. */
function shown(estimate: Estimate | null | undefined, withInterval: boolean): string {
  if (!estimate) return NOTHING;
  const { value, low, high } = estimate;
  const interval = low === undefined || high === undefined ? '' : ` [${low.toFixed(3)}, ${high.toFixed(3)}]`;
  return value.toFixed(3) + (withInterval ? interval : '');
}

const figure = (head: string, name: FigureName, withInterval: boolean): Column => ({
  head,
  cell: ({ figures }) => shown(figures[name], withInterval),
});

const ofGroup = (head: string, cell: (group: Group) => string): Column => ({
  head,
  cell: ({ group }) => (group === null ? '' : cell(group)),
});

const ROWS: readonly Column[] = [
  { head: '', cell: ({ name }) => name },
  ofGroup('rows', ({ rows }) => String(rows)),
];

const NOT_JUDGED = ofGroup('not judged', ({ notJudged }) => String(notJudged));

const threshold = (value: number | null | undefined): string =>
  value === null || value === undefined ? NOTHING : value.toFixed(2);

function thresholdRange({ thresholds }: Group): string {
  const [low, high] = (thresholds ?? []).map(threshold);
  return low === undefined || high === undefined ? NOTHING : low === high ? low : `${low}-${high}`;
}

/** Intervals of everything make a table too wide for most terminals. */
const attributeColumns = (everyInterval: boolean): readonly Column[] => [
  ...ROWS,
  ofGroup('positive', ({ positives = 0 }) => String(positives)),
  figure('AUC', 'auc', true),
  ofGroup('threshold', thresholdRange),
  figure('macro-F1', 'macroF1', true),
  figure('best', 'bestMacroF1', everyInterval),
  ofGroup('at', ({ bestThreshold }) => threshold(bestThreshold)),
  figure('precision', 'precision', everyInterval),
  figure('recall', 'recall', everyInterval),
  figure('false pos.', 'falsePositiveRate', everyInterval),
  figure('cal. error', 'calibrationError', false),
];

const SENTIMENT_COLUMNS: readonly Column[] = [
  ...ROWS,
  ofGroup('of each', ({ classCounts = [] }) => classCounts.join(' / ')),
  figure('AUC', 'auc', true),
  figure('macro-F1', 'macroF1', true),
  figure('accuracy', 'accuracy', true),
  figure('cal. error', 'calibrationError', false),
];

/** What was measured and how, a line each. */
export function preamble(report: Report): string[] {
  const { scorer, settings, rows, languages, complete } = report;
  const { language, sample, resamples, seed } = settings;
  const errors = Object.entries(rows.errors).map(([code, count]) => `${count} ${code}`);
  const named = Object.values(languages);
  const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);
  const found = sum(named.map((one) => one.found)) / sum(named.map((one) => one.rows));
  const word = { found: 'found by the product', row: 'as the rows name it' }[language] ?? language;
  return [
    `scorer: ${scorer}`,
    `rows: ${rows.measured} measured, ${rows.passedOver} passed over` +
      (errors.length > 0 ? `, refused or failed: ${errors.join(', ')}` : '') +
      (complete ? '' : '; stopped before the end of the input'),
    `language: ${word}${language === 'found' && named.length > 0 ? `, as the rows name it in ${(100 * found).toFixed(1)} %` : ''}`,
    ...(sample === null ? [] : [`sample: ${sample} rows of each file, seed ${seed}`]),
    resamples === 0
      ? 'intervals: none'
      : `intervals: 95 %, percentiles of ${resamples} bootstrap resamples, seed ${seed}`,
  ];
}

/** A table for each task and dimension, groups first, then their mean, then all rows together. */
export function tablesOf(report: Report, everyInterval: boolean): TitledTable[] {
  return report.tasks.flatMap((task) => {
    const columns = task.task === 'SENTIMENT' ? SENTIMENT_COLUMNS : attributeColumns(everyInterval);
    const tables = Object.entries(task.by).map(([dimension, { groups, mean }]) =>
      tableOf(`${titleOf(task)} by ${dimension}`, columns, [
        ...groups.map(lineOf),
        ...(mean && mean.groups > 1 ? [meanLine(mean)] : []),
        lineOf(task.all),
      ]),
    );
    return [...tables, ...confusionOf(task)];
  });
}

const titleOf = ({ task, classes }: TaskReport): string =>
  classes ? `${task} (${classes.join(', ')})` : task;

const lineOf = (group: Group): Line => ({ name: group.name, figures: group.figures, group });

const meanLine = ({ groups, figures }: Mean): Line => ({ name: `mean of ${groups}`, figures, group: null });

function tableOf(title: string, columns: readonly Column[], lines: readonly Line[]): TitledTable {
  const judged = lines.every(({ group }) => group === null || group.notJudged === 0);
  const used = judged ? columns : columns.toSpliced(2, 0, NOT_JUDGED);
  return {
    title,
    head: used.map(({ head }) => head),
    rows: lines.map((line) => used.map((column) => column.cell(line))),
  };
}

function confusionOf({ task, classes, all }: TaskReport): TitledTable[] {
  if (!classes || !all.confusion) return [];
  return [
    {
      title: `${task}: what is right (lines) and what was decided (columns)`,
      head: ['', ...classes],
      rows: all.confusion.map((counts, own) => [classes[own] ?? '', ...counts.map(String)]),
    },
  ];
}
