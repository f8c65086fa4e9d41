/** Moves comments from the outbox into the queue: store first, enqueue second. */
import type { Queue } from 'bullmq';
import type { Database } from '../database/database.js';
import { TonfallError } from '../errors.js';
import { type LabelJob, PRIORITY } from '../queue/backend.js';
import { mostUrgentUnqueued, pendingToQueue, type Round, unqueue } from '../store/pending.js';

export interface PumpOptions {
  readonly database: Database;
  /** The queue of labelling jobs. */
  readonly queue: Queue;
  /** Id of the model that should label. */
  readonly model: string;
  /** Comments in one job. */
  readonly batchSize: number;
  /** Comments in one job of bulk now, where that may be more: nobody waits for the labels of one of them. */
  readonly bulkBatchSize?: () => number;
  /**
   * Jobs that may wait in the queue at once. The outbox is the real queue and this a short look-ahead: so a fresh
   * comment overtakes any import, and the queue's memory does not grow with it.
   */
  readonly lookAhead?: number;
  /** Before the second try of a job; each later pause is twice as long. A second where not given. */
  readonly retryMilliseconds?: number | undefined;
  readonly now: () => Date;
}

export interface Pump {
  /**
   * Fills the queue up to the look-ahead and returns how many comments were queued. Calls at the same time share
   * one run. Throws QUEUE_UNAVAILABLE or DATABASE_UNAVAILABLE; what it took is then free for the next run.
   */
  run(): Promise<number>;
  /**
   * As `run`, but leaves a queue alone that is at least half full, unless a comment waits that is more urgent than
   * those it was filled with. For calls after every finished job: adding one job costs nearly as much as many.
   */
  refill(): Promise<number>;
  /** As `run`, and takes every comment whose job no living worker can hold: for a store that was just opened. */
  recover(): Promise<number>;
}

/** A waiting job is lost when the queue holds nothing, but another process may just be adding it. */
const ADDING_MILLISECONDS = 30_000;
/** A job of a full queue is finished long before: then its worker and its entry were lost. */
const LOST_MILLISECONDS = 600_000;
const COMMENTS_PER_ROUND = 2048;
/** Tries of a job before its comments count as failed. */
export const LABEL_ATTEMPTS = 4;
const RETRY_MILLISECONDS = 1000;

export function createPump(options: PumpOptions): Pump {
  const { database, queue, batchSize, now } = options;
  const lookAhead = options.lookAhead ?? 64;
  const bulkBatchSize = options.bulkBatchSize ?? (() => batchSize);
  const delay = options.retryMilliseconds ?? RETRY_MILLISECONDS;
  let running: Promise<number> | null = null;
  /** The least urgent priority that the last round put into the queue. */
  let filledWith = Number.POSITIVE_INFINITY;

  async function fill(why: 'run' | 'refill' | 'recover'): Promise<number> {
    const recover = why === 'recover';
    let queued = 0;
    for (;;) {
      const counts = await askQueue(() => queue.getJobCounts('waiting', 'prioritized', 'delayed', 'active'));
      const { waiting = 0, prioritized = 0, delayed = 0, active = 0 } = counts;
      const room = lookAhead - waiting - prioritized - delayed;
      if (room <= 0) return queued;
      // A round that goes on while jobs end would otherwise find a little room for ever.
      if ((why === 'refill' || queued > 0) && room < lookAhead / 2) {
        if (((await mostUrgentUnqueued(database)) ?? Number.POSITIVE_INFINITY) >= filledWith) return queued;
      }
      const idle = waiting + prioritized + delayed + active === 0;
      const patience = recover ? 0 : idle ? ADDING_MILLISECONDS : LOST_MILLISECONDS;
      const bulk = bulkBatchSize();
      const limit = Math.min(room * bulk, COMMENTS_PER_ROUND);
      const time = now();
      const round = await pendingToQueue(database, {
        limit,
        queuedBefore: new Date(time.getTime() - patience),
        now: time,
      });
      if (round.comments.length === 0) return queued;
      try {
        await askQueue(() => queue.addBulk(jobsOf(round, options.model, { bulk, others: batchSize, delay })));
      } catch (error) {
        await unqueue(
          database,
          round.comments.map(({ seq }) => seq),
        );
        throw error;
      }
      queued += round.comments.length;
      filledWith = Math.max(...round.comments.map(({ priority }) => priority));
      // Only once: what was taken in this call has its job now.
      if (recover) return queued;
    }
  }

  function start(why: 'run' | 'refill' | 'recover'): Promise<number> {
    if (running && why !== 'recover') return running;
    const after = running?.catch(() => 0) ?? Promise.resolve(0);
    const mine: Promise<number> = after
      .then(() => fill(why))
      .finally(() => {
        if (running === mine) running = null;
      });
    running = mine;
    return mine;
  }

  return { run: () => start('run'), refill: () => start('refill'), recover: () => start('recover') };
}

/** Batches of one priority each; the id names model, round and batch, so that it is never used again. */
function jobsOf(
  round: Round,
  model: string,
  { bulk, others, delay }: { bulk: number; others: number; delay: number },
) {
  const batches: { seqs: number[]; priority: number }[] = [];
  for (const { seq, priority } of round.comments) {
    const last = batches.at(-1);
    const most = priority < PRIORITY.bulk ? others : bulk;
    if (last && last.priority === priority && last.seqs.length < most) last.seqs.push(seq);
    else batches.push({ seqs: [seq], priority });
  }
  const shortModel = model.slice(model.lastIndexOf(':') + 1, model.lastIndexOf(':') + 9);
  return batches.map(({ seqs, priority }, index) => ({
    name: 'label',
    data: { comments: seqs, model } satisfies LabelJob,
    opts: {
      jobId: `label-${shortModel}-${round.round}-${index}`,
      priority,
      attempts: LABEL_ATTEMPTS,
      backoff: { type: 'exponential', delay, jitter: 0.5 },
    },
  }));
}

async function askQueue<Result>(question: () => Promise<Result>): Promise<Result> {
  try {
    return await question();
  } catch (cause) {
    throw new TonfallError('QUEUE_UNAVAILABLE', { cause });
  }
}
