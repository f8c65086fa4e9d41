/** A Database on a `pg` pool, whoever speaks PostgreSQL's protocol at the other end. */
import { AsyncLocalStorage } from 'node:async_hooks';
import pg from 'pg';
import { TonfallError } from '../errors.js';
import type { Database, Queryable } from './database.js';
import { asDatabaseError } from './sql-error.js';

/** Type OIDs (pg_type.dat): int8 and its array. Every count and identity of ours fits a double. */
const INT8 = 20;
const INT8_ARRAY = 1016;
const numbers = (text: string): (number | null)[] =>
  (pg.types.getTypeParser(INT8_ARRAY as number, 'text')(text) as (string | null)[]).map((n) =>
    n === null ? null : Number(n),
  );

/** Parsers of result columns: those of `pg`, with int8 as number. */
const types: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (oid === INT8) return Number;
    if (oid === INT8_ARRAY) return numbers;
    return pg.types.getTypeParser(oid, format as 'text');
  },
} as pg.CustomTypesConfig;

async function run<Row extends object>(
  target: pg.Pool | pg.PoolClient,
  sql: string,
  parameters: readonly unknown[],
): Promise<Row[]> {
  try {
    // Without values `pg` takes the simple protocol, which runs several statements at once.
    const result = parameters.length > 0 ? await target.query(sql, [...parameters]) : await target.query(sql);
    return Array.isArray(result) ? ((result.at(-1)?.rows ?? []) as Row[]) : (result.rows as Row[]);
  } catch (error) {
    throw asDatabaseError(error);
  }
}

export class PoolDatabase implements Database {
  readonly #pool: pg.Pool;
  /** Set inside `transaction`, to tell a statement that would wait for its own transaction. */
  readonly #inside = new AsyncLocalStorage<{ open: boolean }>();
  #closed: Promise<void> | undefined;

  /**
   * @param kind which of the two
   * @param config how to reach the server; `createPool` uses it again
   * @param end runs after the pool has ended
   */
  constructor(
    readonly kind: 'pglite' | 'postgres',
    readonly config: pg.PoolConfig,
    private readonly end: () => Promise<void> = async () => {},
  ) {
    this.#pool = new pg.Pool({ max: 5, ...config, types });
    // An idle connection that drops is replaced by the next query; without a listener it would end the process.
    this.#pool.on('error', () => {});
  }

  /** A pool of its own on the same database, for clients that need sessions (BullMQ). The caller ends it. */
  createPool(config: pg.PoolConfig = {}): pg.Pool {
    return new pg.Pool({ ...this.config, ...config });
  }

  async query<Row extends object = Record<string, unknown>>(
    sql: string,
    parameters: readonly unknown[] = [],
  ): Promise<Row[]> {
    this.#refuseInside();
    return run<Row>(this.#pool, sql, parameters);
  }

  async transaction<Result>(work: (transaction: Queryable) => Promise<Result>): Promise<Result> {
    this.#refuseInside();
    const client = await this.#pool.connect().catch((error: unknown) => {
      throw asDatabaseError(error);
    });
    // A connection that ends while it is checked out; the statement in hand tells the caller.
    client.on('error', ignore);
    const state = { open: true };
    let broken = false;
    try {
      await run(client, 'BEGIN', []);
      const result = await this.#inside.run(state, () =>
        work({ query: (sql, parameters = []) => run(client, sql, parameters) }),
      );
      await run(client, 'COMMIT', []);
      return result;
    } catch (error) {
      await run(client, 'ROLLBACK', []).catch(() => {
        broken = true;
      });
      throw error;
    } finally {
      state.open = false;
      client.removeListener('error', ignore);
      client.release(broken);
    }
  }

  close(): Promise<void> {
    this.#closed ??= this.#pool.end().then(this.end);
    return this.#closed;
  }

  /** On one shared session such a statement waits for ever; on a server it silently misses the transaction. */
  #refuseInside(): void {
    if (this.#inside.getStore()?.open) {
      throw new TonfallError('INTERNAL', { detail: 'A statement bypassed the open transaction.' });
    }
  }
}

function ignore(): void {}
