/** What a broken run left in its output file: which rows are whole, and whose they are. */
import { createReadStream } from 'node:fs';
import { open, truncate } from 'node:fs/promises';
import { parse } from 'csv-parse';
import { TonfallError } from '../errors.js';
import type { ErrorRow } from '../label.js';
import { csvColumns } from './csv.js';

/** What a row says of itself: whose it is, and why it is an error row where it is one. */
export interface WrittenRow {
  readonly id: string | null;
  readonly error: ErrorRow['error'] | null;
}

export interface WrittenRows {
  /** Whether the file held anything whole, a CSV header included. */
  readonly any: boolean;
  /** The whole rows, in order. */
  rows(): AsyncGenerator<WrittenRow>;
}

/**
 * Cuts off a row that was only half written, and reads the others as they are asked for.
 * A file that is not there counts as empty. Throws RESUME_MISMATCH where it is not of this form.
 */
export async function readWrittenRows(
  file: string,
  format: 'jsonl' | 'csv',
  withText: boolean,
): Promise<WrittenRows> {
  const size = await wholeBytes(file, format);
  if (size > 0) await truncate(file, size);
  return {
    any: size > 0,
    rows: () => (size === 0 ? nothing() : format === 'jsonl' ? jsonlRows(file) : csvRows(file, withText)),
  };
}

async function* nothing(): AsyncGenerator<WrittenRow> {}

/** Bytes up to the end of the last whole row; a row is whole with its line end. */
async function wholeBytes(file: string, format: 'jsonl' | 'csv'): Promise<number> {
  let size = 0;
  try {
    size = format === 'jsonl' ? await bytesUpToLastLineEnd(file) : await bytesUpToLastRecord(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
  if (size === 0) await truncate(file, 0);
  return size;
}

async function bytesUpToLastLineEnd(file: string): Promise<number> {
  const handle = await open(file, 'r');
  try {
    const block = Buffer.alloc(65_536);
    for (let end = (await handle.stat()).size; end > 0; ) {
      const begin = Math.max(0, end - block.length);
      const { bytesRead } = await handle.read(block, 0, end - begin, begin);
      const last = block.subarray(0, bytesRead).lastIndexOf(0x0a);
      if (last >= 0) return begin + last + 1;
      end = begin;
    }
    return 0;
  } finally {
    await handle.close();
  }
}

/** A line end inside of quotes ends no record, so the whole file is read, without keeping it. */
async function bytesUpToLastRecord(file: string): Promise<number> {
  let position = 0;
  let end = 0;
  let quoted = false;
  for await (const block of createReadStream(file)) {
    for (const byte of block as Buffer) {
      position += 1;
      // A doubled quote switches twice, which is right either way.
      if (byte === 0x22) quoted = !quoted;
      else if (byte === 0x0a && !quoted) end = position;
    }
  }
  return end;
}

async function* jsonlRows(file: string): AsyncGenerator<WrittenRow> {
  let number = 0;
  for await (const line of linesOf(file)) {
    number += 1;
    const { id, error = null } = parsed(line);
    if (typeof id !== 'string' && id !== null) {
      throw new TonfallError('RESUME_MISMATCH', { place: `${file}:${number}` });
    }
    yield { id, error };
  }
}

function parsed(line: string): { readonly id?: unknown; readonly error?: ErrorRow['error'] } {
  try {
    return JSON.parse(line) ?? {};
  } catch {
    return {};
  }
}

/** Lines end with LF alone: JSON holds U+2028, at which Node's readline would cut too. */
async function* linesOf(file: string): AsyncGenerator<string> {
  let rest = '';
  for await (const block of createReadStream(file, 'utf8')) {
    const lines = (rest + block).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}

async function* csvRows(file: string, withText: boolean): AsyncGenerator<WrittenRow> {
  const records = createReadStream(file).pipe(parse({ relax_column_count: true }));
  const columns = csvColumns(withText);
  const [idColumn = 0, codeColumn = 0, messageColumn = 0] = ['id', 'error.code', 'error.message'].map(
    (name) => columns.indexOf(name),
  );
  let header = true;
  for await (const record of records as AsyncIterable<string[]>) {
    if (header && record.join() !== columns.join()) {
      throw new TonfallError('RESUME_MISMATCH', { place: `${file}:1` });
    }
    const code = record[codeColumn];
    if (!header) {
      yield {
        id: record[idColumn] || null,
        error: code ? { code, message: record[messageColumn] ?? '' } : null,
      };
    }
    header = false;
  }
}
