import { describe, expect, it } from '@jest/globals';
import { createDeterministicClassifier, DETERMINISTIC } from '../../src/model/deterministic-classifier.js';
import { classifierContract } from '../contracts/classifier.js';

classifierContract('deterministic classifier in this thread', () => createDeterministicClassifier());
classifierContract('deterministic classifier in real threads', () =>
  createDeterministicClassifier({ threads: 2 }),
);

describe('deterministic classifier', () => {
  it('scores alike with threads and without', async () => {
    const inputs = ['Eins.', 'Zwei, drei.', 'vier '.repeat(500)].map((text) => ({ text, language: 'de' }));
    const threaded = createDeterministicClassifier({ threads: 1 });
    expect(await threaded.classify(inputs)).toEqual(await createDeterministicClassifier().classify(inputs));
    await threaded.close();
  });

  it('can be told by its name', () => {
    expect(createDeterministicClassifier().info().name).toBe(DETERMINISTIC);
  });
});
