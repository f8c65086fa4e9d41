/** A thread as a file: the public rows of its labelled comments, with their texts. */
import { PassThrough, type Readable } from 'node:stream';
import type { Queryable } from '../../database/database.js';
import { createRowWriter } from '../../output/formats.js';
import { exportRows } from '../../store/export.js';

/** Reads page by page, as fast as the file is taken. */
export function threadFile(
  database: Queryable,
  thread: { readonly site: string; readonly id: string; readonly model: string },
  format: 'csv' | 'jsonl',
): Readable {
  const stream = new PassThrough();
  const write = async () => {
    const writer = createRowWriter(format, stream, { text: true });
    const { site, id, model } = thread;
    for await (const row of exportRows(database, { site, thread: id }, { model })) {
      if (stream.destroyed) return;
      await writer.write(row);
    }
    await writer.end();
    stream.end();
  };
  write().catch((error: Error) => stream.destroy(error));
  return stream;
}
