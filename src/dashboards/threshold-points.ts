/** How a threshold would do: precision and recall of "reject at or above", from what people decided. */
import type { ScoreBin } from '../store/dashboard-scores.js';

export interface ThresholdPoint {
  readonly threshold: number;
  /** Part of what people decided at or above that they rejected; null where they decided nothing there. */
  readonly precision: number | null;
  /** Part of what people rejected that lies at or above; null where they rejected nothing. */
  readonly recall: number | null;
  /** Undecided comments at or above: they would wait for a person. */
  readonly waiting: number;
}

/** At 0, .01 ... 1. */
export function thresholdPoints(bins: readonly ScoreBin[]): ThresholdPoint[] {
  const byBin = new Map(bins.map((each) => [each.bin, each]));
  const allRejected = bins.reduce((sum, { rejected }) => sum + rejected, 0);
  const points: ThresholdPoint[] = [];
  const above = { decided: 0, rejected: 0, undecided: 0 };
  for (let bin = 100; bin >= 0; bin--) {
    const { approved = 0, rejected = 0, undecided = 0 } = byBin.get(bin) ?? {};
    above.decided += approved + rejected;
    above.rejected += rejected;
    above.undecided += undecided;
    points.push({
      threshold: bin / 100,
      precision: above.decided === 0 ? null : above.rejected / above.decided,
      recall: allRejected === 0 ? null : above.rejected / allRejected,
      waiting: above.undecided,
    });
  }
  return points.reverse();
}
