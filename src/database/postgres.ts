/** A PostgreSQL server by its URL. */
import type pg from 'pg';
import { PoolDatabase } from './pool-database.js';

/** What `pg` is told beside the URL, which wins: it may name TLS (`sslmode`, `sslrootcert`), options and timeouts. */
export const SERVER: pg.PoolConfig = {
  application_name: 'tonfall',
  connectionTimeoutMillis: 10_000,
  keepAlive: true,
};

/**
 * Opens a pool on a PostgreSQL server and asks it one question, so that a wrong URL is told at once.
 * Throws DATABASE_UNAVAILABLE.
 * @param url `postgres://user:password@host:port/database?sslmode=...`
 */
export async function openPostgres(url: string): Promise<PoolDatabase> {
  const database = new PoolDatabase('postgres', { ...SERVER, connectionString: url });
  try {
    await database.query('SELECT 1');
  } catch (error) {
    await database.close();
    throw error;
  }
  return database;
}
