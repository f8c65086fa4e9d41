/** One classifier of two: whoever waits for an answer has threads apart from those of bulk. */
import type { Classifier } from './classifier.js';

/**
 * What bulk's threads give way by (nice(1)). A tenth of a core is left to them while somebody is answered on it; a
 * core that nobody else wants is all theirs.
 */
export const BULK_NICENESS = 10;

/** Both of the same model. `load` and `close` are for both. */
export function createLanes({
  interactive,
  bulk,
}: {
  readonly interactive: Classifier;
  readonly bulk: Classifier;
}): Classifier {
  return {
    info: () => interactive.info(),
    classify: (inputs, options) =>
      (options?.priority === 'interactive' ? interactive : bulk).classify(inputs, options),
    async load() {
      await Promise.all([interactive.load(), bulk.load()]);
    },
    async close() {
      await Promise.all([interactive.close(), bulk.close()]);
    },
  };
}
