/** Bytes of a file, of standard input or of any stream; gzip is undone wherever it is found. */
import { createReadStream } from 'node:fs';
import { addAbortSignal, pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { TonfallError } from '../errors.js';

/** A path, `-` for standard input, or a stream that can be read once. */
export type ByteInput = string | AsyncIterable<Uint8Array>;

/** Chunks in order. Throws SOURCE_NOT_FOUND, SOURCE_UNREADABLE, CANCELLED; `place` is what errors name. */
export async function* openBytes(
  input: ByteInput,
  place: string,
  signal?: AbortSignal,
): AsyncGenerator<Buffer, void, undefined> {
  try {
    const start = await peek(rawBytes(input, signal), 2);
    const gzipped = start.head[0] === 0x1f && start.head[1] === 0x8b;
    if (!gzipped) {
      yield* start.all;
      return;
    }
    // The callback is there because an error without one would be thrown where nobody can catch it;
    // the error itself comes out of the iteration.
    yield* pipeline(Readable.from(start.all), createGunzip(), () => undefined) as AsyncIterable<Buffer>;
  } catch (thrown) {
    throw asSourceError(thrown, place, signal);
  }
}

/** The first `size` bytes, or all where there are fewer, and the whole stream from its start. */
export async function peek(
  chunks: AsyncIterable<Uint8Array>,
  size: number,
): Promise<{ head: Buffer; all: AsyncGenerator<Buffer, void, undefined> }> {
  const iterator = chunks[Symbol.asyncIterator]();
  const parts: Buffer[] = [];
  const failures: unknown[] = [];
  let seen = 0;
  let ended = false;
  while (seen < size && !ended) {
    const next = await iterator.next().catch((error: unknown) => {
      // Comes in its place: what was read before it counts.
      if (parts.length === 0) throw error;
      failures.push(error);
      return { value: undefined, done: true as const };
    });
    if (next.done) ended = true;
    else if (next.value.length > 0) {
      parts.push(asBuffer(next.value));
      seen += next.value.length;
    }
  }
  const joined = Buffer.concat(parts);
  async function* all(): AsyncGenerator<Buffer, void, undefined> {
    try {
      if (joined.length > 0) yield joined;
      if (failures.length > 0) throw failures[0];
      while (!ended) {
        const { value, done } = await iterator.next();
        if (done) return;
        if (value.length > 0) yield asBuffer(value);
      }
    } finally {
      await iterator.return?.();
    }
  }
  return { head: joined.subarray(0, size), all: all() };
}

function rawBytes(input: ByteInput, signal: AbortSignal | undefined): AsyncIterable<Uint8Array> {
  const stream =
    typeof input !== 'string'
      ? input instanceof Readable
        ? input
        : Readable.from(input)
      : input === '-'
        ? process.stdin
        : createReadStream(input, { highWaterMark: 256 * 1024 });
  return signal ? addAbortSignal(signal, stream) : stream;
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function asSourceError(thrown: unknown, place: string, signal: AbortSignal | undefined): unknown {
  if (thrown instanceof TonfallError) return thrown;
  if (signal?.aborted) return new TonfallError('CANCELLED', { place });
  const code = (thrown as NodeJS.ErrnoException | undefined)?.code;
  const of = (detail: string) => new TonfallError('SOURCE_UNREADABLE', { place, detail, cause: thrown });
  if (code === 'ENOENT' || code === 'ENOTDIR') return new TonfallError('SOURCE_NOT_FOUND', { place });
  if (code === 'EISDIR') return of('It is a folder; name the files in it.');
  if (code === 'EACCES' || code === 'EPERM') return of('This user may not read the file.');
  if (code?.startsWith('Z_')) return of('The gzip data is damaged or ends too early.');
  return thrown;
}
