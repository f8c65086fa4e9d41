/** JSON Lines: one row per line, keys in the order of the public row. */
import type { Writable } from 'node:stream';
import { isErrorRow, type OutputOptions, type OutputRow, type RowWriter } from './row-writer.js';
import { writeChunk } from './write-chunk.js';

export function createJsonlWriter(stream: Writable, options: OutputOptions): RowWriter {
  return {
    write: (row) => writeChunk(stream, `${JSON.stringify(publicRow(row, options.text ?? false))}\n`),
    end: async () => {},
  };
}

function publicRow(row: OutputRow, withText: boolean): OutputRow {
  if (withText || isErrorRow(row) || row.text === undefined) return row;
  const { text: _, ...rest } = row;
  return rest;
}
