/** A file that rows are written to; what goes wrong with it is an error of the table. */
import { open } from 'node:fs/promises';
import { Writable } from 'node:stream';
import { TonfallError } from '../errors.js';

/**
 * Opens a file for writing, which empties it unless `append` is set. End the stream to close the file.
 * Throws OUTPUT_UNWRITABLE; writing and ending reject with the same (a full disk, a folder that is gone).
 */
export async function openOutputFile(
  path: string,
  options: { readonly append?: boolean; readonly mode?: number } = {},
): Promise<Writable> {
  const unwritable = (cause: NodeJS.ErrnoException) =>
    new TonfallError('OUTPUT_UNWRITABLE', { place: path, detail: `(${cause.code ?? cause.name})`, cause });
  const handle = await open(path, options.append ? 'a' : 'w', options.mode).catch((cause) => {
    throw unwritable(cause);
  });
  const stream = new Writable({
    highWaterMark: 64 * 1024,
    writev(chunks, done) {
      const bytes = Buffer.concat(chunks.map(({ chunk }) => chunk));
      handle.writeFile(bytes).then(
        () => done(),
        (cause) => done(unwritable(cause)),
      );
    },
    destroy(error, done) {
      handle.close().then(
        () => done(error),
        (cause) => done(error ?? unwritable(cause)),
      );
    },
  });
  // Whoever writes next, or waits for the end, is told; without a listener it would end the process.
  stream.on('error', () => {});
  return stream;
}
