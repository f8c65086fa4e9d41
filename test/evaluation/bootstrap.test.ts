import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ATTRIBUTE_FIGURES, measureAttribute } from '../../src/evaluation/attribute-figures.js';
import { bootstrap, percentileInterval } from '../../src/evaluation/bootstrap.js';
import { calibrationError } from '../../src/evaluation/calibration-error.js';
import { estimateOf, meanFigure } from '../../src/evaluation/figure.js';
import { seededRandom } from '../../src/evaluation/random.js';
import { ranked } from '../../src/evaluation/ranked-scores.js';
import { plausibleSample } from './samples.js';

const measured = (rows: number, seed: number, times = 200) => {
  const { scores, truth, flagged } = plausibleSample(rows, 0.3, seed);
  return measureAttribute(ranked(scores, truth, flagged), { times, random: seededRandom(seed) });
};

describe('bootstrap', () => {
  it('draws as many rows as there are, every time', () => {
    const sums = new Set<number>();
    const drawn = bootstrap(50, 20, seededRandom(3), (counts) => {
      sums.add(counts.reduce((sum, count) => sum + count, 0));
      return [counts[0] ?? 0];
    });
    expect([...sums]).toEqual([50]);
    expect(drawn.map((column) => column.length)).toEqual([20]);
    expect(new Set(drawn[0]).size).toBeGreaterThan(1);
  });

  it('repeats with its seed', () => {
    const bySeed = (seed: number) => JSON.stringify(measured(200, 1, 50).figures.auc.resampled) + seed;
    expect(bySeed(1)).toBe(bySeed(1));
    const random = (seed: number) => bootstrap(30, 5, seededRandom(seed), (counts) => [counts[3] ?? 0]);
    expect(random(1)).toEqual(random(1));
    expect(random(1)).not.toEqual(random(2));
  });

  it('gives intervals that hold the value, and grow narrower with more rows', () => {
    for (const seed of [1, 2, 3]) {
      const [small, large] = [measured(100, seed), measured(1600, seed)];
      for (const name of ATTRIBUTE_FIGURES.filter((one) => one !== 'calibrationError')) {
        const width = (measurement: typeof small) => {
          const estimate = estimateOf(measurement.figures[name]);
          expect([name, estimate?.low]).toEqual([name, expect.any(Number)]);
          const { value = 0, low = 1, high = 0 } = estimate ?? {};
          expect(low).toBeLessThanOrEqual(value);
          expect(high).toBeGreaterThanOrEqual(value);
          return high - low;
        };
        // Sixteen times the rows: a quarter of the width.
        expect(width(large)).toBeLessThan(width(small) / 2);
      }
    }
  });

  it('has the width that theory gives for a share', () => {
    const ones = 400;
    const rows = 1000;
    const [shares = new Float64Array()] = bootstrap(rows, 2000, seededRandom(9), (counts) => [
      counts.subarray(0, ones).reduce((sum, count) => sum + count, 0) / rows,
    ]);
    const [low = 0, high = 0] = percentileInterval(shares) ?? [];
    const deviation = Math.sqrt((0.4 * 0.6) / rows);
    expect((high - low) / (2 * 1.96 * deviation)).toBeCloseTo(1, 1);
    expect((high + low) / 2).toBeCloseTo(0.4, 2);
  });
});

describe('percentileInterval', () => {
  it('lies within the values, and leaves out what has none', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true, min: -1, max: 1 }), { minLength: 1 }), (values) => {
        const [low = 0, high = 0] = percentileInterval(Float64Array.from(values)) ?? [];
        expect(low).toBeGreaterThanOrEqual(Math.min(...values) - 1e-12);
        expect(high).toBeLessThanOrEqual(Math.max(...values) + 1e-12);
        expect(low).toBeLessThanOrEqual(high + 1e-12);
      }),
    );
    const values = Float64Array.from({ length: 100 }, (_, at) => (at < 5 ? Number.NaN : at));
    expect(percentileInterval(values)?.[0]).toBeGreaterThan(5);
  });

  it('is not given where too many resamples have no value', () => {
    expect(percentileInterval(Float64Array.of(1, 2, Number.NaN))).toBeNull();
    expect(percentileInterval(Float64Array.of())).toBeNull();
  });
});

describe('a mean of figures', () => {
  it('leaves out groups without a value, and has a narrower interval than each', () => {
    const groups = [1, 2, 3, 4].map((seed) => measured(300, seed).figures.auc);
    const mean = meanFigure([...groups, { value: Number.NaN, resampled: null }]);
    expect(mean.value).toBeCloseTo(groups.reduce((sum, { value }) => sum + value, 0) / 4, 12);
    const width = (figure: typeof mean) => {
      const { low = 0, high = 0 } = estimateOf(figure) ?? {};
      return high - low;
    };
    for (const group of groups) expect(width(mean)).toBeLessThan(width(group));
    expect(width(mean)).toBeGreaterThan(0);
  });

  it('has neither value nor interval without groups', () => {
    expect(estimateOf(meanFigure([]))).toBeNull();
  });
});

describe('calibrationError', () => {
  it.each([
    ['right in every bin', [0.2, 0.2, 0.2, 0.2, 0.2], [0, 0, 0, 0, 1], 0],
    ['always sure and right', [0, 1, 1], [0, 1, 1], 0],
    ['always sure and wrong', [0, 1, 1], [1, 0, 0], 1],
    ['too high by 0.3', [0.8, 0.8], [0, 1], 0.3],
    // 0.1 and 0.9 are in bins of their own: errors of opposite sign do not cancel.
    ['wrong both ways', [0.1, 0.9], [1, 0], 0.9],
  ])('%s', (_, probabilities, truth, expected) => {
    expect(calibrationError(probabilities, truth)).toBeCloseTo(expected, 12);
  });

  it('has no value without rows, and is never above 1', () => {
    expect(calibrationError([], [])).toBeNaN();
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(1))), (rows) => {
        fc.pre(rows.length > 0);
        const error = calibrationError(
          rows.map(([probability]) => probability),
          rows.map(([, one]) => one),
        );
        expect(error).toBeGreaterThanOrEqual(0);
        expect(error).toBeLessThanOrEqual(1);
      }),
    );
  });
});
