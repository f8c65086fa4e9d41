import { expect, it } from '@jest/globals';
import { LABEL_QUEUE } from '../../src/queue/names.js';
import { startFeeder } from '../../workers/start-feeder.js';
import {
  describeSizes,
  LogLines,
  manyTexts,
  SIZES,
  storeTexts,
  until,
  usePipeline,
} from '../helpers/pipeline.js';

describeSizes('the feeder', SIZES, (size) => {
  const pipeline = usePipeline(size);
  const waiting = async () => {
    const counts = await pipeline.queues.queue(LABEL_QUEUE).getJobCounts('waiting', 'prioritized');
    return (counts.waiting ?? 0) + (counts.prioritized ?? 0);
  };
  const start = (lines = new LogLines()) => {
    const { database, queues } = pipeline;
    return startFeeder({
      database,
      queues,
      model: 'm@sha256:0',
      log: lines.log,
      batchSize: 8,
      now: () => new Date(),
    });
  };

  it('queues what was stored, when it is asked, and does nothing with it', async () => {
    const feeder = start();
    await storeTexts(pipeline, manyTexts(20));
    expect(await waiting()).toBe(0);
    feeder.look();
    feeder.look();
    await until(async () => (await waiting()) === 3);
    await feeder.close();
    const [found] = await pipeline.database.query('select count(*) as labels from tonfall.labels');
    expect(found).toEqual({ labels: 0 });
  });

  it('asks for nothing once it is closed', async () => {
    const feeder = start();
    await feeder.close();
    await storeTexts(pipeline, manyTexts(3));
    feeder.look();
    await feeder.close();
    expect(await waiting()).toBe(0);
  });
});
