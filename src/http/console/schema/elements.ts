/** The elements that many answers of the console are made of. */
import { z } from 'zod';
import { ATTRIBUTES, SENTIMENTS, VERDICTS } from '../../../label.js';

export const attribute = z.enum(ATTRIBUTES);
export const verdict = z.enum(VERDICTS);
export const sentiment = z.enum(SENTIMENTS);

export const ROLES = ['viewer', 'moderator', 'lead', 'admin'] as const;
export const role = z.enum(ROLES);
export type Role = z.output<typeof role>;

/** A person as others see one: never the e-mail address. */
export const person = z.object({ id: z.string(), name: z.string() });
export type Person = z.output<typeof person>;

/** Every refusal of the console's routes, in the envelope of all of Tonfall's own routes. */
export const refusal = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    action: z.string(),
    retry: z.boolean(),
    place: z.string().optional(),
    requestId: z.string(),
  }),
});

/** Internal number of a comment; the console names comments by it. */
export const seq = z.coerce.number().int().positive();
