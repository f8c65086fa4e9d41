/** What the three backends have in common: BullMQ's queues and workers, opened, watched and closed. */
import type { Processor, Queue, QueueOptions, Worker, WorkerOptions } from 'bullmq';
import { TonfallError } from '../errors.js';
import type { QueueBackend } from './backend.js';
import { asQueueError } from './queue-error.js';

/** How long the lock of a job lasts and how often lapsed ones are looked for, in milliseconds. */
export interface Stalling {
  readonly lockDuration: number;
  readonly stalledInterval: number;
}

/** Locks are renewed at half time on a thread that never computes; a killed worker's jobs come back within 20 s. */
export const STALLING: Stalling = { lockDuration: 15_000, stalledInterval: 5_000 };

/** A batch may be interrupted by many restarts before it counts as the cause of them. */
const MAXIMUM_STALLS = 20;

export interface QueueLog {
  warn(details: object, message: string): void;
}

export interface BullmqParts {
  readonly kind: QueueBackend['kind'];
  readonly makeQueue: (name: string, options: Omit<QueueOptions, 'connection'>) => Queue;
  readonly makeWorker: (
    name: string,
    processor: Processor,
    options: Omit<WorkerOptions, 'connection'>,
  ) => Worker;
  readonly stalling: Stalling;
  readonly log: QueueLog;
  readonly vacuum: (schemas: readonly string[]) => Promise<void>;
  /** Closes the connections, after queues and workers. */
  readonly end: () => Promise<void>;
}

/** Builds the backend out of the parts that differ. */
export function createBullmqBackend(parts: BullmqParts): QueueBackend {
  const queues = new Map<string, Queue>();
  const workers = new Set<Worker>();
  // BullMQ's objects emit `error`; without a listener it would end the process.
  const warn = (queue: string) => (error: Error) =>
    parts.log.warn({ queue, err: asQueueError(error) }, 'the queue reports an error');

  return {
    kind: parts.kind,

    queue(name) {
      let queue = queues.get(name);
      if (!queue) {
        queue = parts.makeQueue(name, {
          defaultJobOptions: { removeOnComplete: true, removeOnFail: false },
        });
        queue.on('error', warn(name));
        queues.set(name, queue);
      }
      return queue;
    },

    worker(name, processor, { concurrency }) {
      const worker = parts.makeWorker(name, processor, {
        ...parts.stalling,
        concurrency,
        maxStalledCount: MAXIMUM_STALLS,
      });
      worker.on('error', warn(name));
      workers.add(worker);
      worker.once('closed', () => workers.delete(worker));
      return worker;
    },

    vacuum: (schemas = []) => parts.vacuum(schemas),

    async close() {
      const leaked = [...workers];
      await Promise.all(leaked.map((worker) => worker.close()));
      await Promise.all([...queues.values()].map((queue) => queue.close()));
      await parts.end();
      if (leaked.length > 0) {
        const names = leaked.map((worker) => worker.name).join(', ');
        throw new TonfallError('INTERNAL', {
          detail: `A worker was not closed before its backend: ${names}.`,
        });
      }
    },
  };
}
