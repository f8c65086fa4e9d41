/** Brings a database to the schema that this version knows. */
import type { Database } from '../database/database.js';
import { TonfallError } from '../errors.js';
import { MIGRATIONS, type Migration } from './migrations.js';

/** Any number that nobody else uses as an advisory lock: the bytes of "tonf". */
const LOCK = 0x746f6e66;

/**
 * Applies the steps that the database lacks, all in one transaction, one process at a time.
 * Returns the versions applied, none when the schema was there. Throws DATABASE_TOO_NEW when the database has a
 * step that this version does not know.
 */
export async function migrate(
  database: Database,
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<number[]> {
  return database.transaction(async (transaction) => {
    await transaction.query('select pg_advisory_xact_lock($1::bigint)', [LOCK]);
    // Asked first: `create schema if not exists` needs a right that a running service need not have.
    const [found] = await transaction.query<{ schema: boolean; table: boolean }>(
      `select to_regnamespace('tonfall') is not null as schema,
         to_regclass('tonfall.migrations') is not null as table`,
    );
    if (!found?.schema) await transaction.query('create schema tonfall');
    if (!found?.table) {
      await transaction.query(
        `create table tonfall.migrations (
          version integer primary key, name text not null, applied_at timestamptz not null default now()
        )`,
      );
    }
    const applied = await transaction.query<{ version: number }>('select version from tonfall.migrations');
    const present = new Set(applied.map((row) => row.version));
    const newest = Math.max(0, ...migrations.map((migration) => migration.version));
    for (const version of present) {
      if (version > newest) {
        throw new TonfallError('DATABASE_TOO_NEW', {
          detail: `It has schema version ${version}; this version knows ${newest}.`,
        });
      }
    }
    const missing = migrations.filter((migration) => !present.has(migration.version));
    for (const { version, name, statements } of missing) {
      for (const statement of statements) await transaction.query(statement);
      await transaction.query('insert into tonfall.migrations (version, name) values ($1, $2)', [
        version,
        name,
      ]);
    }
    return missing.map((migration) => migration.version);
  });
}
