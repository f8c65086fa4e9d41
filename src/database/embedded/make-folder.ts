/** Makes a folder. */
import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a folder and those above it that are missing; one that is there already is left as it is.
 *
 * Not Node's `recursive`: that asks again for ever where the system says "no such folder" of one that it will not make
 * although the folder above is there, as in /proc.
 * Throws the system's error (EACCES, ENOENT, ENOTDIR, EROFS ...).
 * @param path absolute
 */
export function makeFolder(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
    const above = dirname(path);
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT' && above !== path;
    if (!missing || statSync(above, { throwIfNoEntry: false })) throw error;
    makeFolder(above);
    makeFolder(path);
  }
}
