/** A figure with what its interval and that of a mean are made of. */
import { percentileInterval } from './bootstrap.js';

export interface Figure {
  /** NaN where the rows do not give it, as a recall without positives. */
  readonly value: number;
  /** One value a resample; null where no interval is made. */
  readonly resampled: Float64Array | null;
}

/** A figure as it is reported: four decimals, null where there is no value. */
export interface Estimate {
  readonly value: number;
  /** 95 %; absent where no interval is made. */
  readonly low?: number;
  readonly high?: number;
}

/** A figure for the report. */
export function estimateOf({ value, resampled }: Figure): Estimate | null {
  if (Number.isNaN(value)) return null;
  const interval = resampled && percentileInterval(resampled);
  return {
    value: rounded(value),
    ...(interval && { low: rounded(interval[0]), high: rounded(interval[1]) }),
  };
}

/**
 * The mean of a figure over groups, those without a value left out. Resamples of groups are independent, so the n-th of
 * each together are the n-th resample of the mean.
 */
export function meanFigure(figures: readonly Figure[]): Figure {
  const known = figures.filter(({ value }) => !Number.isNaN(value));
  const columns = known.flatMap(({ resampled }) => (resampled ? [resampled] : []));
  const [first] = columns;
  return {
    value: meanOf(known.map(({ value }) => value)),
    resampled:
      first && columns.length === known.length
        ? first.map((_, time) => meanOf(columns.map((column) => column[time] as number)))
        : null,
  };
}

const meanOf = (values: readonly number[]): number => {
  const known = values.filter((value) => !Number.isNaN(value));
  return known.reduce((sum, value) => sum + value, 0) / known.length;
};

export const rounded = (value: number): number => Math.round(value * 10_000) / 10_000;
