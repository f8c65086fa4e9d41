/** Cursors of the queue: where a list goes on, as a text that only this file writes and reads. */
import { z } from 'zod';
import { REVIEW_STATES, type ReviewFilter } from '../store/review-filter.js';
import { type Place, SORTS, type Sort } from '../store/review-look.js';

/** The order that a list goes on in. */
export interface ListOrder {
  readonly sort: Sort;
  readonly state: ReviewFilter['state'];
}

export interface ListCursor {
  readonly place: Place;
  /** The count of the first page, so that the others need none. */
  readonly total: number;
  readonly more: boolean;
}

const number = z.number();
const seq = z.int().positive();
const text = z
  .string()
  .max(2000)
  .refine((given) => !given.includes('\0'));

/** What each order sorts by; other values would not be understood by the database. */
const PLACES = {
  priority: z.tuple([number, seq]),
  uncertainty: z.tuple([number, seq]),
  age: z.tuple([z.string().regex(/^\d{4,6}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d){0,2}$/), seq]),
  thread: z.tuple([text, text, seq]),
  newest: z.tuple([seq]),
} as const;

const envelope = z.tuple([
  z.enum(SORTS),
  z.enum(REVIEW_STATES),
  z.unknown(),
  z.int().nonnegative(),
  z.boolean(),
]);

const placesOf = ({ sort, state }: ListOrder): z.ZodType<Place> =>
  PLACES[state === 'waiting' || state === 'escalated' ? sort : 'newest'];

/** The cursor as text for an address. */
export const writeCursor = ({ sort, state }: ListOrder, { place, total, more }: ListCursor): string =>
  Buffer.from(JSON.stringify([sort, state, place, total, more])).toString('base64url');

/** Null where the text is no cursor of a list in this order. */
export function readCursor(cursor: string, order: ListOrder): ListCursor | null {
  let given: unknown;
  try {
    given = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return null;
  }
  const parsed = envelope.safeParse(given);
  if (!parsed.success) return null;
  const [sort, state, place, total, more] = parsed.data;
  const checked = placesOf(order).safeParse(place);
  if (sort !== order.sort || state !== order.state || !checked.success) return null;
  return { place: checked.data, total, more };
}
