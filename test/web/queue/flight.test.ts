import { describe, expect, it } from '@jest/globals';
import { Flight } from '../../../src/web/queue/flight.js';

/** Whether a list flies at each of the offsets, a frame apart. */
const follow = (offsets: readonly number[], frame = 16) => {
  const flight = new Flight();
  return offsets.map((offset, at) => flight.flies(offset, true, 1000 + at * frame));
};
const steps = (distance: number) => Array.from({ length: 5 }, (_, at) => at * distance);

describe('a list', () => {
  it('flies while the bar is pulled through thousands of rows, in fast frames and in slow ones', () => {
    expect(follow(steps(1400))).toEqual([false, true, true, true, true]);
    expect(follow(steps(7000), 80)).toEqual([false, true, true, true, true]);
    expect(follow(steps(1400).reverse()).slice(1)).toEqual([true, true, true, true]);
  });

  it('does not fly under a wheel or a page key', () => {
    expect(follow(steps(50)).some(Boolean)).toBe(false);
    expect(follow(steps(120)).some(Boolean)).toBe(false);
  });

  it('does not fly when it jumps to its end', () => {
    const flight = new Flight();
    flight.flies(0, false, 0);
    expect(flight.flies(5_000_000, true, 2000)).toBe(false);
  });

  it('lands when it slows down, and when it rests', () => {
    const flight = new Flight();
    flight.flies(0, true, 1000);
    expect(flight.flies(2000, true, 1016)).toBe(true);
    expect(flight.flies(2040, true, 1032)).toBe(false);
    expect(flight.flies(9000, true, 1048)).toBe(true);
    expect(flight.flies(9000, false, 1198)).toBe(false);
  });
});
