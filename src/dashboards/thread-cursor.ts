/** Cursors of the list of threads: where it goes on, as a text that only this file writes and reads. */
import { z } from 'zod';
import { isoTime } from '../comment.js';
import type { ThreadPlace } from '../store/dashboard-threads.js';

const name = z
  .string()
  .max(2000)
  .refine((given) => !given.includes('\0'));
const form = z.tuple([isoTime, name, name]);

/** The cursor as text for an address. */
export const writeThreadCursor = ({ lastAt, site, id }: ThreadPlace): string =>
  Buffer.from(JSON.stringify([lastAt.toISOString(), site, id])).toString('base64url');

/** Null where the text is no such cursor. */
export function readThreadCursor(cursor: string): ThreadPlace | null {
  let given: unknown;
  try {
    given = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return null;
  }
  const parsed = form.safeParse(given);
  if (!parsed.success) return null;
  const [lastAt, site, id] = parsed.data;
  return { lastAt: new Date(lastAt), site, id };
}
