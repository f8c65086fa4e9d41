/** CSV after RFC 4180: the public row flattened into columns, with a header line. */
import type { Writable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import { ATTRIBUTES, type ErrorRow, type LabelRow } from '../label.js';
import { isErrorRow, type OutputOptions, type OutputRow, type RowWriter } from './row-writer.js';
import { writeChunk } from './write-chunk.js';

type Cell = string | number | boolean | null | undefined;

/** Columns of a label, in the order of the public row; nested keys are joined with a dot, lists are JSON. */
const LABEL_COLUMNS: readonly [name: string, value: (row: LabelRow) => Cell][] = [
  ['schema', (row) => row.schema],
  ['site', (row) => row.site],
  ['source', (row) => row.source],
  ['id', (row) => row.id],
  ['threadId', (row) => row.threadId],
  ['parentId', (row) => row.parentId],
  ['replyTo', (row) => harmless(row.replyTo)],
  ['author', (row) => harmless(row.author)],
  ['createdAt', (row) => row.createdAt],
  ['createdAtApproximate', (row) => row.createdAtApproximate],
  ['language', (row) => row.language],
  ['languageConfidence', (row) => row.languageConfidence],
  ...ATTRIBUTES.map((name): [string, (row: LabelRow) => Cell] => [
    `toxicity.${name}`,
    (row) => row.toxicity[name],
  ]),
  ['sentiment.label', (row) => row.sentiment?.label],
  ['sentiment.score', (row) => row.sentiment?.score],
  ['sentiment.negative', (row) => row.sentiment?.negative],
  ['sentiment.neutral', (row) => row.sentiment?.neutral],
  ['sentiment.positive', (row) => row.sentiment?.positive],
  ['verdict', (row) => row.verdict],
  ['reasons', (row) => JSON.stringify(row.reasons)],
  ['spans', (row) => JSON.stringify(row.spans)],
  ['model', (row) => row.model],
  ['policy', (row) => row.policy],
  ['labelledAt', (row) => row.labelledAt],
];

const TEXT_COLUMN: (typeof LABEL_COLUMNS)[number] = ['text', (row) => harmless(row.text)];

const ERROR_COLUMNS: readonly [name: string, value: (row: ErrorRow) => Cell][] = [
  ['place', (row) => row.place],
  ['error.code', (row) => row.error.code],
  ['error.message', (row) => row.error.message],
];

/**
 * What strangers wrote (names and texts) must not run as a formula when the file is opened in a spreadsheet: a leading
 * `= + - @`, tab or line break gets an apostrophe before it (OWASP, CSV injection). Ids stay as they are, for joining.
 */
export function harmless<Value extends string | null | undefined>(value: Value): string | Value {
  return typeof value === 'string' && /^[=+\-@\t\r\n＝＋－＠]/.test(value) ? `'${value}` : value;
}

/** The header, in the order of the cells. */
export function csvColumns(withText: boolean): string[] {
  return [...LABEL_COLUMNS, ...(withText ? [TEXT_COLUMN] : []), ...ERROR_COLUMNS].map(([name]) => name);
}

const cast = { cast: { boolean: (value: boolean) => String(value) } };

export function createCsvWriter(stream: Writable, options: OutputOptions): RowWriter {
  const labelColumns = options.text ? [...LABEL_COLUMNS, TEXT_COLUMN] : LABEL_COLUMNS;
  const cells = (row: OutputRow): Cell[] =>
    isErrorRow(row)
      ? [
          ...labelColumns.map(([name]) => (name === 'id' ? row.id : null)),
          ...ERROR_COLUMNS.map(([, value]) => value(row)),
        ]
      : [...labelColumns.map(([, value]) => value(row)), ...ERROR_COLUMNS.map(() => null)];
  let header = options.append ? '' : stringify([csvColumns(options.text ?? false)]);
  const takeHeader = () => {
    const taken = header;
    header = '';
    return taken;
  };
  return {
    write: (row) => writeChunk(stream, takeHeader() + stringify([cells(row)], cast)),
    end: () => writeChunk(stream, takeHeader()),
  };
}
