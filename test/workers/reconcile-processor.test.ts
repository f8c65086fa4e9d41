import { describe, expect, it } from '@jest/globals';
import { followPolicy } from '../../src/pipeline/policy-follower.js';
import { parseSettings } from '../../src/pipeline/policy-in-force.js';
import { createPump } from '../../src/pipeline/pump.js';
import { PRIORITY } from '../../src/queue/backend.js';
import { LABEL_QUEUE } from '../../src/queue/names.js';
import { saveSettings } from '../../src/store/settings.js';
import { createReconciler } from '../../workers/reconcile-processor.js';
import {
  type Clock,
  createClock,
  describeSizes,
  expectOneLabelEach,
  LogLines,
  labelAll,
  manyTexts,
  SIZES,
  spyClassifier,
  storeTexts,
  usePipeline,
} from '../helpers/pipeline.js';

describeSizes('the reconciler', SIZES, (size) => {
  const pipeline = usePipeline(size);

  const queue = () => pipeline.queues.queue(LABEL_QUEUE);
  function reconcilerOf(model: string, clock: Clock) {
    const { database, queues } = pipeline;
    const pump = createPump({ database, queue: queue(), model, batchSize: 8, now: clock.now });
    const policy = followPolicy(database, clock.now);
    return createReconciler({
      database,
      queues,
      pump,
      policy,
      model,
      log: new LogLines().log,
      now: clock.now,
    });
  }

  it('queues again what the queue has lost, and it is labelled', async () => {
    const classifier = spyClassifier();
    const model = classifier.info().id;
    const clock = createClock();
    await storeTexts(pipeline, manyTexts(20));
    const reconcile = reconcilerOf(model, clock);
    await reconcile();
    expect((await queue().getJobCounts('prioritized')).prioritized).toBe(3);
    await queue().obliterate({ force: true });
    await reconcile();
    expect((await queue().getJobCounts('prioritized')).prioritized).toBe(0);
    clock.pass(31_000);
    await reconcile();
    expect((await queue().getJobCounts('prioritized')).prioritized).toBe(3);
    await labelAll(pipeline, classifier);
    await expectOneLabelEach(pipeline, { comments: 20, model });
    expect(classifier.asked.length).toBe(20);
  });

  it('twice at once, in two processes, queues nothing twice', async () => {
    const classifier = spyClassifier();
    const model = classifier.info().id;
    const clock = createClock();
    await storeTexts(pipeline, manyTexts(40));
    await Promise.all([reconcilerOf(model, clock)(), reconcilerOf(model, clock)()]);
    const jobs = await queue().getJobs(['prioritized']);
    const queued = jobs.flatMap(({ data }) => data.comments);
    expect(queued.length).toBe(40);
    expect(new Set(queued).size).toBe(40);
  });

  describe('after a change of the model', () => {
    it('has everything labelled again by the new one, newest first, and fresh comments before all', async () => {
      const old = spyClassifier();
      await storeTexts(pipeline, manyTexts(30, 'Alter'));
      await labelAll(pipeline, old);
      const next = spyClassifier({ name: 'next' });
      const model = next.info().id;
      await reconcilerOf(model, createClock())();
      await storeTexts(pipeline, manyTexts(3, 'Frischer'), { prefix: 'f-', priority: PRIORITY.fresh });
      await labelAll(pipeline, next, { concurrency: 1, batchSize: 1 });
      await expectOneLabelEach(pipeline, { comments: 33, model });
      const fresh = next.asked.flatMap((text, at) => (text.startsWith('Frischer') ? [at] : []));
      expect(fresh).toEqual([0, 1, 2]);
      // Newest first: what came last in the thread is labelled before what came first.
      const numbers = next.asked
        .filter((text) => text.startsWith('Alter'))
        .map((text) => Number(text.match(/\d+/)?.[0]));
      expect(numbers).toEqual(Array.from({ length: 30 }, (_, at) => 29 - at));
      // The old labels stay as history.
      expect(
        await pipeline.database.query(
          'select model, count(*) as n from tonfall.labels group by model order by n',
        ),
      ).toEqual([
        { model: old.info().id, n: 30 },
        { model, n: 33 },
      ]);
    });

    it('takes nothing from a worker that still runs the old one', async () => {
      const old = spyClassifier();
      const next = spyClassifier({ name: 'next' });
      await storeTexts(pipeline, manyTexts(10));
      await labelAll(pipeline, old);
      await reconcilerOf(next.info().id, createClock())();
      await storeTexts(pipeline, manyTexts(5, 'Neu'), { prefix: 'n-' });
      await labelAll(pipeline, next);
      await expectOneLabelEach(pipeline, { comments: 15, model: next.info().id });
      expect(old.asked.length).toBe(10);
    });
  });

  it('judges every label again after the settings have changed, without the model', async () => {
    const classifier = spyClassifier();
    const model = classifier.info().id;
    const clock = createClock();
    await storeTexts(pipeline, manyTexts(25));
    await labelAll(pipeline, classifier);
    const document = parseSettings({ words: { suspect: ['anders'] } });
    expect(await saveSettings(pipeline.database, document, 'test', clock.now())).toBe(2);
    const reconcile = reconcilerOf(model, clock);
    await reconcile();
    const verdicts = () =>
      pipeline.database.query(
        'select policy, count(*) as n from tonfall.verdicts group by policy order by policy',
      );
    expect(await verdicts()).toEqual([
      { policy: 1, n: 25 },
      { policy: 2, n: 25 },
    ]);
    expect(classifier.asked.length).toBe(25);
    const [{ hits } = { hits: 0 }] = await pipeline.database.query<{ hits: number }>(
      `select count(*) as hits from tonfall.verdicts where policy = 2 and reasons::text like '%SUSPECT_WORD%'`,
    );
    expect(hits).toBe(25);
    await reconcile();
    expect((await verdicts()).length).toBe(2);
  });
});
