/** Scores with their truth, ranked once: what the figures of one attribute are computed from. */

export interface RankedScores {
  /** Ascending. */
  readonly scores: Float64Array;
  /** 1 where the row is positive, in the order of `scores`; so are the following. */
  readonly truth: Uint8Array;
  /** 1 where the score reaches the threshold that is in force for the row. */
  readonly flagged: Uint8Array;
  /** Which row it is, as the counts of a resample have them. */
  readonly rows: Uint32Array;
}

/** How often each row counts; null for once each. A bootstrap resample is nothing but such counts. */
export type Counts = Uint32Array | null;

/** Ranks rows by their score. Inputs are in row order and of one length; `flagged` is nowhere where not given. */
export function ranked(
  scores: ArrayLike<number>,
  truth: ArrayLike<number>,
  flagged?: ArrayLike<number>,
): RankedScores {
  const rows = Uint32Array.from({ length: scores.length }, (_, row) => row);
  rows.sort((one, other) => (scores[one] as number) - (scores[other] as number));
  return {
    scores: Float64Array.from(rows, (row) => scores[row] as number),
    truth: Uint8Array.from(rows, (row) => truth[row] as number),
    flagged: Uint8Array.from(rows, (row) => flagged?.[row] ?? 0),
    rows,
  };
}

/** The same rows, flagged from one threshold on (inclusive). */
export function flaggedFrom(ranking: RankedScores, threshold: number): RankedScores {
  return { ...ranking, flagged: Uint8Array.from(ranking.scores, (score) => (score >= threshold ? 1 : 0)) };
}
