/** Cuts lines into CSV records (RFC 4180) so that one broken record cannot swallow the rows after it. */
import { parse } from 'csv-parse/sync';
import { LINE_LIMIT, type Line } from './lines.js';

export type CsvRecord =
  | {
      readonly line: number;
      readonly problem: null;
      readonly values: readonly string[];
      readonly raw: string;
    }
  | { readonly line: number; readonly problem: 'encoding' | 'length' | 'quotes'; readonly raw: string };

/**
 * Records with the number of their first line. A record that cannot be read is given up after its first line, and
 * reading goes on with its second: the quote that was never closed may have joined good rows to it.
 * Memory is bounded by `limit` characters.
 */
export async function* readCsvRecords(
  lines: AsyncGenerator<Line, void, undefined>,
  delimiter: string,
  limit: number = LINE_LIMIT,
): AsyncGenerator<CsvRecord, void, undefined> {
  /** Lines to read once more, the last one first. */
  const again: Line[] = [];
  const next = async () => again.pop() ?? ((await lines.next()).value || null);
  try {
    for (let first = await next(); first; first = await next()) {
      if (first.problem === 'length') {
        yield { line: first.number, problem: 'length', raw: first.text };
        continue;
      }
      if (first.text.trim() === '') continue;
      const held: Line[] = [first];
      let size = first.text.length;
      let open = endsInQuotes(first.text, false, delimiter);
      while (open) {
        const line = await next();
        if (!line) break;
        held.push(line);
        size += line.text.length;
        if (line.problem === 'length' || size > limit) break;
        open = endsInQuotes(line.text, true, delimiter);
      }
      const record = open ? null : asRecord(held, delimiter);
      if (record) yield record;
      else {
        yield { line: first.number, problem: first.problem ?? 'quotes', raw: first.text };
        for (let index = held.length - 1; index > 0; index--) again.push(held[index] as Line);
      }
    }
  } finally {
    await lines.return();
  }
}

/** The lines as one record, or null where csv-parse refuses them. */
function asRecord(held: readonly Line[], delimiter: string): CsvRecord | null {
  const first = held[0] as Line;
  const raw = held.length === 1 ? first.text : held.map(({ text }) => text).join('\n');
  const broken = held.find(({ problem }) => problem);
  if (broken) return { line: first.number, problem: 'encoding', raw };
  try {
    const [values, ...more] = parse(raw, {
      delimiter,
      trim: true,
      // `5" disk` is fine on a line of its own; over several lines it is how a lost quote shows.
      relax_quotes: held.length === 1,
      // Never told by looking: a lone CR inside a text would be taken for it.
      record_delimiter: '\n',
      relax_column_count: true,
    }) as string[][];
    return values && more.length === 0 ? { line: first.number, problem: null, values, raw } : null;
  } catch {
    return null;
  }
}

/** Whether a field that was opened with a quote is still open at the end of the line. */
export function endsInQuotes(line: string, inside: boolean, delimiter: string): boolean {
  let open = inside;
  let fieldStart = !inside;
  let index = 0;
  while (index < line.length) {
    if (open) {
      const quote = line.indexOf('"', index);
      if (quote === -1) return true;
      if (line[quote + 1] === '"') index = quote + 2;
      else {
        open = false;
        index = quote + 1;
      }
    } else if (fieldStart && line[index] === '"') {
      open = true;
      fieldStart = false;
      index++;
    } else if (fieldStart && line[index] === ' ') index++;
    else {
      const end = line.indexOf(delimiter, index);
      if (end === -1) return false;
      index = end + delimiter.length;
      fieldStart = true;
    }
  }
  return open;
}
