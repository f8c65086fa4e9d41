/** The threshold that would have been the best on these very rows. */
import { countDecisions, macroF1 } from './decisions.js';
import { flaggedFrom, type RankedScores } from './ranked-scores.js';

export interface BestThreshold {
  /** One of the scores; what reaches it is flagged. */
  readonly threshold: number;
  readonly macroF1: number;
}

/**
 * The score that, as a threshold, gives the highest macro-F1; of equal ones the highest, which flags least. One pass
 * from the highest score down. Null where one of the classes is missing.
 */
export function bestThreshold(ranking: RankedScores): BestThreshold | null {
  const { scores, truth } = ranking;
  const nothing = countDecisions(flaggedFrom(ranking, Number.POSITIVE_INFINITY));
  let [truePositives, falsePositives] = [0, 0];
  let best: BestThreshold | null = null;
  for (let at = scores.length - 1; at >= 0; at--) {
    if (truth[at] === 1) truePositives += 1;
    else falsePositives += 1;
    if (at > 0 && scores[at - 1] === scores[at]) continue;
    const value = macroF1({
      truePositives,
      falsePositives,
      falseNegatives: nothing.falseNegatives - truePositives,
      trueNegatives: nothing.trueNegatives - falsePositives,
    });
    if (Number.isNaN(value)) return null;
    if (best === null || value > best.macroF1) best = { threshold: scores[at] as number, macroF1: value };
  }
  return best;
}
