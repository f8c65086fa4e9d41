/** Requests and answers of Tonfall's own routes for comments: the one place they are written down. */
import { z } from 'zod';
import { isoTime, rawCommentSchema } from '../../comment.js';

/** A time with any offset, kept in UTC. */
const anyTime = z.iso.datetime({ offset: true }).transform((time) => new Date(time).toISOString());

/** A comment as callers send it: a raw comment, of which only the text is required. */
export const commentInput = rawCommentSchema
  .extend({
    site: z.string().min(1).max(200).optional().describe("The key's site where it is not named"),
    source: z.string().min(1).max(100).default('api'),
    id: z
      .string()
      .min(1)
      .max(500)
      .optional()
      .describe('The caller’s own; made from site, thread, author and text where it has none'),
    threadId: z.string().min(1).max(500).default('default'),
    threadTime: anyTime.nullable().default(null),
    createdAt: anyTime.nullable().default(null),
    text: z.string(),
  })
  .strict();
export type CommentInput = z.output<typeof commentInput>;

const reason = z.object({ code: z.string() }).loose();

/** The public label row, as in JSONL. */
export const labelRowSchema = z.object({
  schema: z.literal(1),
  site: z.string(),
  source: z.string(),
  id: z.string(),
  threadId: z.string(),
  parentId: z.string().nullable(),
  replyTo: z.string().nullable(),
  author: z.string().nullable(),
  createdAt: isoTime.nullable(),
  createdAtApproximate: z.boolean(),
  language: z.string(),
  languageConfidence: z.number(),
  toxicity: z.record(z.string(), z.number()),
  sentiment: z.object({}).loose().nullable(),
  verdict: z.enum(['publish', 'review', 'hold']),
  reasons: z.array(reason),
  spans: z.array(z.object({ begin: z.int(), end: z.int() }).loose()),
  model: z.string(),
  policy: z.string(),
  labelledAt: z.string(),
  text: z.string().optional(),
});

export const errorSchema = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    action: z.string(),
    retry: z.boolean(),
    place: z.string().optional(),
    requestId: z.string(),
  }),
});

/** What every route of Tonfall's own may answer instead. */
export const errorAnswers = { '4xx': errorSchema, '5xx': errorSchema };

const refusal = z.object({ code: z.string(), message: z.string() });

/** What is known of a comment. */
export const commentAnswer = z.object({
  site: z.string(),
  source: z.string(),
  id: z.string(),
  /** What storing it did; absent where it was only read. */
  stored: z.enum(['new', 'changed', 'updated', 'unchanged']).optional(),
  state: z.enum(['labelled', 'pending', 'failed']),
  label: labelRowSchema.nullable(),
  error: refusal.nullable(),
});
export type CommentAnswer = z.output<typeof commentAnswer>;

const refusedAnswer = z.object({ id: z.string().nullable(), place: z.string(), error: refusal });

export const batchInput = z.object({
  comments: z
    .array(z.unknown())
    .min(1)
    .max(1000)
    .describe('Each as in POST /v1/comments; one that is refused does not hold back the others'),
});

/** In the order of the comments sent. */
export const batchAnswer = z.object({
  accepted: z.int(),
  refused: z.int(),
  results: z.array(z.union([commentAnswer, refusedAnswer])),
});
export type BatchAnswer = z.output<typeof batchAnswer>;
