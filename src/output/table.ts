/** A table for people: one line per comment, as wide as the terminal (at least 70 columns), written row by row. */
import type { Writable } from 'node:stream';
import picocolors from 'picocolors';
import type { LabelRow, Reason, Verdict } from '../label.js';
import { fitCell, oneLine } from './cell.js';
import { isErrorRow, type OutputOptions, type RowWriter } from './row-writer.js';
import { writeChunk } from './write-chunk.js';

type Colours = ReturnType<typeof picocolors.createColors>;

interface Column {
  readonly title: string;
  readonly width: number;
  readonly align?: 'right';
  readonly value: (row: LabelRow) => string;
  readonly paint?: (colours: Colours, row: LabelRow) => (text: string) => string;
}

const plain = (text: string): string => text;

const VERDICT_COLOUR: Record<Verdict, 'green' | 'yellow' | 'red'> = {
  publish: 'green',
  review: 'yellow',
  hold: 'red',
};

const number = (value: number | undefined): string => (value === undefined ? '' : value.toFixed(2));

/** A verdict's reason in a few words, as `TOXICITY 0.83 >= 0.60`. */
export function reasonInWords(reason: Reason | undefined): string {
  if (reason === undefined) return '';
  switch (reason.code) {
    case 'ABOVE_THRESHOLD':
      return `${reason.attribute} ${number(reason.score)} >= ${number(reason.threshold)}`;
    case 'BELOW_THRESHOLD':
      return `${reason.attribute} ${number(reason.score)} < ${number(reason.threshold)}`;
    case 'BANNED_WORD':
    case 'SUSPECT_WORD':
    case 'ALLOWED_WORD':
      return `${reason.code} (${reason.list})`;
    default:
      return reason.code;
  }
}

function reasonsInWords(row: LabelRow): string {
  const more = row.reasons.length > 1 ? ` +${row.reasons.length - 1}` : '';
  return reasonInWords(row.reasons[0]) + more;
}

/** The columns at a width; what is left of it goes to the words of the comment. */
function columnsFor(width: number): Column[] {
  const reason = width < 80 ? 12 : width < 100 ? 18 : width < 120 ? 24 : 32;
  const fixed: Column[] = [
    { title: 'lang', width: 4, value: (row) => row.language },
    { title: 'tox', width: 4, align: 'right', value: (row) => number(row.toxicity.TOXICITY) },
    {
      title: 'sentiment',
      width: 9,
      value: (row) => row.sentiment?.label ?? '',
      paint: (colours, row) => (row.sentiment?.label === 'negative' ? plain : colours.dim),
    },
    {
      title: 'verdict',
      width: 7,
      value: (row) => row.verdict,
      paint: (colours, row) => colours[VERDICT_COLOUR[row.verdict]],
    },
    { title: 'reason', width: reason, value: reasonsInWords },
  ];
  const author: Column = { title: 'author', width: width < 100 ? 10 : 16, value: (row) => row.author ?? '-' };
  const taken = [author, ...fixed].reduce((sum, column) => sum + column.width + GAP.length, 0);
  const words: Column = {
    title: 'comment',
    width: Math.max(12, width - taken),
    value: (row) => row.text ?? row.id,
  };
  return [author, words, ...fixed];
}

const GAP = '  ';

export function createTableWriter(stream: Writable, options: OutputOptions): RowWriter {
  const width = options.columns ?? 100;
  const columns = columnsFor(width);
  const colours = picocolors.createColors(options.colour ?? false);
  let begun = false;
  const heading = (): string => {
    if (begun) return '';
    begun = true;
    const titles = columns.map(({ title, width: wide, align }) => fitCell(title, wide, align)).join(GAP);
    const rule = columns.map(({ width: wide }) => '─'.repeat(wide)).join(GAP);
    return `${colours.bold(titles.trimEnd())}\n${colours.dim(rule)}\n`;
  };
  const line = (row: LabelRow): string =>
    columns
      .map(({ value, width: wide, align, paint }) =>
        (paint?.(colours, row) ?? plain)(fitCell(oneLine(value(row)), wide, align)),
      )
      .join(GAP)
      .trimEnd();
  return {
    write(row) {
      const shown = isErrorRow(row)
        ? colours.red(
            fitCell(`! ${oneLine(`${row.place}: ${row.error.code} ${row.error.message}`)}`, width).trimEnd(),
          )
        : line(row);
      return writeChunk(stream, `${heading()}${shown}\n`);
    },
    end: async () => {},
  };
}
