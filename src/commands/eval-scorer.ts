/** Which scorer `tonfall eval` measures. */
import { openClassifier } from '../app.js';
import { TonfallError } from '../errors.js';
import { createPerspectiveScorer } from '../evaluation/perspective.js';
import type { Scorer } from '../evaluation/scorer.js';
import { modelScorer } from '../pipeline/model-scorer.js';
import type { CommandContext } from './command.js';
import type { EvalOptions } from './eval-options.js';

export interface OpenedScorer {
  readonly scorer: Scorer;
  close(): Promise<void>;
}

/**
 * Checks the options at once; what comes back loads the model, which takes seconds.
 * Throws USAGE, CONFIG_INVALID; the function throws what `openClassifier` throws.
 */
export function chooseScorer(
  { scorer, url, key, rate }: EvalOptions,
  { config, log }: CommandContext,
): () => Promise<OpenedScorer> {
  const refuse = (detail: string) => new TonfallError('USAGE', { detail });
  if (scorer === 'perspective') {
    if (url === undefined) throw refuse('--scorer perspective needs --url.');
    const foreign = createPerspectiveScorer({ url, key: key ?? config.scorerKey, rate });
    return async () => ({ scorer: foreign, close: async () => {} });
  }
  if (url !== undefined) throw refuse('--url goes with --scorer perspective.');
  return async () => {
    const classifier = await openClassifier(config, log);
    return { scorer: modelScorer(classifier), close: () => classifier.close() };
  };
}
