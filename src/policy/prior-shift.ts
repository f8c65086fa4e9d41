/** Moves a threshold from the share of positives that it assumes to the share that a site has. */

/**
 * The score under the assumed share that means, under the site's own, what `threshold` meant: where toxic comments are
 * rarer, a higher one. Odds of a calibrated probability change by the ratio of the prior odds: Saerens, Latinne and
 * Decaestecker, "Adjusting the outputs of a classifier to new a priori probabilities", Neural Computation 14(1), 2002.
 * Unchanged where the assumption or the site's share is not known; undefined without a threshold.
 */
export function thresholdAt(
  threshold: number | undefined,
  assumed: number | undefined,
  share: number | null,
): number | undefined {
  if (threshold === undefined || assumed === undefined || share === null) return threshold;
  if (threshold <= 0 || threshold >= 1) return threshold;
  const odds = (oddsOf(threshold) * oddsOf(assumed)) / oddsOf(share);
  return Math.round((odds / (1 + odds)) * 10_000) / 10_000;
}

const oddsOf = (probability: number): number => probability / (1 - probability);
