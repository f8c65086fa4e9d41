/** Starts the workers of one process on both queues, and stops them. */
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { Worker } from 'bullmq';
import type { Database } from '../src/database/database.js';
import type { Logger } from '../src/log.js';
import type { Classifier } from '../src/model/classifier.js';
import { followPolicy } from '../src/pipeline/policy-follower.js';
import { createPump } from '../src/pipeline/pump.js';
import type { QueueBackend } from '../src/queue/backend.js';
import { LABEL_QUEUE, RECONCILE_QUEUE } from '../src/queue/names.js';
import { hasPending } from '../src/store/pending.js';
import { atMostEvery } from './at-most-every.js';
import { createJobSize } from './job-size.js';
import { createLabelProcessor, type LabelOutcome } from './label-processor.js';
import { createReconciler } from './reconcile-processor.js';

export interface WorkersOptions {
  readonly database: Database;
  readonly queues: QueueBackend;
  /** Loaded. */
  readonly classifier: Classifier;
  readonly log: Logger;
  /** Jobs in hand at once. */
  readonly concurrency: number;
  /** Comments in one job; bulk goes in larger ones where the model is fast. */
  readonly batchSize: number;
  /** This process alone uses the store, so whatever was queued before it is lost. */
  readonly alone: boolean;
  /** How long `close` waits for jobs in hand; after that they are left to another worker. For ever where not given. */
  readonly graceMilliseconds?: number;
  /** As the pump has it. */
  readonly retryMilliseconds?: number;
  readonly now: () => Date;
}

export interface Workers {
  /** Resolves when no comment waits: all are labelled or have failed. */
  drain(signal?: AbortSignal): Promise<void>;
  /** Comments were stored: queues them now instead of at the next look. */
  look(): void;
  /** Finishes the jobs in hand and stops. */
  close(): Promise<void>;
}

const RECONCILE_MILLISECONDS = 15_000;
/** How soon comments are seen that another process stored without telling. */
const LOOK_MILLISECONDS = 1_000;
/** Jobs end in bursts, hundreds a second on a fast store; looking after each would cost it as much as some of them. */
const BURST_MILLISECONDS = 50;

/** Starts labelling and reconciling. The caller closes database, queues and classifier after the workers. */
export async function startWorkers(options: WorkersOptions): Promise<Workers> {
  const { database, queues, classifier, log, now } = options;
  const model = classifier.info().id;
  const policy = followPolicy(database, now);
  const labelQueue = queues.queue(LABEL_QUEUE);
  const { batchSize } = options;
  const jobSize = createJobSize(batchSize);
  const pump = createPump({
    database,
    queue: labelQueue,
    model,
    batchSize,
    bulkBatchSize: jobSize.current,
    retryMilliseconds: options.retryMilliseconds,
    now,
  });
  const reconcile = createReconciler({ database, queues, pump, policy, model, log, now });

  let looking: Promise<unknown> = Promise.resolve();
  const look = atMostEvery(BURST_MILLISECONDS, () => {
    looking = pump.refill().catch((error) => log.warn({ err: error }, 'cannot queue comments now'));
  });
  // Before anything else is queued, so that only what another process had queued counts as lost.
  if (options.alone) await pump.recover();
  await reconcile();

  const overdue = new AbortController();
  const { signal } = overdue;
  const label = createLabelProcessor({ database, classifier, policy, log, now, signal });
  const workers: Worker[] = [
    queues.worker(LABEL_QUEUE, label, { concurrency: options.concurrency }),
    queues.worker(RECONCILE_QUEUE, reconcile, { concurrency: 1 }),
  ];
  const [labeller] = workers as [Worker];
  labeller.on('completed', ({ processedOn, finishedOn }, outcome: LabelOutcome) => {
    if (processedOn && finishedOn) jobSize.took(finishedOn - processedOn, outcome.labelled);
    look.ask();
  });
  labeller.on('failed', look.ask);
  for (const worker of workers) {
    worker.on('error', (error) => log.warn({ err: error, queue: worker.name }, 'queue error'));
  }
  await queues
    .queue(RECONCILE_QUEUE)
    .upsertJobScheduler('reconcile', { every: RECONCILE_MILLISECONDS }, { name: 'reconcile' });
  const timer = setInterval(look.ask, LOOK_MILLISECONDS);

  return {
    look: look.ask,
    async drain(signal) {
      await pump.refill();
      while (!signal?.aborted && (await hasPending(database))) {
        const seen = new AbortController();
        const ends = [seen.signal, AbortSignal.timeout(LOOK_MILLISECONDS), ...(signal ? [signal] : [])];
        const wait = AbortSignal.any(ends);
        // Whatever ends the wait, the outbox is asked again; the other listener must not stay behind.
        const ended = await Promise.race([
          once(labeller, 'completed', { signal: wait }),
          once(labeller, 'failed', { signal: wait }),
        ]).catch(() => null);
        seen.abort();
        // After a job the queue is looked after anyway. Where none ends, a queue that is away is told to the caller.
        await (ended ? pause(BURST_MILLISECONDS) : pump.refill());
      }
    },
    async close() {
      clearInterval(timer);
      look.stop();
      const { graceMilliseconds: grace } = options;
      const limit = grace === undefined ? undefined : setTimeout(() => overdue.abort(), grace);
      await Promise.all(workers.map((worker) => worker.close()));
      clearTimeout(limit);
      await looking;
    },
  };
}
