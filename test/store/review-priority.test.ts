import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ATTRIBUTES } from '../../src/label.js';
import {
  type PriorityFacts,
  priorityOf,
  rejectionOf,
  uncertaintyOf,
} from '../../src/store/review-priority.js';
import { SCORES } from './samples.js';

const NOW = new Date('2024-05-02T12:00:00.000Z');
const HOUR = 3_600_000;

const facts: fc.Arbitrary<PriorityFacts> = fc.record({
  rejection: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
  likes: fc.option(fc.integer({ min: -5, max: 1_000_000 })),
  reports: fc.option(fc.integer({ min: 0, max: 100_000 })),
  waitingSince: fc.option(
    fc.date({ min: new Date('2020-01-01'), max: new Date('2025-01-01'), noInvalidDate: true }),
  ),
});

describe('priorityOf', () => {
  it('is the sum of its terms, each of them finite and none below 0', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const { sum, terms } = priorityOf(given, NOW);
        expect(sum).toBeCloseTo(
          terms.reduce((total, { value }) => total + value, 0),
          9,
        );
        for (const { value } of terms) expect(Number.isFinite(value) && value >= 0).toBe(true);
      }),
    );
  });

  it('has a term exactly for what has data', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const names = priorityOf(given, NOW).terms.map(({ name }) => name);
        const { rejection, likes, reports, waitingSince } = given;
        expect(names.includes('rejection')).toBe(rejection !== null);
        expect(names.includes('reach')).toBe(rejection !== null && likes !== null);
        expect(names.includes('reports')).toBe(reports !== null);
        expect(names.includes('age')).toBe(waitingSince !== null);
      }),
    );
  });

  it('grows with each of rejection, likes, reports and waiting', () => {
    const more: fc.Arbitrary<Partial<PriorityFacts>> = fc.constantFrom(
      { rejection: 1 },
      { likes: 1_000_000 },
      { reports: 100_000 },
      { waitingSince: new Date('2019-01-01') },
    );
    const whole = facts.map(({ rejection, likes, reports, waitingSince }) => ({
      rejection: rejection ?? 0.5,
      likes: likes ?? 0,
      reports: reports ?? 0,
      waitingSince: waitingSince ?? NOW,
    }));
    fc.assert(
      fc.property(whole, more, (given, change) => {
        expect(priorityOf({ ...given, ...change }, NOW).sum).toBeGreaterThanOrEqual(
          priorityOf(given, NOW).sum,
        );
      }),
    );
  });

  it('never changes the order of two by time alone', () => {
    const waiting = facts.map((given) => ({ ...given, waitingSince: given.waitingSince ?? NOW }));
    fc.assert(
      fc.property(waiting, waiting, fc.integer({ min: 1, max: 10_000 }), (one, other, hours) => {
        const begin = new Date('2025-01-01');
        const later = new Date(begin.getTime() + hours * HOUR);
        const difference = (at: Date) => priorityOf(one, at).sum - priorityOf(other, at).sum;
        expect(difference(later)).toBeCloseTo(difference(begin), 6);
      }),
    );
  });

  it('weighs as documented', () => {
    const { terms, sum } = priorityOf(
      { rejection: 0.8, likes: 1023, reports: 3, waitingSince: new Date(NOW.getTime() - 10 * HOUR) },
      NOW,
    );
    expect(terms.map(({ name, value }) => [name, Math.round(value * 1e9) / 1e9])).toEqual([
      ['rejection', 0.8],
      ['reach', 0.8],
      ['age', 0.1],
      ['reports', 0.5],
    ]);
    expect(sum).toBeCloseTo(2.2, 9);
  });
});

describe('what a label says of a comment', () => {
  it('counts measured attributes alone', () => {
    expect(rejectionOf(SCORES)).toBe(0.83);
    expect(rejectionOf({ toxicity: { THREAT: 0.9 }, grades: { THREAT: 'transferred' } })).toBeNull();
    expect(uncertaintyOf(SCORES)).toBeCloseTo(0.2, 9);
    expect(uncertaintyOf({ ...SCORES, thresholds: {} })).toBeNull();
  });

  it('is uncertain by at most 1, and by 0 at the threshold', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.constantFrom(...ATTRIBUTES), share, share, (name, score, threshold) => {
        const grades = { [name]: 'measured' as const };
        const found = uncertaintyOf({
          toxicity: { [name]: score },
          grades,
          thresholds: { [name]: threshold },
        });
        expect(found).toBe(Math.abs(score - threshold));
      }),
    );
  });
});
