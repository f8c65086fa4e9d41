/** What every QueueBackend does, whatever BullMQ keeps its jobs in. */
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { type Job, type Processor, type Queue, UnrecoverableError, type Worker } from 'bullmq';
import type { QueueBackend } from '../../src/queue/backend.js';
import { PRIORITY } from '../../src/queue/backend.js';

/** Locks short enough for a test to see one lapse. */
export const FAST_STALLING = { lockDuration: 1_000, stalledInterval: 300 };

export function queueBackendContract(
  open: () => Promise<QueueBackend>,
  close: () => Promise<void>,
  /** Takes the jobs of a queue in a process of its own and dies with the first in hand. */
  dieWithJob: (queue: string) => Promise<void>,
): void {
  let backend: QueueBackend;
  let workers: Worker[] = [];
  let count = 0;
  /** Each test has a queue of its own. */
  const fresh = (): Queue => backend.queue(`contract-${++count}`);

  beforeAll(async () => {
    backend = await open();
  });
  afterEach(async () => {
    await Promise.all(workers.map((worker) => worker.close()));
    workers = [];
  });
  afterAll(async () => {
    // Rejects when a worker was leaked.
    await backend.close();
    await close();
  });

  const work = (queue: Queue, processor: Processor, concurrency = 1): Worker => {
    const worker = backend.worker(queue.name, processor, { concurrency });
    workers.push(worker);
    return worker;
  };

  /** A processor that notes what it took, and a promise that it took so many. */
  const collect = (wanted: number, then: (job: Job) => unknown = () => undefined) => {
    const taken: string[] = [];
    let resolve = () => {};
    const all = new Promise<void>((done) => {
      resolve = done;
    });
    const processor = async (job: Job) => {
      taken.push(job.name);
      if (taken.length === wanted) resolve();
      return then(job);
    };
    return { taken, all, processor };
  };

  const finished = (worker: Worker, event: 'completed' | 'failed', id: string): Promise<Job> =>
    new Promise((resolve) => {
      worker.on(event as 'completed', (job: Job) => {
        if (job.id === id && (event === 'completed' || job.finishedOn)) resolve(job);
      });
    });

  it('gives one queue per name', () => {
    expect(backend.queue('contract-one')).toBe(backend.queue('contract-one'));
  });

  it('hands a job to a worker, with its data, and removes it when it is done', async () => {
    const queue = fresh();
    const seen: unknown[] = [];
    const worker = work(queue, async (job) => seen.push(job.data));
    const done = finished(worker, 'completed', 'batch-1');
    await queue.add('label', { comments: [1, 2, 3], model: 'm@sha256:ä' }, { jobId: 'batch-1' });
    await done;
    expect(seen).toEqual([{ comments: [1, 2, 3], model: 'm@sha256:ä' }]);
    expect(await queue.getJob('batch-1')).toBeUndefined();
    expect(await queue.getJobCounts()).toMatchObject({ completed: 0, failed: 0, active: 0 });
  });

  it('takes the urgent first, and of equally urgent ones the older', async () => {
    const queue = fresh();
    const order = ['rescore', 'bulk', 'fresh', 'bulk', 'interactive', 'rescore'] as const;
    await queue.addBulk(
      order.map((kind, at) => ({
        name: `${kind} ${at}`,
        data: {},
        opts: { jobId: `p-${at}`, priority: PRIORITY[kind] },
      })),
    );
    const { taken, all, processor } = collect(order.length);
    work(queue, processor);
    await all;
    expect(taken).toEqual(['interactive 4', 'fresh 2', 'bulk 1', 'bulk 3', 'rescore 0', 'rescore 5']);
  });

  it('wakes a waiting worker: what is added while it waits is taken at once', async () => {
    const queue = fresh();
    const { taken, all, processor } = collect(5);
    await work(queue, processor).waitUntilReady();
    // With polling alone this would take ten seconds per job, and the test as a whole too long.
    for (let n = 0; n < 5; n++) {
      await queue.add(`job ${n}`, {}, { jobId: `wake-${n}`, priority: PRIORITY.bulk });
      await settled(queue);
    }
    await all;
    expect(taken).toHaveLength(5);
  }, 20_000);

  it('tries again with backoff as often as told, then keeps the failed job', async () => {
    const queue = fresh();
    const { taken, processor } = collect(3, () => {
      throw new Error('again');
    });
    const worker = work(queue, processor);
    const failed = finished(worker, 'failed', 'retry-1');
    const backoff = { type: 'fixed', delay: 20 };
    await queue.add('poison', {}, { jobId: 'retry-1', attempts: 3, backoff });
    const job = await failed;
    expect(taken).toHaveLength(3);
    expect(job.attemptsMade).toBe(3);
    expect(await queue.getJobCounts('failed')).toEqual({ failed: 1 });
    expect((await queue.getJob('retry-1'))?.failedReason).toBe('again');
  });

  it('succeeds at a later attempt', async () => {
    const queue = fresh();
    const worker = work(queue, async (job) => {
      if (job.attemptsMade === 0) throw new Error('the first time');
    });
    const done = finished(worker, 'completed', 'second-1');
    await queue.add('shaky', {}, { jobId: 'second-1', attempts: 2, backoff: { type: 'fixed', delay: 20 } });
    expect((await done).attemptsMade).toBe(2);
  });

  it('does not try again what cannot succeed', async () => {
    const queue = fresh();
    const { taken, processor } = collect(1, () => {
      throw new UnrecoverableError('hopeless');
    });
    const worker = work(queue, processor);
    const failed = finished(worker, 'failed', 'hopeless-1');
    await queue.add('hopeless', {}, { jobId: 'hopeless-1', attempts: 5 });
    await failed;
    expect(taken).toHaveLength(1);
    expect(await queue.getJobCounts('failed', 'delayed')).toEqual({ failed: 1, delayed: 0 });
  });

  it('ignores an id that it holds', async () => {
    const queue = fresh();
    await queue.add('first', {}, { jobId: 'same-1' });
    await queue.add('second', {}, { jobId: 'same-1' });
    await queue.addBulk([{ name: 'third', data: {}, opts: { jobId: 'same-1' } }]);
    expect(await queue.getJobCountByTypes('waiting', 'prioritized')).toBe(1);
    const { taken, all, processor } = collect(1);
    work(queue, processor);
    await all;
    await settled(queue);
    expect(taken).toEqual(['first']);
  });

  it('takes a comment again whose failed job is still there, under the id of a new round', async () => {
    const queue = fresh();
    let broken = true;
    const { taken, processor } = collect(3, () => {
      if (broken) throw new UnrecoverableError('broken model');
    });
    const worker = work(queue, processor);
    const failed = finished(worker, 'failed', 'c7-r1');
    await queue.add('round 1', { comments: [7] }, { jobId: 'c7-r1' });
    await failed;
    broken = false;
    await queue.add('round 1 again', { comments: [7] }, { jobId: 'c7-r1' });
    const done = finished(worker, 'completed', 'c7-r2');
    await queue.add('round 2', { comments: [7] }, { jobId: 'c7-r2' });
    await done;
    expect(taken).toEqual(['round 1', 'round 2']);
    expect(await queue.getJobCounts('failed')).toEqual({ failed: 1 });
  });

  it('runs a failed job again when told so', async () => {
    const queue = fresh();
    let broken = true;
    const worker = work(queue, async () => {
      if (broken) throw new UnrecoverableError('for now');
    });
    const failed = finished(worker, 'failed', 'again-1');
    await queue.add('job', {}, { jobId: 'again-1' });
    await failed;
    broken = false;
    const done = finished(worker, 'completed', 'again-1');
    await (await queue.getJob('again-1'))?.retry('failed');
    await done;
    expect(await queue.getJobCounts('failed')).toEqual({ failed: 0 });
  });

  it('shares the work among workers, each job once', async () => {
    const queue = fresh();
    const by: string[][] = [[], [], []];
    const total = 60;
    let taken = 0;
    let resolve = () => {};
    const all = new Promise<void>((done) => {
      resolve = done;
    });
    // Nobody finishes before everybody has begun, so that one quick worker cannot take all.
    let begun = 0;
    let open = () => {};
    const everybody = new Promise<void>((done) => {
      open = done;
    });
    for (const list of by) {
      work(queue, async (job) => {
        if (list.push(String(job.id)) === 1 && ++begun === by.length) open();
        await everybody;
        if (++taken === total) resolve();
      });
    }
    await queue.addBulk(
      Array.from({ length: total }, (_, n) => ({ name: 'job', data: {}, opts: { jobId: `share-${n}` } })),
    );
    await all;
    expect(new Set(by.flat()).size).toBe(total);
    expect(by.flat()).toHaveLength(total);
    expect(by.every((list) => list.length > 0)).toBe(true);
  });

  it('works on as many jobs at once as told', async () => {
    const queue = fresh();
    let open = () => {};
    const together = new Promise<void>((done) => {
      open = done;
    });
    let inHand = 0;
    const { all, processor } = collect(4, async () => {
      if (++inHand === 4) open();
      await together;
    });
    work(queue, processor, 4);
    await queue.addBulk(
      Array.from({ length: 4 }, (_, n) => ({ name: 'job', data: {}, opts: { jobId: `hand-${n}` } })),
    );
    await all;
    await together;
  });

  it('gives the job of a killed worker to another', async () => {
    const queue = fresh();
    await queue.add('orphan', { comments: [1] }, { jobId: 'orphan-1' });
    await dieWithJob(queue.name);
    expect(await queue.getJobCounts('active')).toEqual({ active: 1 });
    const { taken, all, processor } = collect(1);
    work(queue, processor);
    await all;
    expect(taken).toEqual(['orphan']);
  });

  it('runs a schedule', async () => {
    const queue = fresh();
    const { all, processor } = collect(2);
    work(queue, processor);
    await queue.upsertJobScheduler('tick', { every: 100 }, { name: 'tick' });
    await all;
    expect(await queue.removeJobScheduler('tick')).toBe(true);
  });

  it('finishes the job in hand when a worker is closed, and starts no other', async () => {
    const queue = fresh();
    let release = () => {};
    const held = new Promise<void>((done) => {
      release = done;
    });
    const { taken, all, processor } = collect(1, () => held);
    const worker = work(queue, processor);
    await queue.add('in hand', {}, { jobId: 'hand-1' });
    await all;
    await queue.add('waiting', {}, { jobId: 'hand-2' });
    const closed = worker.close();
    release();
    await closed;
    expect(taken).toEqual(['in hand']);
    expect(await queue.getJobCountByTypes('waiting', 'prioritized')).toBe(1);
    expect(await queue.getJob('hand-1')).toBeUndefined();
  });

  it('may be vacuumed while it works', async () => {
    const queue = fresh();
    const { all, processor } = collect(20);
    work(queue, processor);
    await queue.addBulk(
      Array.from({ length: 20 }, (_, n) => ({ name: 'job', data: {}, opts: { jobId: `vacuum-${n}` } })),
    );
    await backend.vacuum();
    await all;
  });

  it('says which worker was left open when it is closed', async () => {
    const other = await open();
    other.worker('contract-leak', async () => {}, { concurrency: 1 });
    await expect(other.close()).rejects.toMatchObject({ code: 'INTERNAL' });
  });
}

/** Resolves when no job waits or is worked on. */
async function settled(queue: Queue): Promise<void> {
  const counts = () => queue.getJobCountByTypes('waiting', 'prioritized', 'active', 'delayed');
  while ((await counts()) > 0) await new Promise((resolve) => setTimeout(resolve, 10));
}
