import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { EventOrder } from '../../src/review/event-order.js';

/** Rows 1 to n become visible in any order; each look sees what is behind the last one, and what was missing. */
it('takes every row exactly once, in whatever order transactions end', () => {
  const appearances = fc.integer({ min: 1, max: 40 }).chain((count) =>
    fc.tuple(
      fc.shuffledSubarray(
        Array.from({ length: count }, (_, at) => at + 1),
        { minLength: count },
      ),
      fc.array(fc.integer({ min: 1, max: 5 }), { minLength: count, maxLength: count }),
    ),
  );
  fc.assert(
    fc.property(appearances, ([rows, steps]) => {
      const order = new EventOrder(0);
      const visible = new Set<number>();
      const taken: number[] = [];
      const look = () => {
        const seen = [...visible]
          .filter((seq) => seq > order.last || order.missing.includes(seq))
          .sort((a, b) => a - b);
        order.take(seen, 0);
        taken.push(...seen);
      };
      const waiting = [...rows];
      for (const step of steps) {
        for (const seq of waiting.splice(0, step)) visible.add(seq);
        look();
      }
      for (const seq of waiting) visible.add(seq);
      look();
      expect(taken.toSorted((a, b) => a - b)).toEqual(rows.toSorted((a, b) => a - b));
    }),
  );
});

it('waits for rows that were under way at the beginning, and not for ever', () => {
  const order = EventOrder.newest([7, 9], 0);
  expect(order.last).toBe(9);
  expect(order.missing).toEqual([1, 2, 3, 4, 5, 6, 8]);
  order.take([8], 10);
  expect(order.missing).not.toContain(8);
  order.take([], 31_000);
  expect(order.missing).toEqual([]);
});
