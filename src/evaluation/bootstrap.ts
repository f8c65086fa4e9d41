/** How sure a figure is: what it would have been on other rows of the same kind. */
import type { Random } from './random.js';

/**
 * The plain bootstrap (Efron 1979): `times` resamples of as many rows as there are, drawn with replacement and without
 * strata, so that the share of positives varies as it would in other samples. A resample is handed over as the count
 * of each row, valid during the call. Cost: O(rows) for each, no sorting.
 * @returns per figure of `measure` one value a resample
 */
export function bootstrap(
  rows: number,
  times: number,
  random: Random,
  measure: (counts: Uint32Array) => readonly number[],
): Float64Array[] {
  const values: Float64Array[] = [];
  const counts = new Uint32Array(rows);
  for (let time = 0; time < times; time++) {
    counts.fill(0);
    for (let draw = 0; draw < rows; draw++) {
      const row = random(rows);
      counts[row] = (counts[row] as number) + 1;
    }
    for (const [figure, value] of measure(counts).entries()) {
      const column = values[figure] ?? new Float64Array(times);
      values[figure] = column;
      column[time] = value;
    }
  }
  return values;
}

/** A 95 % interval. */
export type Interval = readonly [low: number, high: number];

/** A figure of which fewer resamples than this share have a value (both classes present) gets no interval. */
const LEAST_SHARE = 0.9;

/**
 * The percentile interval (Efron and Tibshirani 1993, chapter 13): from the 2.5th to the 97.5th percentile of the
 * resamples' values, NaN among them left out, linear between neighbours. Null where too few have a value.
 */
export function percentileInterval(values: Float64Array): Interval | null {
  const known = values.filter((value) => !Number.isNaN(value)).sort();
  if (known.length === 0 || known.length < LEAST_SHARE * values.length) return null;
  const percentile = (share: number): number => {
    const place = share * (known.length - 1);
    const low = known[Math.floor(place)] as number;
    return low + (place % 1) * ((known[Math.ceil(place)] as number) - low);
  };
  return [percentile(0.025), percentile(0.975)];
}
