/** Inputs for sources: bytes in chunks of any size, rows, defaults. */
import type { SourceDefaults } from '../../src/sources/source.js';

export const DEFAULTS: SourceDefaults = { site: 'default', section: null, savedAt: null };

/** The bytes as a stream of chunks of `size` bytes. */
export async function* chunksOf(bytes: Uint8Array | string, size = 64 * 1024): AsyncGenerator<Uint8Array> {
  const buffer = typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
  for (let index = 0; index < buffer.length; index += size) yield buffer.subarray(index, index + size);
}
