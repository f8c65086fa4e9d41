/** Tonfall's own model as a scorer that can be measured. */
import type { Answer, Scorer } from '../evaluation/scorer.js';
import type { Classifier } from '../model/classifier.js';
import { classifyApart } from './classify-apart.js';

/** Texts handed to the classifier in one call: enough that batches of like lengths can be cut. */
const BATCH_SIZE = 256;

/** The scorer of a classifier, which stays the caller's to close. `score` throws what `classifyApart` throws. */
export function modelScorer(classifier: Classifier): Scorer {
  return {
    name: classifier.info().id,
    batchSize: BATCH_SIZE,
    score: (inputs): Promise<Answer[]> =>
      classifyApart(
        classifier,
        inputs.map(({ text, language }) => ({ text, language })),
      ),
  };
}
