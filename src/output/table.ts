/** A table for people: one line per comment, never wider than the terminal, written row by row. */
import type { Writable } from 'node:stream';
import picocolors from 'picocolors';
import type { ErrorRow, LabelRow, Reason, Verdict } from '../label.js';
import { formatScore } from '../score-format.js';
import { fitCell, oneLine } from './cell.js';
import { isErrorRow, type OutputOptions, type RowWriter } from './row-writer.js';
import { wrapped } from './wrap.js';
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

const number = (value: number | undefined): string => (value === undefined ? '' : formatScore(value));

/** A reason in a few words, the whole first, then shorter ones: the score of TOXICITY has a column of its own. */
function reasonInWords(reason: Reason): string[] {
  switch (reason.code) {
    case 'ABOVE_THRESHOLD':
    case 'BELOW_THRESHOLD': {
      const { attribute, score, threshold } = reason;
      const against = `${reason.code === 'ABOVE_THRESHOLD' ? '>=' : '<'} ${number(threshold)}`;
      return [`${attribute} ${number(score)} ${against}`, `${attribute} ${against}`, attribute];
    }
    case 'BANNED_WORD':
    case 'SUSPECT_WORD':
    case 'ALLOWED_WORD':
      return [`${reason.code} (${reason.list})`, reason.code];
    default:
      return [reason.code];
  }
}

/** The verdict's first reason and how many more there are, as `TOXICITY 0.83 >= 0.60 +1`, as much as has room. */
function reasonsInWords({ reasons: [first, ...more] }: LabelRow, width: number): string {
  if (first === undefined) return '';
  const all = reasonInWords(first).map((words) => (more.length > 0 ? `${words} +${more.length}` : words));
  return all.find((words) => words.length <= width) ?? all.at(-1) ?? '';
}

/** Least width of the comment's words, and what gives way first where a terminal leaves less. */
const LEAST_WORDS = 12;
const GIVES_WAY = ['sentiment', 'reason', 'author', 'lang', 'tox'];

/** The columns at a width; what is left of it goes to the words of the comment. */
function columnsFor(width: number): Column[] {
  const reason = width < 80 ? 12 : width < 100 ? 20 : width < 120 ? 24 : 32;
  let others: Column[] = [
    { title: 'author', width: width < 100 ? 10 : 16, value: (row) => row.author ?? '-' },
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
    { title: 'reason', width: reason, value: (row) => reasonsInWords(row, reason) },
  ];
  const left = () => width - others.reduce((sum, column) => sum + column.width + GAP.length, 0);
  for (const title of GIVES_WAY) {
    if (left() < LEAST_WORDS) others = others.filter((column) => column.title !== title);
  }
  const words: Column = {
    title: 'comment',
    width: Math.max(1, left()),
    value: (row) => row.text ?? row.id,
  };
  const place = others[0]?.title === 'author' ? 1 : 0;
  return [...others.slice(0, place), words, ...others.slice(place)];
}

const GAP = '  ';
const INDENT = '  ';

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
  let told = '';
  /** Place and code, and below it what to do, which equal errors in a row share. */
  const errorLines = ({ place, error: { code, message } }: ErrorRow): string => {
    const head = fitCell(`! ${oneLine(`${place}: ${code}`)}`, width).trimEnd();
    const again = told === message;
    told = message;
    const below = again ? [] : wrapped(oneLine(message), width - INDENT.length);
    return [head, ...below.map((text) => INDENT + text)].map(colours.red).join('\n');
  };
  return {
    write(row) {
      if (!isErrorRow(row)) told = '';
      const shown = isErrorRow(row) ? errorLines(row) : line(row);
      return writeChunk(stream, `${heading()}${shown}\n`);
    },
    end: async () => {},
  };
}
