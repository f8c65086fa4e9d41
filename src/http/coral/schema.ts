/** What Coral sends and reads: the one place it is written down. */
import { z } from 'zod';
import { storableText } from '../storable-text.js';

/** The external moderation phase; fields that are not used are not looked at. */
export const phaseRequest = z.object({
  action: z.enum(['NEW', 'EDIT']),
  comment: z.object({ body: z.string(), parentID: z.string().nullish() }),
  author: z.object({ id: z.string(), role: z.string().optional() }),
  story: z.object({ id: z.string().min(1), url: z.string().nullish() }),
  site: z.object({ id: z.string() }).optional(),
  tenantID: z.string(),
  tenantDomain: z.string().optional(),
});
export type PhaseRequest = z.output<typeof phaseRequest>;

export const REJECTION_CODES = [
  'ABUSIVE',
  'BANNED_WORD',
  'HARASSMENT_BULLYING',
  'HATE_SPEECH',
  'OFFENSIVE',
  'OTHER',
] as const;

/** Coral strips other keys, and throws away the whole answer where a value is not one of these. */
export const phaseResponse = z.object({
  actions: z
    .array(z.object({ actionType: z.literal('FLAG'), reason: z.literal('COMMENT_DETECTED_TOXIC') }))
    .optional(),
  status: z.enum(['SYSTEM_WITHHELD', 'REJECTED']).optional(),
  moderationAction: z
    .object({
      status: z.literal('REJECTED'),
      rejectionReason: z.object({ code: z.enum(REJECTION_CODES) }),
    })
    .optional(),
});
export type PhaseResponse = z.output<typeof phaseResponse>;

export const eventRequest = z.object({
  id: storableText(200),
  type: storableText(100),
  data: z.record(z.string(), z.unknown()),
  createdAt: z.iso.datetime({ offset: true }).nullish(),
  tenantID: z.string(),
  tenantDomain: z.string().optional(),
});
