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

/**
 * What BullMQ keeps to on every backend: names of queues and ids of jobs hold no `:` and an id is not all digits. An
 * id that it still holds, whatever the state of that job, is not added again, silently; since failed jobs are
 * kept, work that is sent again needs a new id (the round is part of it).
 */
export interface QueueBackend {
  readonly kind: 'pglite' | 'postgres' | 'redis';
  /** The queue of that name, made once. Completed jobs are removed, failed ones kept. */
  queue(name: string): Queue;
  /** A worker on the queue of that name. The caller closes it. */
  worker(name: string, processor: Processor, options: { concurrency: number }): Worker;
  /** Frees what nobody else frees: PGlite's tables of the queue and of the schemas named. Nothing elsewhere. */
  vacuum(schemas?: readonly string[]): Promise<void>;
  /** Closes queues and connections that this object opened. */
  close(): Promise<void>;
}
