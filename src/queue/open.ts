/** Opens the queue that the configuration names. */
import type { PoolDatabase } from '../database/pool-database.js';
import { openPostgres } from '../database/postgres.js';
import type { QueueBackend } from './backend.js';
import { type QueueLog, STALLING, type Stalling } from './bullmq-backend.js';
import { openPostgresBackend } from './postgres-backend.js';
import { asQueueError } from './queue-error.js';
import { openRedisBackend } from './redis-backend.js';

export interface OpenQueueOptions {
  /** `redis://`, `rediss://`, with `+sentinel` or `+cluster`, or `postgres://`; null for the store's own database. */
  readonly queueUrl: string | null;
  /** The store's, to tell that both are the same database. */
  readonly databaseUrl: string | null;
  /** The store's database, opened; the backend does not close it. */
  readonly database: PoolDatabase;
  readonly log: QueueLog;
  /** Prefix of the keys in Redis; PostgreSQL's schema is always `bullmq`. */
  readonly prefix?: string;
  readonly stalling?: Stalling;
}

/**
 * Opens the queue backend, chosen by URL alone.
 * Throws CONFIG_INVALID (URL of another form) and QUEUE_UNAVAILABLE.
 */
export async function openQueueBackend(options: OpenQueueOptions): Promise<QueueBackend> {
  const { queueUrl, databaseUrl, database, log, prefix, stalling = STALLING } = options;
  if (queueUrl === null || queueUrl === databaseUrl) {
    return openPostgresBackend({ database, stalling, log, end: async () => {} });
  }
  if (/^postgres(ql)?:/.test(queueUrl)) {
    const own = await openPostgres(queueUrl).catch((error: unknown) => {
      throw asQueueError(error);
    });
    return openPostgresBackend({ database: own, stalling, log, end: () => own.close() });
  }
  return openRedisBackend({ url: queueUrl, prefix, stalling, log });
}
