import { describe, expect, it } from '@jest/globals';
import { RetryLater } from '../../src/http/retry-later.js';
import { createScorer, scoresOf } from '../../src/http/scorer.js';
import { createLanguageDetector } from '../../src/language/detector.js';
import type { Classifier, ClassifyOptions } from '../../src/model/classifier.js';
import { createDeterministicClassifier } from '../../src/model/deterministic-classifier.js';
import { heldClassifier } from '../helpers/http.js';

const text = (length: number) => ({ text: 'x'.repeat(length - 20), language: 'de' });

/** A scorer whose time passes only when told so. */
async function scorerOf(classifier: Classifier, patience: number) {
  let time = 0;
  const detector = await createLanguageDetector({ siteLanguage: null });
  const scorer = createScorer({ classifier, detector, patience, clock: () => time });
  return {
    scorer,
    pass: (milliseconds: number) => {
      time += milliseconds;
    },
  };
}

const refusalOf = async (work: Promise<unknown>): Promise<RetryLater> => {
  const thrown = await work.then(
    () => null,
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(RetryLater);
  return thrown as RetryLater;
};

describe('createScorer', () => {
  it('scores in order, in the language named or found, as interactive work, with spans where asked', async () => {
    const inner = createDeterministicClassifier();
    const options: (ClassifyOptions | undefined)[] = [];
    const classifier: Classifier = {
      ...inner,
      classify(inputs, given) {
        options.push(given);
        return inner.classify(inputs, given);
      },
    };
    const { scorer } = await scorerOf(classifier, 1000);
    const texts = [
      { text: 'Das ist wirklich ein sehr schöner Artikel.', language: null },
      { text: 'Egal.', language: 'it' },
    ];
    const plain = await scorer.score(texts);
    expect(plain.map(({ detection }) => detection.language)).toEqual(['de', 'it']);
    expect(plain[1]?.detection.confidence).toBe(1);
    const told = await scorer.score(texts, { spans: true });
    expect(told.map(({ outcome }) => scoresOf(outcome).toxicity)).toEqual(
      plain.map(({ outcome }) => scoresOf(outcome).toxicity),
    );
    expect(scoresOf((told[0] ?? plain[0])?.outcome ?? { error: new Error() as never }).spans).toBeDefined();
    expect(options.map((each) => each?.priority)).toEqual(['interactive', 'interactive']);
  });

  it('takes what a single caller may send, however slow it is', async () => {
    const { classifier, letGo } = heldClassifier();
    const { scorer } = await scorerOf(classifier, 1);
    const first = scorer.score([text(100_000)]);
    await refusalOf(scorer.score([text(30)]));
    letGo();
    await first;
  });

  it('refuses what would wait longer than its patience, and says when to come again', async () => {
    const { classifier, letGo } = heldClassifier();
    // 5 units a millisecond are assumed: 200,000 units are 40 s.
    const { scorer } = await scorerOf(classifier, 40_000);
    const first = scorer.score([text(200_000)]);
    const refusal = await refusalOf(scorer.score([text(30)]));
    expect([refusal.code, refusal.seconds]).toEqual(['OVERLOADED', 40]);
    letGo();
    await first;
  });

  it('refuses the rest of many short texts, of which each alone is nothing', async () => {
    const { classifier, letGo } = heldClassifier();
    const { scorer } = await scorerOf(classifier, 1000);
    const first = Array.from({ length: 10 }, () => scorer.score([text(1000)]));
    const refusal = await refusalOf(scorer.score([text(1000)]));
    expect([refusal.code, refusal.seconds]).toEqual(['OVERLOADED', 2]);
    letGo();
    await Promise.all(first);
    await expect(scorer.score([text(1000)])).resolves.toHaveLength(1);
  });

  it('learns how fast the model is', async () => {
    const { classifier, letGo } = heldClassifier();
    const { scorer, pass } = await scorerOf(classifier, 1000);
    letGo();
    for (let round = 0; round < 30; round += 1) {
      const work = scorer.score([text(50_000)]);
      // 500 units a millisecond.
      pass(100);
      await work;
    }
    // A second of it is more than is always taken.
    await expect(scorer.score([text(400_000)])).resolves.toHaveLength(1);
    await refusalOf(scorer.score([text(600_000)]));
  });

  it('does not take what was dropped for work that was done', async () => {
    const { classifier } = heldClassifier();
    const { scorer, pass } = await scorerOf(classifier, 1000);
    for (let round = 0; round < 30; round += 1) {
      const gone = new AbortController();
      const work = scorer.score([text(50_000)], { signal: gone.signal });
      pass(100);
      gone.abort();
      await expect(work).rejects.toMatchObject({ code: 'CANCELLED' });
    }
    await refusalOf(scorer.score([text(400_000)]));
  });

  it('makes room when a caller goes away', async () => {
    const { classifier } = heldClassifier();
    const { scorer } = await scorerOf(classifier, 1);
    const gone = new AbortController();
    const first = scorer.score([text(100_000)], { signal: gone.signal });
    await refusalOf(scorer.score([text(30)]));
    gone.abort();
    await expect(first).rejects.toMatchObject({ code: 'CANCELLED' });
    const second = new AbortController();
    const next = scorer.score([text(30)], { signal: second.signal });
    second.abort();
    await expect(next).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});
