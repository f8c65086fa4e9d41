/** A Database in memory: one PGlite session in this thread, transactions one after the other. */
import { PGlite } from '@electric-sql/pglite';
import type { Database, Queryable } from '../../src/database/database.js';

export async function openMemoryDatabase(): Promise<Database> {
  const session = await PGlite.create('memory://');
  return {
    kind: 'pglite',
    async query<Row extends object>(sql: string, parameters: readonly unknown[] = []) {
      return (await session.query<Row>(sql, [...parameters])).rows;
    },
    transaction: (work) =>
      session.transaction((transaction) => {
        const inside: Queryable = {
          async query<Row extends object>(sql: string, parameters: readonly unknown[] = []) {
            return (await transaction.query<Row>(sql, [...parameters])).rows;
          },
        };
        return work(inside);
      }),
    close: () => session.close(),
  };
}
