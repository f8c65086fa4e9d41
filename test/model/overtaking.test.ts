import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createDeterministicClassifier, POISON } from '../../src/model/deterministic-classifier.js';
import type { ThreadRequest } from '../../src/model/engine.js';
import { createLanes } from '../../src/model/lanes.js';
import { ThreadPool } from '../../src/model/thread-pool.js';
import { until } from '../helpers/pipeline.js';

const inputsOf = (texts: readonly string[]) => texts.map((text) => ({ text, language: 'de' }));
/** Texts that a batch takes its time for, as with a real model. */
const bulkInputs = (count: number) =>
  inputsOf(Array.from({ length: count }, (_, at) => `Beitrag ${at} braucht ${POISON.slow} Zeit.`));

/** Tasks that threads have done, in that order. */
const done: { kind: ThreadRequest['kind']; urgent: boolean }[] = [];
const { post } = ThreadPool.prototype;
beforeAll(() => {
  ThreadPool.prototype.post = async function (request, urgent = false) {
    const reply = await post.call(this, request, urgent);
    done.push({ kind: request.kind, urgent });
    return reply;
  };
});
afterAll(() => {
  ThreadPool.prototype.post = post;
});
beforeEach(() => {
  done.length = 0;
});

const scored = () => done.filter(({ kind }) => kind === 'score').length;

describe('a text that somebody waits for', () => {
  it('is scored after the batch in hand and two more at most, however much bulk waits', async () => {
    // Five words and two marks: six texts are a batch.
    const classifier = createDeterministicClassifier({ threads: 1, batchTokens: 45 });
    await classifier.load();
    const stop = new AbortController();
    const bulk = classifier.classify(bulkInputs(600), { signal: stop.signal });
    bulk.catch(() => {});
    try {
      for (let round = 0; round < 3; round++) {
        const begun = scored();
        await until(async () => scored() > begun);
        const before = done.length;
        await classifier.classify(inputsOf([`Eilig, zum ${round}. Mal.`]), { priority: 'interactive' });
        const meanwhile = done.slice(before);
        expect(meanwhile.filter(({ urgent }) => urgent).map(({ kind }) => kind)).toEqual(['encode', 'score']);
        // What the thread had begun, and what it did while the text came to be encoded and came back.
        expect(meanwhile.filter(({ urgent }) => !urgent).length).toBeLessThanOrEqual(3);
      }
      expect(done.length).toBeLessThan(100);
    } finally {
      stop.abort();
      await expect(bulk).rejects.toMatchObject({ code: 'CANCELLED' });
      await classifier.close();
    }
  });

  it('waits for no bulk at all where it has threads of its own', async () => {
    const bulkLane = createDeterministicClassifier({ threads: 1, batchTokens: 45 });
    const classifier = createLanes({
      interactive: createDeterministicClassifier({ threads: 1 }),
      bulk: bulkLane,
    });
    await classifier.load();
    const stop = new AbortController();
    const bulk = classifier.classify(bulkInputs(600), { signal: stop.signal });
    bulk.catch(() => {});
    try {
      await until(async () => scored() > 0);
      const texts = Array.from({ length: 50 }, (_, at) => inputsOf([`Eilig, zum ${at}. Mal.`]));
      const before = done.length;
      for (const text of texts) await classifier.classify(text, { priority: 'interactive' });
      // Fifty round trips take less than a few batches of bulk.
      const batches = done.slice(before).filter(({ urgent }) => !urgent).length;
      expect(batches).toBeLessThan(texts.length);
      expect(done.slice(before).filter(({ urgent }) => urgent)).toHaveLength(100);
      const [one] = await bulkLane.classify(inputsOf(['Gleich?']), { priority: 'interactive' });
      expect(await classifier.classify(inputsOf(['Gleich?']), { priority: 'interactive' })).toEqual([one]);
      expect(classifier.info()).toEqual(bulkLane.info());
    } finally {
      stop.abort();
      await classifier.close();
    }
    await expect(bulkLane.classify(inputsOf(['Zu spät.']))).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});
