/** What autovacuum does on a server, for PGlite, which has none. */
import type { Database } from './database.js';

/** Below this many dead rows a table is not worth the pause. */
const MINIMUM_DEAD = 1_000;

/** Vacuums and analyses the tables of a schema that hold many dead rows, each in a statement of its own. */
export async function vacuumSchema(database: Database, schema: string): Promise<void> {
  // Counts of dead rows are published once a second at most; this is the moment to see them all.
  await database.query('SELECT pg_stat_force_next_flush()');
  const tables = await database.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, relname) AS name FROM pg_stat_all_tables
      WHERE schemaname = $1 AND n_dead_tup >= $2 ORDER BY n_dead_tup DESC`,
    [schema, MINIMUM_DEAD],
  );
  for (const { name } of tables) await database.query(`VACUUM (ANALYZE) ${name}`);
}
