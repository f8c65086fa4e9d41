/** The --rejects file: every refused input with its code, its place and the input as it came. */
import { finished } from 'node:stream/promises';
import type { ErrorRow } from '../label.js';
import { openOutputFile } from './output-file.js';
import { writeChunk } from './write-chunk.js';

export interface Rejects {
  write(row: ErrorRow, raw: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the file, JSON Lines, and overwrites what it held. It holds comment text: keep it as private as the input.
 * Throws OUTPUT_UNWRITABLE.
 */
export async function openRejects(file: string): Promise<Rejects> {
  const stream = await openOutputFile(file, { mode: 0o600 });
  return {
    write: (row, raw) => writeChunk(stream, `${JSON.stringify({ ...row, raw })}\n`),
    async close() {
      stream.end();
      await finished(stream);
    },
  };
}
