import { expect, it } from '@jest/globals';
import type { Classifier } from '../../src/model/classifier.js';
import { PRIORITY } from '../../src/queue/backend.js';
import {
  describeSizes,
  manyTexts,
  SIZES,
  spyClassifier,
  storeTexts,
  until,
  usePipeline,
  work,
} from '../helpers/pipeline.js';

/** A model that takes its time, and what it was asked, in that order. */
function slowClassifier(milliseconds: number) {
  const inner = spyClassifier({ before: () => new Promise((resolve) => setTimeout(resolve, milliseconds)) });
  const asked: { text: string; priority: string | undefined }[] = [];
  const classifier: Classifier = {
    load: () => inner.load(),
    info: () => inner.info(),
    close: () => inner.close(),
    classify(inputs, options) {
      asked.push(...inputs.map(({ text }) => ({ text, priority: options?.priority })));
      return inner.classify(inputs, options);
    },
  };
  return { classifier, asked };
}

describeSizes('a comment that somebody waits for', SIZES, (size) => {
  const pipeline = usePipeline(size);

  it('overtakes an import that is under way, in the queue and in front of the model', async () => {
    const { classifier, asked } = slowClassifier(100);
    await storeTexts(pipeline, manyTexts(200), { priority: PRIORITY.bulk });
    const workers = await work(pipeline, classifier, { concurrency: 2, batchSize: 8 });
    try {
      await until(async () => asked.length > 0);
      const [urgent = ''] = manyTexts(1, 'Eilig');
      await storeTexts(pipeline, [urgent], { priority: PRIORITY.interactive, prefix: 'i-' });
      await until(async () => asked.some(({ text }) => text === urgent));
      const place = asked.findIndex(({ text }) => text === urgent);
      expect(place).toBeLessThan(200 - 8);
      expect(asked[place]?.priority).toBe('interactive');
      expect(asked.filter(({ priority }) => priority === 'interactive').length).toBe(1);
    } finally {
      await workers.close();
    }
  });
});
