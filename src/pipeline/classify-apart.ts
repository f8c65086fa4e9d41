/** Scores a batch so that one comment that breaks the model cannot take the others with it. */
import { asTonfallError, type TonfallError } from '../errors.js';
import type { Scores } from '../label.js';
import type { Classifier, ClassifierInput, ClassifyOptions } from '../model/classifier.js';

/** What became of one input: its scores, or the coded reason why there are none. */
export type Classified = { readonly scores: Scores } | { readonly error: TonfallError };

/**
 * Classifies `inputs`; a batch that fails is halved until the one input that breaks it stands alone with its error.
 * Costs one call when nothing fails and at most `2 n - 1` calls. Order follows the inputs.
 * Throws only CANCELLED, and whatever says that the model as a whole is not there (MODEL_NOT_FOUND, MODEL_CORRUPT).
 */
export async function classifyApart(
  classifier: Classifier,
  inputs: readonly ClassifierInput[],
  options: ClassifyOptions = {},
): Promise<Classified[]> {
  if (inputs.length === 0) return [];
  try {
    const scores = await classifier.classify(inputs, options);
    return scores.map((score) => ({ scores: score }));
  } catch (thrown) {
    const error = asTonfallError(thrown);
    if (concernsEveryInput(error)) throw error;
    if (inputs.length === 1) return [{ error }];
    const middle = inputs.length >> 1;
    return [
      ...(await classifyApart(classifier, inputs.slice(0, middle), options)),
      ...(await classifyApart(classifier, inputs.slice(middle), options)),
    ];
  }
}

function concernsEveryInput(error: TonfallError): boolean {
  return (
    error.code === 'CANCELLED' ||
    error.code === 'MODEL_NOT_FOUND' ||
    error.code === 'MODEL_CORRUPT' ||
    error.code === 'MODEL_UNSUPPORTED'
  );
}
