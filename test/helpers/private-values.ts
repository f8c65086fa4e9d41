/** What must never be seen in a log, and a check that it was not. */
import { expect } from '@jest/globals';

/** Values that occur nowhere else. */
export const PRIVATE = {
  text: 'Zwetschgenkuchen gehört ins Feuilleton',
  author: 'Wendeline Quastenflosser',
  authorId: 'leserin-77123-kk',
  email: 'wendeline.q@beispielpost.example',
  ip: '203.0.113.77',
} as const;

/** A raw comment that is full of them. */
export const privateValues = () => ({
  site: 'default',
  id: 'c-1',
  text: PRIVATE.text,
  author: PRIVATE.author,
  authorId: PRIVATE.authorId,
  replyTo: PRIVATE.author,
  email: PRIVATE.email,
  ip: PRIVATE.ip,
});

/** Fails when one of the values, or a recognisable part of one, stands in the output. */
export function expectNoLeak(output: string): void {
  const pieces = [...Object.values(PRIVATE), 'Zwetschgen', 'Feuilleton', 'Quastenflosser', 'beispielpost'];
  expect(pieces.filter((piece) => output.includes(piece))).toEqual([]);
}
