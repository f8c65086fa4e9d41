import { describe, expect, it } from '@jest/globals';
import { seededRandom } from '../../src/evaluation/random.js';
import { Reservoir } from '../../src/evaluation/reservoir.js';

describe('seededRandom', () => {
  it('repeats, and differs from seed to seed', () => {
    const first = (seed: number | string) => {
      const random = seededRandom(seed);
      return Array.from({ length: 8 }, () => random(2 ** 32));
    };
    expect(first(7)).toEqual(first('7'));
    expect(new Set([first(7), first(8), first('7/a')].map(String)).size).toBe(3);
  });

  it('is even over what it may give', () => {
    const random = seededRandom(1);
    const counts = new Array<number>(10).fill(0);
    for (let draw = 0; draw < 100_000; draw++) {
      const value = random(10);
      counts[value] = (counts[value] ?? 0) + 1;
    }
    expect(counts).toHaveLength(10);
    // Five standard deviations of a count of 10,000.
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(5 * Math.sqrt(9000));
  });
});

describe('Reservoir', () => {
  const drawn = (size: number, of: number, seed: number) => {
    const reservoir = new Reservoir<number>(size, seededRandom(seed));
    for (let item = 0; item < of; item++) reservoir.add(item);
    return reservoir.items();
  };

  it('keeps all where there are few, so many where there are more, in order', () => {
    expect(drawn(5, 3, 1)).toEqual([0, 1, 2]);
    const sample = drawn(20, 1000, 1);
    expect(new Set(sample).size).toBe(20);
    expect(sample).toEqual(sample.toSorted((a, b) => a - b));
    expect(drawn(20, 1000, 1)).toEqual(sample);
  });

  it('keeps every item as often as any other', () => {
    const counts = new Array<number>(20).fill(0);
    for (let seed = 0; seed < 2000; seed++) {
      for (const item of drawn(5, 20, seed)) counts[item] = (counts[item] ?? 0) + 1;
    }
    // A quarter of 2,000 each; five standard deviations.
    for (const count of counts) expect(Math.abs(count - 500)).toBeLessThan(5 * Math.sqrt(375));
  });
});
