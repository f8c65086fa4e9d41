/** A copy of the embedded store while it runs. */
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { TonfallError } from '../errors.js';
import { backupStatement } from './embedded/backup-command.js';
import type { PoolDatabase } from './pool-database.js';
import { SqlError } from './sql-error.js';

/** SQLSTATE io_error, with which the store's thread answers. */
const IO_ERROR = '58030';

/**
 * Writes a consistent copy of the embedded store into a gzip-compressed tar archive, from whichever process. The
 * owner of the store writes the file, replacing one of that name; other statements wait until it has.
 *
 * To restore, unpack the archive into the folder `postgres` of a data folder that has none
 * (`mkdir -p data/postgres && tar -xzf FILE -C data/postgres`).
 * Throws USAGE on a PostgreSQL server (pg_dump does it there), DATABASE_UNAVAILABLE, and OUTPUT_UNWRITABLE when the
 * file cannot be written or the store is in memory.
 * @returns size of the file in bytes
 */
export async function backupStore(database: PoolDatabase, file: string): Promise<number> {
  if (database.kind !== 'pglite') {
    throw new TonfallError('USAGE', {
      detail: 'Only the embedded store is copied; use pg_dump on PostgreSQL.',
    });
  }
  const path = resolve(file);
  await database.query(backupStatement(path)).catch((error: unknown) => {
    if (!(error instanceof SqlError && error.sqlState === IO_ERROR)) throw error;
    throw new TonfallError('OUTPUT_UNWRITABLE', { place: path, cause: error });
  });
  return (await stat(path)).size;
}
