import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type ListOrder, readCursor, writeCursor } from '../../src/review/list-cursor.js';
import { REVIEW_STATES } from '../../src/store/review-filter.js';
import { SORTS } from '../../src/store/review-look.js';

const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const seq = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
const text = fc.string({ maxLength: 200 }).filter((given) => !given.includes('\0'));
const time = fc.constantFrom(
  '2024-05-01 11:00:00+02',
  '2024-05-01 09:00:00.123456+00',
  '1999-12-31 23:59:59.5-03:30',
);

const PLACES = {
  priority: fc.tuple(number, seq),
  uncertainty: fc.tuple(number, seq),
  age: fc.tuple(time, seq),
  thread: fc.tuple(text, text, seq),
} as const;

const isOpen = ({ state }: ListOrder) => state === 'waiting' || state === 'escalated';
const orders = fc.record({ sort: fc.constantFrom(...SORTS), state: fc.constantFrom(...REVIEW_STATES) });
const cursors = orders.chain((order) =>
  fc.record({
    order: fc.constant(order),
    place: (isOpen(order) ? PLACES[order.sort] : fc.tuple(seq)) as fc.Arbitrary<(string | number)[]>,
    total: fc.nat(),
    more: fc.boolean(),
  }),
);

it('reads what it wrote, to the last digit', () => {
  fc.assert(
    fc.property(cursors, ({ order, ...cursor }) => {
      const written = writeCursor(order, cursor);
      expect(written).toMatch(/^[\w-]+$/);
      expect(readCursor(written, order)).toEqual(cursor);
    }),
  );
});

it('is of no other list', () => {
  fc.assert(
    fc.property(cursors, orders, ({ order, ...cursor }, other) => {
      fc.pre(order.sort !== other.sort || order.state !== other.state);
      expect(readCursor(writeCursor(order, cursor), other)).toBeNull();
    }),
  );
});

it('takes anything else for no cursor', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.base64String(), fc.json()), orders, (given, order) => {
      expect(readCursor(given, order)).toBeNull();
      expect(readCursor(Buffer.from(given).toString('base64url'), order)).toBeNull();
    }),
  );
});
