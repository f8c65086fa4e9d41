/**
 * A copy of the embedded store while it runs.
 *
 * Whoever has a connection may ask for one: the statement `TONFALL BACKUP TO 'file'` is not SQL but is answered by
 * the thread that holds the folder, between two statements, as pgbouncer answers its `SHOW POOLS`. Meanwhile other
 * statements wait.
 */
import { resolve } from 'node:path';
import { TonfallError } from '../../errors.js';
import type { PoolDatabase } from '../pool-database.js';
import { completeMessage, errorMessage, queryText, readyMessage } from './wire.js';

const STATEMENT = /^TONFALL BACKUP TO '((?:[^']|'')+)'$/;

/**
 * Writes a consistent copy of the embedded store into a gzip-compressed tar archive, from whichever process. The
 * owner of the store writes the file, replacing one of that name. To restore, unpack it into `postgres` in an empty
 * data folder, or pass it to `openPglite`.
 * Throws USAGE on a PostgreSQL server (pg_dump does it there), DATABASE_UNAVAILABLE, and
 * SqlError 58030 when the file cannot be written or the store is in memory.
 */
export async function backup(database: PoolDatabase, file: string): Promise<void> {
  if (database.kind !== 'pglite') {
    throw new TonfallError('USAGE', {
      detail: 'Only the embedded store is copied; use pg_dump on PostgreSQL.',
    });
  }
  await database.query(`TONFALL BACKUP TO '${resolve(file).replaceAll("'", "''")}'`);
}

/**
 * The thread's side.
 * @param write makes the copy
 * @returns undefined for any other statement
 */
export function answerBackup(
  unit: Buffer,
  write: (file: string) => Promise<void>,
): Promise<Buffer> | undefined {
  const file = STATEMENT.exec(queryText(unit) ?? '')?.[1]?.replaceAll("''", "'");
  if (file === undefined) return undefined;
  return write(file).then(
    () => Buffer.concat([completeMessage('BACKUP'), readyMessage()]),
    // io_error
    (error: Error) => Buffer.concat([errorMessage('ERROR', '58030', error.message), readyMessage()]),
  );
}
