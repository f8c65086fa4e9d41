import { describe, expect, it } from '@jest/globals';
import { UnrecoverableError } from 'bullmq';
import { TonfallError } from '../../src/errors.js';
import type { Span } from '../../src/label.js';
import { POISON } from '../../src/model/deterministic-classifier.js';
import { followPolicy } from '../../src/pipeline/policy-follower.js';
import { LABEL_ATTEMPTS } from '../../src/pipeline/pump.js';
import { LABEL_QUEUE } from '../../src/queue/names.js';
import { storeComments } from '../../src/store/comments.js';
import { listFailures, retryFailures } from '../../src/store/failures.js';
import { createLabelProcessor } from '../../workers/label-processor.js';
import {
  commentOf,
  describeSizes,
  expectOneLabelEach,
  LogLines,
  manyTexts,
  SIZES,
  type SpyClassifier,
  spyClassifier,
  storeTexts,
  until,
  usePipeline,
  work,
} from '../helpers/pipeline.js';
import { expectNoLeak, PRIVATE } from '../helpers/private-values.js';

describeSizes('the label processor', SIZES, (size) => {
  const pipeline = usePipeline(size);

  const failures = async () => {
    const found = [];
    for await (const failure of listFailures(pipeline.database)) found.push(failure);
    return found;
  };
  const pending = () =>
    pipeline.database.query<{ id: string }>(
      'select c.id from tonfall.pending p join tonfall.comments c on c.seq = p.comment order by c.id',
    );
  const failedJobs = () => pipeline.queues.queue(LABEL_QUEUE).getJobCountByTypes('failed');

  /** One try of a job, as BullMQ calls it. */
  function processing(classifier: SpyClassifier) {
    const lines = new LogLines();
    const now = () => new Date();
    const processor = createLabelProcessor({
      database: pipeline.database,
      classifier,
      policy: followPolicy(pipeline.database, now),
      log: lines.log,
      now,
    });
    const attempt = (seqs: readonly number[], attemptsMade = 0) =>
      processor({
        id: 'label-1-1',
        data: { comments: seqs, model: classifier.info().id },
        attemptsMade,
        opts: { attempts: LABEL_ATTEMPTS },
      });
    return { attempt, lines, model: classifier.info().id };
  }
  const seqsOf = (stored: readonly { seq: number }[]) => stored.map(({ seq }) => seq);

  it('labels a batch, and the same batch again changes nothing', async () => {
    const classifier = spyClassifier();
    const { attempt, model } = processing(classifier);
    const seqs = seqsOf(await storeTexts(pipeline, manyTexts(10)));
    expect(await attempt(seqs)).toEqual({ labelled: 10 });
    await expectOneLabelEach(pipeline, { comments: 10, model });
    expect(await attempt(seqs)).toEqual({ labelled: 0 });
    expect(classifier.asked.length).toBe(10);
    await expectOneLabelEach(pipeline, { comments: 10, model });
  });

  it('keeps the words that a score comes from', async () => {
    const { attempt } = processing(spyClassifier());
    await attempt(seqsOf(await storeTexts(pipeline, manyTexts(10))));
    const rows = await pipeline.database.query<{ text: string; spans: Span[] }>(
      'select c.text, l.spans from tonfall.labels l join tonfall.comments c on c.seq = l.comment',
    );
    const words = rows.flatMap(({ text, spans }) => spans.map(({ begin, end }) => text.slice(begin, end)));
    expect(words.length).toBeGreaterThan(0);
    for (const word of words) expect(word).toMatch(/^\S+$/);
  });

  it('labels each once when two workers have the same batch in hand', async () => {
    const { attempt, model } = processing(spyClassifier());
    const seqs = seqsOf(await storeTexts(pipeline, manyTexts(20)));
    const outcomes = await Promise.all([attempt(seqs), attempt(seqs.toReversed())]);
    expect(outcomes.reduce((sum, { labelled }) => sum + labelled, 0)).toBe(20);
    await expectOneLabelEach(pipeline, { comments: 20, model });
  });

  it('halves out the comment that breaks the model; the others get their labels', async () => {
    const { attempt, model, lines } = processing(spyClassifier());
    const texts = [...manyTexts(11), `${POISON.fail} Geheimnisvoll`, ...manyTexts(4, 'Andere')];
    const seqs = seqsOf(await storeTexts(pipeline, texts));
    await expect(attempt(seqs)).rejects.toThrow('MODEL_FAILED');
    expect(await pending()).toEqual([{ id: 'c-11' }]);
    // Worth another try, so it has not failed yet.
    expect(await failures()).toEqual([]);
    await expect(attempt(seqs, 1)).rejects.not.toBeInstanceOf(UnrecoverableError);
    await expect(attempt(seqs, LABEL_ATTEMPTS - 1)).rejects.toThrow('MODEL_FAILED');
    expect(await failures()).toMatchObject([
      { id: 'c-11', code: 'MODEL_FAILED', attempts: LABEL_ATTEMPTS, model },
    ]);
    await expectOneLabelEach(pipeline, { comments: 16, model, failed: 1 });
    expect(lines.lines.join('')).toContain('MODEL_FAILED');
    expect(lines.lines.join('')).not.toContain('Geheimnisvoll');
  });

  it('does not try again what the table of errors says cannot help', async () => {
    const refusing = spyClassifier({
      before(inputs) {
        if (inputs.some(({ text }) => text.includes('zu lang'))) throw new TonfallError('TEXT_TOO_LONG');
      },
    });
    const { attempt, model } = processing(refusing);
    const seqs = seqsOf(await storeTexts(pipeline, ['Kurz.', 'Das ist zu lang.', 'Auch kurz.']));
    await expect(attempt(seqs)).rejects.toBeInstanceOf(UnrecoverableError);
    expect(await failures()).toMatchObject([{ id: 'c-1', code: 'TEXT_TOO_LONG', attempts: 1 }]);
    await expectOneLabelEach(pipeline, { comments: 3, model, failed: 1 });
  });

  it('blames no comment when the model as a whole is away', async () => {
    const gone = spyClassifier({
      before() {
        throw new TonfallError('MODEL_CORRUPT');
      },
    });
    const { attempt } = processing(gone);
    const seqs = seqsOf(await storeTexts(pipeline, manyTexts(3)));
    await expect(attempt(seqs, LABEL_ATTEMPTS - 1)).rejects.toMatchObject({ code: 'MODEL_CORRUPT' });
    expect(await failures()).toEqual([]);
    expect((await pending()).length).toBe(3);
  });

  it('leaves a comment waiting that has changed while it was scored', async () => {
    const classifier = spyClassifier({
      async before(inputs) {
        if (!inputs.some(({ text }) => text === 'Vorher.')) return;
        const changed = await commentOf('c-0', 'Nachher.');
        await storeComments(pipeline.database, [changed], { now: new Date(), priority: 10 });
      },
    });
    const { attempt, model } = processing(classifier);
    const seqs = seqsOf(await storeTexts(pipeline, ['Vorher.', 'Unbeteiligt.']));
    await attempt(seqs);
    expect(await pending()).toEqual([{ id: 'c-0' }]);
    expect(await pipeline.database.query('select count(*) as n from tonfall.labels')).toEqual([{ n: 1 }]);
    await attempt(seqs);
    await expectOneLabelEach(pipeline, { comments: 2, model });
  });

  describe('with a queue', () => {
    it('leaves nothing of a comment in log, queue or failures, whatever happens to it', async () => {
      const lines = new LogLines();
      const classifier = spyClassifier({
        before(inputs) {
          // As a library might quote its input; and not worth another try.
          if (inputs.some(({ text }) => text.includes('gesperrt'))) throw new TonfallError('TEXT_TOO_LONG');
          const [bad] = inputs.filter(({ text }) => text.includes('quoted'));
          if (bad) throw new Error(`cannot score "${bad.text}"`);
        },
      });
      const workers = await work(pipeline, classifier, { log: lines.log });
      try {
        const { author, authorId, text } = PRIVATE;
        const endings = ['', ' gesperrt', ' quoted', ` ${POISON.fail}`];
        const comments = await Promise.all(
          endings.map((end, at) => commentOf(`p-${at}`, `${text} ${at}${end}`, { author, authorId })),
        );
        await storeComments(pipeline.database, comments, { now: new Date(), priority: 10 });
        await workers.drain();
        await expectOneLabelEach(pipeline, { comments: 4, model: classifier.info().id, failed: 3 });
        await until(async () => (await failedJobs()) === 1);
      } finally {
        await workers.close();
      }
      const jobs = await pipeline.queues.queue(LABEL_QUEUE).getJobs();
      const kept = JSON.stringify(jobs.map((job) => ({ ...job.asJSON(), stack: job.stacktrace })));
      expect(kept).toContain('TEXT_TOO_LONG');
      expect(lines.lines.join('')).toContain('TEXT_TOO_LONG');
      expectNoLeak(`${lines.lines.join('')}${kept}${JSON.stringify(await failures())}`);
    }, 60_000);

    it('tries again with pauses, keeps the failed job, and labels after a retry although it is kept', async () => {
      let ill = true;
      const classifier = spyClassifier({
        before(inputs) {
          if (ill && inputs.some(({ text }) => text.includes('krank')))
            throw new TonfallError('MODEL_FAILED');
        },
      });
      const workers = await work(pipeline, classifier);
      const model = classifier.info().id;
      try {
        await storeTexts(pipeline, ['Das ist krank.', ...manyTexts(5)]);
        // Empty when the comment has either its label or its failure.
        await workers.drain();
        expect(await failures()).toMatchObject([{ code: 'MODEL_FAILED', attempts: LABEL_ATTEMPTS }]);
        await expectOneLabelEach(pipeline, { comments: 6, model, failed: 1 });
        await until(async () => (await failedJobs()) === 1);
        ill = false;
        expect(await retryFailures(pipeline.database, {}, new Date())).toBe(1);
        await workers.drain();
        await expectOneLabelEach(pipeline, { comments: 6, model });
        expect(await failedJobs()).toBe(1);
      } finally {
        await workers.close();
      }
    }, 60_000);
  });
});
