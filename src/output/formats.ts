/** The list of output formats. */
import type { Writable } from 'node:stream';
import { createCsvWriter } from './csv.js';
import { createJsonlWriter } from './jsonl.js';
import type { OutputOptions, RowWriter } from './row-writer.js';
import { createTableWriter } from './table.js';

export const OUTPUT_FORMATS = ['table', 'jsonl', 'csv'] as const;
export type OutputFormat = (typeof OUTPUT_FORMATS)[number];

const WRITERS = {
  table: createTableWriter,
  jsonl: createJsonlWriter,
  csv: createCsvWriter,
} as const satisfies Record<OutputFormat, (stream: Writable, options: OutputOptions) => RowWriter>;

/** The writer of a format on a stream, which stays open. */
export function createRowWriter(
  format: OutputFormat,
  stream: Writable,
  options: OutputOptions = {},
): RowWriter {
  return WRITERS[format](stream, options);
}
