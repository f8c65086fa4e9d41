import { expect, it } from '@jest/globals';
import type { Worker } from 'bullmq';
import { TonfallError } from '../../src/errors.js';
import type { Classifier } from '../../src/model/classifier.js';
import { parseSettings } from '../../src/pipeline/policy-in-force.js';
import type { QueueBackend } from '../../src/queue/backend.js';
import { LABEL_QUEUE } from '../../src/queue/names.js';
import { saveSettings } from '../../src/store/settings.js';
import {
  describeSizes,
  expectOneLabelEach,
  LogLines,
  labelAll,
  manyTexts,
  SIZES,
  spyClassifier,
  storeTexts,
  until,
  usePipeline,
  work,
} from '../helpers/pipeline.js';

describeSizes('workers', SIZES, (size) => {
  const pipeline = usePipeline(size);

  it('label all that waits, and nothing when they are started again', async () => {
    const classifier = spyClassifier();
    const model = classifier.info().id;
    await storeTexts(pipeline, manyTexts(100));
    for (let start = 0; start < 2; start += 1) {
      await labelAll(pipeline, classifier, { alone: size === 'embedded' });
      await expectOneLabelEach(pipeline, { comments: 100, model });
      expect(classifier.asked.length).toBe(100);
    }
    const left = await pipeline.queues.queue(LABEL_QUEUE).getJobCounts();
    expect(Object.values(left).every((count) => count === 0)).toBe(true);
  });

  it('see comments that another process stores without telling', async () => {
    const classifier = spyClassifier();
    const workers = await work(pipeline, classifier);
    try {
      await storeTexts(pipeline, manyTexts(3));
      await until(async () => classifier.asked.length === 3);
      await workers.drain();
      await expectOneLabelEach(pipeline, { comments: 3, model: classifier.info().id });
    } finally {
      await workers.close();
    }
  });

  it('in two processes share the work, and nothing is done twice', async () => {
    const other = await pipeline.another();
    try {
      await storeTexts(pipeline, manyTexts(300));
      // As if the model took its time, so that neither can do all of it alone.
      const slow = () => spyClassifier({ before: () => new Promise((resolve) => setTimeout(resolve, 20)) });
      const [one, two] = [slow(), slow()];
      const both = [await work(pipeline, one), await work(other, two)];
      await Promise.all(both.map((workers) => workers.drain()));
      await Promise.all(both.map((workers) => workers.close()));
      await expectOneLabelEach(pipeline, { comments: 300, model: one.info().id });
      expect(one.asked.length + two.asked.length).toBe(300);
      expect(one.asked.length).toBeGreaterThan(0);
      expect(two.asked.length).toBeGreaterThan(0);
    } finally {
      await other.close();
    }
  });

  it('close when what is in hand is done, and leave the rest to the next', async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const classifier = spyClassifier({ before: () => held });
    const lines = new LogLines();
    const model = classifier.info().id;
    await storeTexts(pipeline, manyTexts(64));
    const workers = await work(pipeline, classifier, { concurrency: 1, batchSize: 8, log: lines.log });
    await until(async () => ((await pipeline.queues.queue(LABEL_QUEUE).getJobCounts()).active ?? 0) > 0);
    const closed = workers.close();
    release();
    await closed;
    const [{ labels } = { labels: 0 }] = await pipeline.database.query<{ labels: number }>(
      'select count(*) as labels from tonfall.labels',
    );
    expect(labels).toBeGreaterThanOrEqual(8);
    expect(labels).toBe(classifier.asked.length);
    expect(lines.lines.filter((line) => /"level":"(warn|error)"/.test(line))).toEqual([]);
    const next = spyClassifier();
    await labelAll(pipeline, next);
    await expectOneLabelEach(pipeline, { comments: 64, model });
    expect(classifier.asked.length + next.asked.length).toBe(64);
  });

  it('close in time where what is in hand takes too long, and leave it to the next', async () => {
    const endless = spyClassifier();
    const stuck: Classifier = {
      load: () => endless.load(),
      info: () => endless.info(),
      close: () => endless.close(),
      classify: (_, { signal } = {}) =>
        new Promise((_resolve, reject) => {
          const cancel = () => reject(new TonfallError('CANCELLED'));
          if (signal?.aborted) cancel();
          signal?.addEventListener('abort', cancel);
        }),
    };
    await storeTexts(pipeline, manyTexts(16));
    const workers = await work(pipeline, stuck, { batchSize: 8, graceMilliseconds: 50 });
    await until(async () => ((await pipeline.queues.queue(LABEL_QUEUE).getJobCounts()).active ?? 0) > 0);
    await workers.close();
    const next = spyClassifier();
    await labelAll(pipeline, next, { alone: size === 'embedded' });
    await expectOneLabelEach(pipeline, { comments: 16, model: next.info().id });
  });

  it('judge by new settings within five seconds', async () => {
    const classifier = spyClassifier();
    const workers = await work(pipeline, classifier);
    try {
      await storeTexts(pipeline, manyTexts(1));
      await workers.drain();
      const document = parseSettings({ words: { banned: ['anders'] } });
      const saved = Date.now();
      await saveSettings(pipeline.database, document, 'test', new Date());
      await until(async () => {
        await storeTexts(pipeline, manyTexts(1), { prefix: `n-${Date.now()}-` });
        await workers.drain();
        const [newest] = await pipeline.database.query<{ policy: number }>(
          'select policy from tonfall.verdicts order by label desc limit 1',
        );
        return newest?.policy === 2;
      });
      expect(Date.now() - saved).toBeLessThan(5_000);
    } finally {
      await workers.close();
    }
  });

  it('leave no listeners behind while they drain', async () => {
    const started: Worker[] = [];
    const queues: QueueBackend = {
      ...pipeline.queues,
      worker(...given) {
        const worker = pipeline.queues.worker(...given);
        started.push(worker);
        return worker;
      },
    };
    const workers = await work({ database: pipeline.database, queues }, spyClassifier(), { batchSize: 1 });
    const listeners = () =>
      started.flatMap((worker) => ['completed', 'failed', 'error'].map((name) => worker.listenerCount(name)));
    try {
      const before = listeners();
      await storeTexts(pipeline, manyTexts(40));
      await workers.drain();
      expect(listeners()).toEqual(before);
    } finally {
      await workers.close();
    }
  });

  it('stop waiting at the signal', async () => {
    const workers = await work(pipeline, spyClassifier({ before: () => Promise.reject(new Error('never')) }));
    try {
      await storeTexts(pipeline, manyTexts(1));
      await workers.drain(AbortSignal.timeout(200));
    } finally {
      await workers.close();
    }
  });
});
