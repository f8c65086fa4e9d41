/** Area under the ROC curve. */
import type { Counts, RankedScores } from './ranked-scores.js';

/**
 * The chance that a positive row scores above a negative one, ties counting half: the Mann-Whitney U statistic divided
 * by the number of pairs (Hanley and McNeil 1982), which is the area of the ROC curve by trapezoids (Fawcett 2006).
 * NaN where one of the classes is missing. One pass.
 */
export function areaUnderRoc({ scores, truth, rows }: RankedScores, counts: Counts = null): number {
  let won = 0;
  let positives = 0;
  let below = 0;
  for (let from = 0; from < scores.length; ) {
    const score = scores[from] as number;
    let [tiedPositives, tiedNegatives] = [0, 0];
    for (; from < scores.length && scores[from] === score; from++) {
      const count = counts === null ? 1 : (counts[rows[from] as number] as number);
      if (truth[from] === 1) tiedPositives += count;
      else tiedNegatives += count;
    }
    won += tiedPositives * (below + tiedNegatives / 2);
    positives += tiedPositives;
    below += tiedNegatives;
  }
  return won / (positives * below);
}
