import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { atMostEvery } from '../../workers/at-most-every.js';
import { until } from '../helpers/pipeline.js';

const MILLISECONDS = 60;

/** Work that notes when it ran. */
function noted() {
  const runs: number[] = [];
  const repeated = atMostEvery(MILLISECONDS, () => runs.push(performance.now()));
  const asked = (times: number) => {
    for (let time = 0; time < times; time += 1) repeated.ask();
  };
  return { runs, repeated, asked };
}

describe('atMostEvery', () => {
  it('runs the first request at once, and one more time for all that were made meanwhile', async () => {
    const { runs, asked } = noted();
    asked(1);
    expect(runs.length).toBe(1);
    asked(100);
    expect(runs.length).toBe(1);
    await until(async () => runs.length > 1);
    await pause(3 * MILLISECONDS);
    expect(runs.length).toBe(2);
    const [first = 0, second = 0] = runs;
    // Timers keep whole milliseconds.
    expect(second - first).toBeGreaterThanOrEqual(MILLISECONDS - 1);
  });

  it('runs at once again when the last run is long enough ago', async () => {
    const { runs, asked } = noted();
    asked(1);
    await pause(2 * MILLISECONDS);
    expect(runs.length).toBe(1);
    asked(1);
    expect(runs.length).toBe(2);
  });

  it('runs nothing once it is stopped, neither what was asked for before nor after', async () => {
    const { runs, repeated, asked } = noted();
    asked(2);
    repeated.stop();
    asked(2);
    await pause(3 * MILLISECONDS);
    expect(runs.length).toBe(1);
  });
});
