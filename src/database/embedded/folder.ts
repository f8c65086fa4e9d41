/** The folder that PGlite works in: made whole or not at all, copied while it runs. */
import { createWriteStream, existsSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { PGlite } from '@electric-sql/pglite';
import { create, extract } from 'tar';
import { makeFolder } from './make-folder.js';

/**
 * Makes the folder where there is none, from a backup or empty. It gets its name only when it is complete, so a
 * process that is killed meanwhile leaves nothing that looks like a database.
 */
export async function ensureFolder(folder: string, backup: string | null): Promise<void> {
  if (existsSync(folder)) {
    if (backup !== null) throw new Error('a backup needs a folder without a store');
    return;
  }
  const draft = `${folder}.unfinished`;
  rmSync(draft, { recursive: true, force: true });
  makeFolder(draft);
  if (backup === null) await (await PGlite.create({ dataDir: draft })).close();
  else {
    await extract({ file: backup, cwd: draft });
    if (!existsSync(`${draft}/PG_VERSION`)) throw new Error('the file is not a backup of a store');
  }
  renameSync(draft, folder);
}

/**
 * Writes the folder into a gzip-compressed tar archive. Nothing may write to the folder meanwhile; a CHECKPOINT
 * before makes the copy start without recovery. The file appears under its name only when it is complete.
 */
export async function archiveFolder(folder: string, file: string): Promise<void> {
  const draft = `${file}.unfinished`;
  makeFolder(dirname(file));
  try {
    const archive = create({ cwd: folder, gzip: { level: 1 }, portable: true, strict: true }, ['.']);
    // tar's streams are Minipass ones, which `pipeline` takes although their types differ.
    const from = archive as unknown as NodeJS.ReadableStream;
    await pipeline(from, createWriteStream(draft, { mode: 0o600, flush: true }));
    renameSync(draft, file);
  } finally {
    rmSync(draft, { force: true });
  }
}
