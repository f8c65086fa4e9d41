/** CSV and TSV with a header: columns by known or mapped names. */
import { type ErrorCode, TonfallError } from '../errors.js';
import { headerNames, sniffDelimiter } from './csv-dialect.js';
import { type CsvRecord, readCsvRecords } from './csv-records.js';
import { mapFields, missingNames } from './field-map.js';
import type { FileSourceOptions } from './jsonl.js';
import { type Line, readLines } from './lines.js';
import { refuse, refuseInput } from './refusal.js';
import { RowReader } from './row.js';
import type { CommentSource, SourceItem } from './source.js';
import { openText, threadName } from './text-input.js';

export interface CsvSourceOptions extends FileSourceOptions {
  /** One character; told by the header where it is not given. */
  readonly delimiter?: string;
}

/** Reads CSV. An input that is empty, no text or without a column for the text is one refusal. */
export function createCsvSource(options: CsvSourceOptions): CommentSource {
  const { input, place, defaults, map = new Map() } = options;
  return {
    name: 'csv',
    cursorKey: null,
    async *read({ signal } = {}) {
      const rows = new RowReader({ source: 'csv', defaults, thread: threadName(place) });
      let number = 0;
      try {
        const { chunks, warning } = await openText(input, place, signal);
        if (warning) yield { kind: 'warning', place, message: warning };
        const lines = readLines(chunks);
        const header = await readHeader(lines, options);
        if (!('names' in header)) {
          await lines.return();
          yield header;
          return;
        }
        for await (const record of readCsvRecords(lines, header.delimiter)) {
          if (signal?.aborted) throw new TonfallError('CANCELLED', { place });
          number = record.line;
          const at = `${place}:${number}`;
          const problem = problemOf(record, header.names.length);
          if (problem) yield refuse(problem.code, { place: at, raw: record.raw, detail: problem.detail });
          else if (record.problem === null) {
            const entries = header.names.map((name, index) => [name, record.values[index]] as const);
            yield* rows.items({ fields: mapFields(entries, map), place: at, raw: record.raw });
          }
        }
      } catch (thrown) {
        yield refuseInput(thrown, `${place}:${number + 1}`);
      }
    },
  };
}

/** The header, or the refusal of the whole input. The message names no column: without a header it would be a comment. */
async function readHeader(
  lines: AsyncGenerator<Line, void, undefined>,
  { place, map = new Map(), delimiter: given }: CsvSourceOptions,
): Promise<{ names: string[]; delimiter: string } | SourceItem> {
  let delimiter = given;
  for (let { value: line } = await lines.next(); line; { value: line } = await lines.next()) {
    const at = `${place}:${line.number}`;
    if (line.problem) return refuse('INVALID_ENCODING', { place: at, raw: line.text });
    // Excel writes `sep=;` above the header.
    const hint = /^sep=(.)\s*$/i.exec(line.text);
    if (hint?.[1]) delimiter = hint[1];
    if (hint || line.text.trim() === '') continue;
    const found = delimiter ?? sniffDelimiter(line.text, map) ?? ',';
    const names = headerNames(line.text, found) ?? [];
    const missing = missingNames(names, map);
    if (missing.length === 0) return { names, delimiter: found };
    const detail = `The header has no column for: ${missing.join(', ')}.`;
    return refuse('INVALID_ROW', { place: at, raw: line.text, detail });
  }
  return refuse('SOURCE_EMPTY', { place });
}

const PROBLEMS = {
  encoding: { code: 'INVALID_ENCODING', detail: undefined },
  length: { code: 'TEXT_TOO_LONG', detail: undefined },
  quotes: { code: 'INVALID_ROW', detail: 'A quote is not closed or stands amid a field.' },
} as const;

function problemOf(
  record: CsvRecord,
  columns: number,
): { code: ErrorCode; detail: string | undefined } | null {
  if (record.problem !== null) return PROBLEMS[record.problem];
  const found = record.values.length;
  // Spreadsheets end rows with delimiters for columns that the header does not name.
  const fits = found >= columns && record.values.slice(columns).every((value) => value === '');
  return fits ? null : { code: 'INVALID_ROW', detail: `It has ${found} fields, the header has ${columns}.` };
}
