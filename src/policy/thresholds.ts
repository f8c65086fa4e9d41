/** The thresholds from which a person looks, as they are in force for one comment. */
import { ATTRIBUTES, type Attribute, type Scores } from '../label.js';
import { thresholdAt } from './prior-shift.js';
import type { Band, ResolvedSettings } from './settings.js';

/** From which score on a person looks by this attribute; undefined for never. */
export function reviewThreshold(
  attribute: Attribute,
  { thresholds, assumedShares }: Pick<Scores, 'thresholds' | 'assumedShares'>,
  { review, share }: Band,
): number | undefined {
  if (review === 'off') return undefined;
  return review === 'model' ? thresholdAt(thresholds[attribute], assumedShares?.[attribute], share) : review;
}

/**
 * By attribute that was scored: the review threshold, or where a site only holds by it, the one to hold. Attributes
 * that the site does not use are absent.
 */
export function thresholdsInForce(
  scores: Pick<Scores, 'toxicity' | 'thresholds' | 'assumedShares'>,
  { attributes }: ResolvedSettings,
): Scores['thresholds'] {
  return Object.fromEntries(
    ATTRIBUTES.flatMap((name) => {
      if (scores.toxicity[name] === undefined) return [];
      const band = attributes[name];
      const threshold = reviewThreshold(name, scores, band) ?? band.hold ?? undefined;
      return threshold === undefined ? [] : [[name, threshold]];
    }),
  );
}
