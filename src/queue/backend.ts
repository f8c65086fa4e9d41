/** The interface of a queue backend: BullMQ on PGlite, PostgreSQL or Redis. */
import type { Processor, Queue, Worker } from 'bullmq';

/** What a labelling job carries: ids, never text. */
export interface LabelJob {
  /** `comments.seq` of the comments in the batch. */
  readonly comments: readonly number[];
  /** Model id that should label them. */
  readonly model: string;
}

/** BullMQ priorities: lower is sooner, 0 would overtake everything. */
export const PRIORITY = { interactive: 1, fresh: 10, bulk: 100, rescore: 1000 } as const;

export interface QueueBackend {
  readonly kind: 'pglite' | 'postgres' | 'redis';
  /** The queue of that name, made once. Completed jobs are removed, failed ones kept. */
  queue(name: string): Queue;
  /** A worker on the queue of that name. The caller closes it. */
  worker(name: string, processor: Processor, options: { concurrency: number }): Worker;
  /** Frees what nobody else frees (PGlite has no autovacuum); nothing elsewhere. */
  vacuum(): Promise<void>;
  /** Closes queues and connections that this object opened. */
  close(): Promise<void>;
}
