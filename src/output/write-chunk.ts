/** Writing with back-pressure. */
import type { Writable } from 'node:stream';

/**
 * Writes a text and resolves when the stream takes more.
 * @throws the stream's error (EPIPE when nobody reads any more); ERR_STREAM_DESTROYED after it was closed.
 */
export async function writeChunk(stream: Writable, text: string): Promise<void> {
  if (stream.errored) throw stream.errored;
  if (stream.write(text)) return;
  await new Promise<void>((resolve, reject) => {
    const settle = (error?: Error | null) => {
      stream.off('drain', onDrain).off('error', settle).off('close', onClose);
      error ? reject(error) : resolve();
    };
    const onDrain = () => settle();
    const onClose = () => settle(stream.errored ?? closedError());
    stream.once('drain', onDrain).once('error', settle).once('close', onClose);
  });
}

const closedError = () =>
  Object.assign(new Error('The stream was closed.'), { code: 'ERR_STREAM_DESTROYED' });
