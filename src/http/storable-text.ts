/** Names and ids of requests that the database is asked for. */
import { z } from 'zod';

/** A text without NUL, which PostgreSQL takes nowhere; `most` UTF-16 units. */
export const storableText = (most = 500) =>
  z
    .string()
    .min(1)
    .max(most)
    .refine((text) => !text.includes('\0'), 'Invalid character');
