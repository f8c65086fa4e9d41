import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Queue } from 'bullmq';
import { createPump, LABEL_ATTEMPTS, type PumpOptions } from '../../src/pipeline/pump.js';
import { type LabelJob, PRIORITY } from '../../src/queue/backend.js';
import { LABEL_QUEUE } from '../../src/queue/names.js';
import { countPending } from '../../src/store/pending.js';
import {
  createClock,
  describeSizes,
  manyTexts,
  SIZES,
  storeTexts,
  usePipeline,
} from '../helpers/pipeline.js';

const MODEL = 'm@sha256:0123456789abcdef';

describeSizes('the pump', SIZES, (size) => {
  const pipeline = usePipeline(size);
  let queue: Queue;
  beforeAll(() => {
    queue = pipeline.queues.queue(LABEL_QUEUE);
  });

  const pumpOf = (more: Partial<PumpOptions> = {}) =>
    createPump({
      database: pipeline.database,
      queue,
      model: MODEL,
      batchSize: 4,
      now: () => new Date(),
      ...more,
    });
  const jobs = async () =>
    (await queue.getJobs(['prioritized', 'waiting'])) as { id: string; data: LabelJob }[];
  const queued = async () => (await jobs()).flatMap(({ data }) => data.comments);

  it('queues ids in batches of one priority, and nothing of a text', async () => {
    await storeTexts(pipeline, manyTexts(6), { priority: PRIORITY.bulk });
    await storeTexts(pipeline, manyTexts(3, 'Andere'), { priority: PRIORITY.fresh, prefix: 'f-' });
    expect(await pumpOf().run()).toBe(9);
    const found = await jobs();
    expect(found.map(({ data }) => data.comments.length).sort()).toEqual([2, 3, 4]);
    for (const { id, data } of found) {
      expect(Object.keys(data).sort()).toEqual(['comments', 'model']);
      expect(id).toMatch(/^label-01234567-\d+-\d+$/);
    }
    const urgent = await Promise.all(
      (await queue.getJobs(['prioritized'])).map(async (job) => [
        job.opts.priority,
        job.data.comments.length,
      ]),
    );
    expect(urgent.filter(([priority]) => priority === PRIORITY.fresh)).toEqual([[PRIORITY.fresh, 3]]);
  });

  it('queues bulk in larger jobs where it may, and nothing that is more urgent', async () => {
    await storeTexts(pipeline, manyTexts(15), { priority: PRIORITY.bulk });
    await storeTexts(pipeline, manyTexts(5, 'Andere'), { priority: PRIORITY.fresh, prefix: 'f-' });
    expect(await pumpOf({ bulkBatchSize: () => 10 }).run()).toBe(20);
    const found = await Promise.all(
      (await queue.getJobs(['prioritized'])).map(async (job) => [
        job.opts.priority,
        job.data.comments.length,
      ]),
    );
    expect(found.sort()).toEqual([
      [PRIORITY.fresh, 1],
      [PRIORITY.fresh, 4],
      [PRIORITY.bulk, 10],
      [PRIORITY.bulk, 5],
    ]);
  });

  it('lets no more jobs wait than its look-ahead, whatever the outbox holds', async () => {
    await storeTexts(pipeline, manyTexts(50));
    const pump = pumpOf({ lookAhead: 3 });
    expect(await pump.run()).toBe(12);
    expect(await pump.run()).toBe(0);
    expect((await queued()).length).toBe(12);
    expect(await countPending(pipeline.database)).toEqual({ pending: 50, queued: 12 });
    const [job] = await queue.getJobs(['prioritized']);
    await job?.remove();
    expect(await pump.run()).toBe(4);
    expect((await jobs()).length).toBe(3);
  });

  it('queues each comment once, in rounds whose job ids never come again', async () => {
    const pump = pumpOf();
    const seen = new Set<string>();
    for (const prefix of ['a-', 'b-', 'c-']) {
      await storeTexts(pipeline, manyTexts(5, prefix), { prefix });
      await Promise.all([pump.run(), pump.run(), pumpOf().run()]);
      for (const { id } of await jobs()) seen.add(id);
    }
    const ids = await queued();
    expect(ids.length).toBe(15);
    expect(new Set(ids).size).toBe(15);
    expect(seen.size).toBe((await jobs()).length);
    // The first jobs are gone; what is sent again must not meet their ids.
    await queue.obliterate({ force: true });
    await pump.recover();
    for (const { id } of await jobs()) expect(seen).not.toContain(id);
  });

  it('gives comments free again when the queue does not take them', async () => {
    await storeTexts(pipeline, manyTexts(9));
    let broken = true;
    const flaky = new Proxy(queue, {
      get(target, name) {
        if (name === 'addBulk' && broken) return () => Promise.reject(new Error('gone'));
        const value = Reflect.get(target, name);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    const pump = pumpOf({ queue: flaky });
    await expect(pump.run()).rejects.toMatchObject({ code: 'QUEUE_UNAVAILABLE' });
    expect(await countPending(pipeline.database)).toEqual({ pending: 9, queued: 0 });
    broken = false;
    expect(await pump.run()).toBe(9);
  });

  it('tells an outage of the queue before it takes anything', async () => {
    await storeTexts(pipeline, manyTexts(2));
    const away = new Proxy(queue, {
      get: (target, name) =>
        name === 'getJobCounts' ? () => Promise.reject(new Error('gone')) : Reflect.get(target, name),
    });
    await expect(pumpOf({ queue: away }).run()).rejects.toMatchObject({ code: 'QUEUE_UNAVAILABLE' });
    expect(await countPending(pipeline.database)).toEqual({ pending: 2, queued: 0 });
  });

  describe('what the queue has lost', () => {
    it('is queued again at once where this process is alone', async () => {
      await storeTexts(pipeline, manyTexts(5));
      await pumpOf().run();
      await queue.obliterate({ force: true });
      expect(await pumpOf().run()).toBe(0);
      expect(await pumpOf().recover()).toBe(5);
      expect((await queued()).length).toBe(5);
    });

    it('is queued again when the queue has been empty for a while', async () => {
      const clock = createClock();
      await storeTexts(pipeline, manyTexts(5));
      const pump = pumpOf({ now: clock.now });
      await pump.run();
      await queue.obliterate({ force: true });
      clock.pass(15_000);
      expect(await pump.run()).toBe(0);
      clock.pass(16_000);
      expect(await pump.run()).toBe(5);
    });

    it('is queued again after ten minutes while there is other work', async () => {
      const clock = createClock();
      await storeTexts(pipeline, manyTexts(4, 'verloren'));
      const pump = pumpOf({ now: clock.now });
      await pump.run();
      await queue.obliterate({ force: true });
      clock.pass(20_000);
      await storeTexts(pipeline, manyTexts(4, 'anders'), { prefix: 'n-' });
      expect(await pump.run()).toBe(4);
      clock.pass(570_000);
      expect(await pump.run()).toBe(0);
      clock.pass(11_000);
      expect(await pump.run()).toBe(4);
      expect(new Set(await queued()).size).toBe(8);
    });
  });

  describe('refill', () => {
    const full = async () => {
      await storeTexts(pipeline, manyTexts(60));
      const pump = pumpOf({ lookAhead: 8 });
      expect(await pump.run()).toBe(32);
      return pump;
    };
    /** Ends jobs as a worker would. */
    const end = async (count: number) => {
      const [...ended] = (await queue.getJobs(['prioritized'])).slice(0, count);
      for (const job of ended) await job.remove();
    };

    it('fills an empty queue as a run does', async () => {
      await storeTexts(pipeline, manyTexts(20));
      expect(await pumpOf().refill()).toBe(20);
      expect(new Set(await queued()).size).toBe(20);
      expect(await pumpOf().refill()).toBe(0);
    });

    it('leaves a queue alone that is more than half full, and fills it up when it no longer is', async () => {
      const pump = await full();
      await end(3);
      expect(await pump.refill()).toBe(0);
      expect((await jobs()).length).toBe(5);
      await end(1);
      expect(await pump.refill()).toBe(16);
      expect((await jobs()).length).toBe(8);
    });

    it('lets what is more urgent than the queue in at once', async () => {
      const pump = await full();
      await end(1);
      await storeTexts(pipeline, manyTexts(2, 'Frischer'), { priority: PRIORITY.fresh, prefix: 'f-' });
      expect(await pump.refill()).toBeGreaterThanOrEqual(2);
      const [fresh] = await queue.getJobs(['prioritized'], 0, 0, true);
      expect(fresh?.opts.priority).toBe(PRIORITY.fresh);
      expect(fresh?.data.comments.length).toBe(2);
    });

    it('shares the run that is under way', async () => {
      await storeTexts(pipeline, manyTexts(20));
      const pump = pumpOf();
      expect(await Promise.all([pump.run(), pump.refill(), pump.refill()])).toEqual([20, 20, 20]);
      expect((await queued()).length).toBe(20);
    });
  });

  it('gives a job several tries with growing pauses', async () => {
    await storeTexts(pipeline, manyTexts(1));
    await pumpOf().run();
    const [job] = await queue.getJobs(['prioritized']);
    expect(job?.opts).toMatchObject({
      attempts: LABEL_ATTEMPTS,
      backoff: { type: 'exponential', delay: 1000 },
    });
  });
});
