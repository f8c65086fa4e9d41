/** Queues what this process stores, where workers elsewhere label it. */
import type { Database } from '../src/database/database.js';
import type { Logger } from '../src/log.js';
import { createPump } from '../src/pipeline/pump.js';
import type { QueueBackend } from '../src/queue/backend.js';
import { LABEL_QUEUE } from '../src/queue/names.js';
import { atMostEvery } from './at-most-every.js';

export interface FeederOptions {
  readonly database: Database;
  readonly queues: QueueBackend;
  /** Id of the model that the workers label with. */
  readonly model: string;
  readonly log: Logger;
  /** Comments in one job. */
  readonly batchSize: number;
  readonly now: () => Date;
}

export interface Feeder {
  /** Comments were stored: queues them now instead of at a worker's next look. */
  look(): void;
  /** Resolves when nothing is being queued any more. */
  close(): Promise<void>;
}

/** Requests that store come in bursts too. */
const BURST_MILLISECONDS = 50;

/** Queues on request only; what is forgotten, the workers find. The caller closes database and queues after it. */
export function startFeeder({ database, queues, model, log, batchSize, now }: FeederOptions): Feeder {
  const pump = createPump({ database, queue: queues.queue(LABEL_QUEUE), model, batchSize, now });
  let looking: Promise<unknown> = Promise.resolve();
  const look = atMostEvery(BURST_MILLISECONDS, () => {
    looking = pump.refill().catch((error) => log.warn({ err: error }, 'cannot queue comments now'));
  });
  return {
    look: look.ask,
    async close() {
      look.stop();
      await looking;
    },
  };
}
