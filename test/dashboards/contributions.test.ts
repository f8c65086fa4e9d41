import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  bucketOf,
  contributionsOf,
  difference,
  roundedSeconds,
  steppedSeconds,
} from '../../src/dashboards/contributions.js';
import type { Act, CommentFacts } from '../../src/store/dashboard-facts.js';

const time = fc
  .date({ min: new Date('2026-01-01'), max: new Date('2026-02-01'), noInvalidDate: true })
  .map((date) => date.toISOString());

const facts: fc.Arbitrary<CommentFacts> = fc.record({
  comment: fc.integer({ min: 1, max: 5 }),
  site: fc.constantFrom('a', 'b'),
  threadId: fc.constant('t'),
  section: fc.constantFrom('', 'sport'),
  language: fc.constantFrom('de', 'en'),
  writtenAt: time,
  labelledAt: fc.option(time),
  verdict: fc.option(fc.constantFrom('publish' as const, 'review' as const, 'hold' as const)),
  unscored: fc.boolean(),
  bins: fc.array(fc.option(fc.integer({ min: 0, max: 100 })), { minLength: 7, maxLength: 7 }),
  above: fc.integer({ min: 0, max: 127 }),
  tone: fc.option(fc.integer({ min: -10_000, max: 10_000 })),
  decided: fc.option(fc.constantFrom('approved' as const, 'rejected' as const)),
  decidedAt: fc.option(time),
  acts: fc.array(
    fc.record({
      action: fc.constantFrom<Act['action']>('approve', 'reject', 'escalate'),
      at: time,
      seconds: fc.option(fc.integer({ min: -10, max: 1_000_000 })),
      actor: fc.option(fc.constantFrom('anna', 'bert')),
      undone: fc.boolean(),
    }),
    { maxLength: 4 },
  ),
});

/** Sums by counter and key. */
const sums = (all: readonly CommentFacts[]): Map<string, readonly number[]> => {
  const found = new Map<string, number[]>();
  for (const { counter, key, counts } of all.flatMap(contributionsOf)) {
    const name = JSON.stringify([counter, ...key]);
    const sum = found.get(name) ?? counts.map(() => 0);
    found.set(
      name,
      counts.map((count, at) => count + (sum[at] ?? 0)),
    );
  }
  return found;
};

describe('the difference between what is counted and what holds', () => {
  it('brings the sums of the one to those of the other', () => {
    fc.assert(
      fc.property(fc.array(facts), fc.array(facts), (counted, present) => {
        const result = sums(counted);
        for (const { counter, key, counts } of difference(counted, present)) {
          const name = JSON.stringify([counter, ...key]);
          const sum = result.get(name) ?? counts.map(() => 0);
          result.set(
            name,
            counts.map((count, at) => count + (sum[at] ?? 0)),
          );
        }
        const without0 = (map: Map<string, readonly number[]>) =>
          [...map].filter(([, counts]) => counts.some((count) => count !== 0)).sort();
        expect(without0(result)).toEqual(without0(sums(present)));
      }),
    );
  });

  it('is nothing where nothing has changed', () => {
    fc.assert(fc.property(fc.array(facts), (all) => expect(difference(all, all)).toEqual([])));
  });

  it('names no key twice', () => {
    fc.assert(
      fc.property(fc.array(facts), fc.array(facts), (counted, present) => {
        const names = difference(counted, present).map(({ counter, key }) =>
          JSON.stringify([counter, ...key]),
        );
        expect(new Set(names).size).toBe(names.length);
      }),
    );
  });
});

describe('a person', () => {
  const [base] = fc.sample(facts, { numRuns: 1, seed: 1 }) as [CommentFacts];
  const at = '2026-01-05T10:00:00.000Z';
  const act: Act = { action: 'reject', at, seconds: 30, actor: 'anna', undone: false };
  const countersOf = (...acts: Act[]) =>
    contributionsOf({ ...base, verdict: null, acts }).map(({ counter, key, counts }) => [
      counter,
      counter === 'person_counts' ? key.at(-2) : null,
      counts,
    ]);

  it('is counted in no place where the site does not show it', () => {
    expect(countersOf({ ...act, actor: null }).map(([counter]) => counter)).not.toContain('person_counts');
  });

  it('is counted with what was taken back, which counts nowhere else', () => {
    expect(countersOf({ ...act, undone: true })).toEqual(Array(4).fill(['person_counts', 'anna', [1, 1]]));
    expect(countersOf(act).filter(([counter]) => counter === 'decision_counts')).toHaveLength(1);
  });

  it('is not counted for handing a comment on', () => {
    expect(countersOf({ ...act, action: 'escalate' }).map(([counter]) => counter)).toEqual([
      'decision_counts',
    ]);
  });
});

describe('what is rounded', () => {
  it('keeps the order of times, two digits and all short times', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1e8, noNaN: true }),
        fc.double({ min: 0, max: 1e8, noNaN: true }),
        (a, b) => {
          const [less, more] = [Math.min(a, b), Math.max(a, b)].map(roundedSeconds) as [number, number];
          expect(less).toBeLessThanOrEqual(more);
          expect(Math.abs(roundedSeconds(a) - a)).toBeLessThanOrEqual(Math.max(0.5, a * 0.0501));
        },
      ),
    );
    expect([-3, 0.4, 59.6, 99.6, 104, 105, 3661].map(roundedSeconds)).toEqual([
      0, 0, 60, 100, 100, 110, 3700,
    ]);
  });

  it('keeps the order of times of a person, in ten steps a decade', () => {
    const seconds = fc.double({ min: 0, max: 1e8, noNaN: true });
    fc.assert(
      fc.property(seconds, seconds, (a, b) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)].map(steppedSeconds) as [number, number];
        expect(less).toBeLessThanOrEqual(more);
        expect(Math.abs(steppedSeconds(a) - a)).toBeLessThanOrEqual(Math.max(1, a * 0.16));
      }),
    );
    expect([-3, 0.4, 1, 3, 7, 59, 100, 118, 3600, 86_400].map(steppedSeconds)).toEqual([
      0, 0, 1, 3, 6, 63, 100, 130, 4000, 79_000,
    ]);
  });

  it('is the hour and the day of UTC', () => {
    expect(bucketOf('2026-03-01T23:59:59.999Z', 'hour')).toBe('2026-03-01T23:00:00.000Z');
    expect(bucketOf('2026-03-01T23:59:59.999Z', 'day')).toBe('2026-03-01T00:00:00.000Z');
  });
});
