/** Whether the files of a model folder are the ones its manifest was written for. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { TonfallError } from '../errors.js';
import type { Manifest } from './manifest.js';

/**
 * Compares size and SHA-256 of every file that the manifest names; streams, so memory stays flat.
 *
 * Throws MODEL_CORRUPT with the file as place when one is missing or differs.
 */
export async function verifyModelFiles(folder: string, manifest: Pick<Manifest, 'files'>): Promise<void> {
  for (const [name, expected] of Object.entries(manifest.files)) {
    const place = join(folder, name);
    const found = await stat(place).catch((cause: unknown) => {
      throw new TonfallError('MODEL_CORRUPT', { place, detail: `${name} cannot be read.`, cause });
    });
    if (found.size !== expected.bytes) {
      const detail = `${name} has ${found.size} bytes instead of ${expected.bytes}.`;
      throw new TonfallError('MODEL_CORRUPT', { place, detail });
    }
    if ((await sha256Of(place)) !== expected.sha256) {
      throw new TonfallError('MODEL_CORRUPT', { place, detail: `${name} has another content.` });
    }
  }
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path), hash);
  } catch (cause) {
    throw new TonfallError('MODEL_CORRUPT', { place: path, detail: 'It cannot be read.', cause });
  }
  return hash.digest('hex');
}
