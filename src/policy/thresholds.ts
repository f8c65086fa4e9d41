/** The thresholds from which a person looks, as they are in force for one comment. */
import { ATTRIBUTES, type Scores } from '../label.js';
import type { ResolvedSettings } from './settings.js';

/**
 * By attribute that was scored: the review threshold, or where a site only holds by it, the one to hold. Attributes
 * that the site does not use are absent.
 */
export function thresholdsInForce(
  { toxicity, thresholds }: Pick<Scores, 'toxicity' | 'thresholds'>,
  { attributes }: ResolvedSettings,
): Scores['thresholds'] {
  return Object.fromEntries(
    ATTRIBUTES.flatMap((name) => {
      if (toxicity[name] === undefined) return [];
      const { review, hold } = attributes[name];
      const looked = review === 'model' ? thresholds[name] : review === 'off' ? undefined : review;
      const threshold = looked ?? hold ?? undefined;
      return threshold === undefined ? [] : [[name, threshold]];
    }),
  );
}
