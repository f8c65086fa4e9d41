/**
 * The statement that asks for a copy of the embedded store.
 *
 * Whoever has a connection may send `TONFALL BACKUP TO 'file'`. It is not SQL but is answered by the thread that
 * holds the folder, between two statements, as pgbouncer answers its `SHOW POOLS`; others wait meanwhile.
 */
import { completeMessage, errorMessage, queryText, readyMessage } from './wire.js';

const STATEMENT = /^TONFALL BACKUP TO '((?:[^']|'')+)'$/;

/** @param file absolute path, on the machine of the store's owner */
export const backupStatement = (file: string): string => `TONFALL BACKUP TO '${file.replaceAll("'", "''")}'`;

/**
 * Answers the statement.
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
