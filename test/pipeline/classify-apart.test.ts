import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { TonfallError } from '../../src/errors.js';
import type { Classifier } from '../../src/model/classifier.js';
import { createDeterministicClassifier, POISON } from '../../src/model/deterministic-classifier.js';
import { classifyApart } from '../../src/pipeline/classify-apart.js';

const inputs = (texts: string[]) => texts.map((text) => ({ text, language: 'de' }));

function counted(classifier: Classifier): { classifier: Classifier; calls: () => number } {
  let calls = 0;
  return {
    classifier: {
      load: () => classifier.load(),
      info: () => classifier.info(),
      close: () => classifier.close(),
      classify: (...given) => {
        calls += 1;
        return classifier.classify(...given);
      },
    },
    calls: () => calls,
  };
}

describe('classifyApart', () => {
  it('asks once when nothing fails', async () => {
    const { classifier, calls } = counted(createDeterministicClassifier());
    const outcomes = await classifyApart(classifier, inputs(['eins', 'zwei', 'drei']));
    expect(outcomes.every((outcome) => 'scores' in outcome)).toBe(true);
    expect(calls()).toBe(1);
  });

  it('asks nothing for nothing', async () => {
    const { classifier, calls } = counted(createDeterministicClassifier());
    expect(await classifyApart(classifier, [])).toEqual([]);
    expect(calls()).toBe(0);
  });

  it('lets only the broken ones fail, wherever they stand', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { minLength: 1, maxLength: 40 }), async (broken) => {
        const texts = broken.map((bad, index) => (bad ? `${POISON.fail} ${index}` : `Text ${index}`));
        const { classifier, calls } = counted(createDeterministicClassifier());
        const outcomes = await classifyApart(classifier, inputs(texts));
        const alone = await createDeterministicClassifier().classify(
          inputs(texts.filter((_, index) => !broken[index])),
        );
        expect(outcomes.map((outcome) => 'error' in outcome)).toEqual(broken);
        expect(outcomes.flatMap((outcome) => ('scores' in outcome ? [outcome.scores] : []))).toEqual(alone);
        expect(calls()).toBeLessThanOrEqual(2 * texts.length - 1);
      }),
      { numRuns: 50 },
    );
  });

  it('names the code of what failed, and nothing of the text', async () => {
    const [outcome] = await classifyApart(createDeterministicClassifier(), inputs([`${POISON.fail} geheim`]));
    expect(outcome && 'error' in outcome ? outcome.error.code : null).toBe('MODEL_FAILED');
    expect(outcome && 'error' in outcome ? outcome.error.message : '').not.toContain('geheim');
  });

  it('does not halve what concerns every input', async () => {
    const { classifier, calls } = counted({
      ...createDeterministicClassifier(),
      classify: () => Promise.reject(new TonfallError('MODEL_NOT_FOUND')),
    });
    await expect(classifyApart(classifier, inputs(['a', 'b', 'c', 'd']))).rejects.toMatchObject({
      code: 'MODEL_NOT_FOUND',
    });
    expect(calls()).toBe(1);
  });
});
