/** BullMQ on PostgreSQL, and on PGlite, which speaks the same protocol. */
import { createPostgresBackend, runMigrations, withBackend } from 'bullmq';
import type { ClientBase } from 'pg';
import type { PoolDatabase } from '../database/pool-database.js';
import { vacuumSchema } from '../database/vacuum.js';
import type { QueueBackend } from './backend.js';
import { createBullmqBackend, type QueueLog, type Stalling } from './bullmq-backend.js';
import { asQueueError } from './queue-error.js';

/** BullMQ's own default, and the only schema that it uses on a pool made by others. */
const SCHEMA = 'bullmq';
/** BullMQ makes two temporary tables for every bulk of jobs, and each leaves its rows in the catalog. */
const CATALOG = 'pg_catalog';

/**
 * Opens the queue in the schema `bullmq` of a database, bringing BullMQ's tables up to date.
 *
 * Its connections are apart from the store's: BullMQ keeps one per worker for notifications and needs its schema on
 * the search path (which the embedded store has always).
 * Throws QUEUE_UNAVAILABLE.
 * @param options.end closes the database where the queue has one of its own
 */
export async function openPostgresBackend(options: {
  readonly database: PoolDatabase;
  readonly stalling: Stalling;
  readonly log: QueueLog;
  readonly end: () => Promise<void>;
}): Promise<QueueBackend> {
  const { database, stalling, log } = options;
  // Not as a startup option, where one in the URL would replace it.
  const onConnect = (client: ClientBase) => client.query(`SET search_path TO ${SCHEMA}`).then(() => {});
  const pool = database.createPool({ max: 10, ...(database.kind === 'postgres' ? { onConnect } : {}) });
  // One listener per queue and worker.
  pool.setMaxListeners(0);
  pool.on('error', () => {});
  const end = async () => {
    await pool.end();
    await options.end();
  };
  try {
    const client = await pool.connect();
    await runMigrations(client).finally(() => client.release());
  } catch (error) {
    await end();
    throw asQueueError(error);
  }
  // BullMQ declares the part of a pool that it uses, a little narrower than `pg` does.
  const connection = pool as never;
  const { Queue, Worker } = withBackend(createPostgresBackend);
  return createBullmqBackend({
    kind: database.kind,
    makeQueue: (name, queueOptions) => new Queue(name, { ...queueOptions, connection }) as never,
    makeWorker: (name, processor, workerOptions) =>
      new Worker(name, processor, { ...workerOptions, connection }) as never,
    stalling,
    log,
    async vacuum(schemas) {
      if (database.kind !== 'pglite') return;
      for (const schema of [SCHEMA, CATALOG, ...schemas]) await vacuumSchema(database, schema);
    },
    end,
  });
}
