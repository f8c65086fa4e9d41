/** How far probabilities are from what happens. */

/** As in Guo et al. 2017. */
const BINS = 15;

/**
 * Expected calibration error (Naeini, Cooper and Hauskrecht 2015; Guo et al. 2017, equation 5): probabilities in 15
 * bins of equal width, the distance in each between their mean and the share of rows that hold true, weighted by its
 * rows. For an attribute the probability is that of the positive class, so that a bin of clean rows counts too; for
 * several classes it is that of the class decided for, and true is that this was right. NaN without rows.
 */
export function calibrationError(probabilities: ArrayLike<number>, truth: ArrayLike<number>): number {
  const gaps = new Float64Array(BINS);
  for (let row = 0; row < probabilities.length; row++) {
    const probability = probabilities[row] as number;
    const bin = Math.min(BINS - 1, Math.floor(probability * BINS));
    gaps[bin] = (gaps[bin] as number) + probability - (truth[row] as number);
  }
  return gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) / probabilities.length;
}
