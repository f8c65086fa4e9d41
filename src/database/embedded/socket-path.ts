/** Where the process that holds the embedded store lets others in. */
import { createHash } from 'node:crypto';
import { lstatSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeFolder } from './make-folder.js';

/** As PostgreSQL names its socket, so that `pg` and `psql -h FOLDER` find it. */
const NAME = '.s.PGSQL.5432';

/** `sun_path` holds 104 bytes on macOS, 108 on Linux, with the terminating zero. */
const MAXIMUM_BYTES = 103;

/**
 * Path of the socket for a data folder: in it, or where that is too long for a socket, in a folder of this user's
 * under the system's temporary one.
 * @param dataDir absolute
 * @returns null when another user sits on that folder
 */
export function socketPath(dataDir: string): string | null {
  const inside = join(dataDir, NAME);
  if (Buffer.byteLength(inside) <= MAXIMUM_BYTES) return inside;
  const hash = createHash('sha256').update(dataDir).digest('hex').slice(0, 16);
  const folder = join(tmpdir(), `tonfall-${hash}`);
  makeFolder(folder);
  const stat = lstatSync(folder);
  const ours = stat.isDirectory() && stat.uid === process.getuid?.() && (stat.mode & 0o077) === 0;
  return ours ? join(folder, NAME) : null;
}
