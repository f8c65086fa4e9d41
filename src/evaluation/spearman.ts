/** Rank correlation of two scores of the same rows. */

/**
 * Ranks from 1 in the order of the values; equal values share the mean of their ranks (mid-ranks: Kendall 1945, "The
 * treatment of ties in ranking problems").
 */
export function midRanks(values: Float64Array): Float64Array {
  const order = Uint32Array.from(values, (_, row) => row).sort(
    (one, other) => (values[one] as number) - (values[other] as number),
  );
  const ranks = new Float64Array(values.length);
  for (let from = 0; from < order.length; ) {
    const value = values[order[from] as number];
    let to = from;
    while (to < order.length && values[order[to] as number] === value) to += 1;
    // Ranks from + 1 to `to`, and so their mean.
    for (let at = from; at < to; at++) ranks[order[at] as number] = (from + 1 + to) / 2;
    from = to;
  }
  return ranks;
}

/**
 * Spearman's rho, -1 to 1: Pearson's correlation of the mid-ranks (Spearman 1904, "The proof and measurement of
 * association between two things"; with ties as Kendall 1945, and as `scipy.stats.spearmanr` computes it). NaN for
 * fewer than two rows, and where all values of one side are equal.
 */
export function spearman(one: Float64Array, other: Float64Array): number {
  if (one.length !== other.length) throw new Error('Both scores must be of the same rows.');
  const [ranks, others] = [midRanks(one), midRanks(other)];
  // Mid-ranks keep the mean of 1 to n.
  const mean = (one.length + 1) / 2;
  let [product, squares, otherSquares] = [0, 0, 0];
  for (let row = 0; row < ranks.length; row++) {
    const [a, b] = [(ranks[row] as number) - mean, (others[row] as number) - mean];
    product += a * b;
    squares += a * a;
    otherSquares += b * b;
  }
  const rho = product / Math.sqrt(squares * otherSquares);
  return Number.isNaN(rho) ? Number.NaN : Math.max(-1, Math.min(1, rho));
}
