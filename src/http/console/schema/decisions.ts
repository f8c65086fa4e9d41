/** Claims, decisions, undo, and decisions over many comments at once. */
import { z } from 'zod';
import { attribute, person, seq } from './elements.js';
import { claim, queueFilter, reviewState } from './queue.js';

/** `POST /console/claims`: leases comments for 2 minutes, or renews; `DELETE` with the same body gives them back. */
export const claimRequest = z.object({ comments: z.array(seq).min(1).max(100) });
export const claimAnswer = z.object({ claims: z.array(z.object({ seq, claim: claim.nullable() })) });

export const ACTIONS = ['approve', 'reject', 'escalate', 'highlight', 'note'] as const;
export const action = z.enum(ACTIONS);

/** `POST /console/decisions` */
export const decisionRequest = z.object({
  comments: z
    .array(z.object({ seq, version: z.int().nonnegative() }))
    .min(1)
    .max(100),
  action,
  /** Code of a reason; a site may want one with every rejection. */
  reason: z.string().max(60).nullable().default(null),
  note: z.string().max(2000).nullable().default(null),
});
export const conflict = z.object({
  seq,
  by: person.nullable(),
  at: z.iso.datetime().nullable(),
  review: reviewState,
});
/** 200 where something was decided, 409 where all was in conflict; the body is the same. */
export const decisionAnswer = z.object({
  decided: z.array(z.object({ seq, decision: z.int(), review: reviewState })),
  conflicts: z.array(conflict),
});
export type DecisionAnswer = z.output<typeof decisionAnswer>;

/** `POST /console/decisions/undo`: takes back decisions by their numbers; answers as above. */
export const undoRequest = z.object({ decisions: z.array(z.int()).min(1).max(100) });

/** `GET /console/histogram?attribute=&language=&site=`: scores in 100 columns. */
export const histogramQuery = queueFilter.omit({ from: true, to: true, state: true }).extend({ attribute });
export const histogram = z.object({
  attribute,
  threshold: z.number().nullable(),
  columns: z.array(z.object({ waiting: z.int(), approved: z.int(), rejected: z.int() })).length(100),
});

/** What a bulk decision is about: comments one by one, or everything waiting that a filter finds. */
export const bulkTarget = z.union([
  z.object({
    comments: z
      .array(z.object({ seq, version: z.int().nonnegative() }))
      .min(1)
      .max(5000),
  }),
  z.object({ filter: queueFilter }),
]);
/** `POST /console/bulk/preview` */
export const bulkPreviewRequest = z.object({ target: bulkTarget, action: z.enum(['approve', 'reject']) });
/** The preview holds still what was seen: what changes after `asOf` is skipped. */
export const bulkPreview = z.object({ preview: z.string(), comments: z.int(), asOf: z.iso.datetime() });
/** `POST /console/bulk` */
export const bulkRequest = z.object({
  preview: z.string(),
  reason: z.string().max(60).nullable().default(null),
  note: z.string().max(2000).nullable().default(null),
});
/** `GET /console/bulk/:id`, `GET /console/bulk`; `POST /console/bulk/:id/undo`, `/cancel` answer with it too. */
export const bulkJob = z.object({
  id: z.string(),
  state: z.enum(['running', 'done', 'cancelled', 'undoing', 'undone']),
  action: z.enum(['approve', 'reject']),
  by: person,
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  comments: z.int(),
  done: z.int(),
  /** Changed or decided since the preview. */
  skipped: z.int(),
});
export type BulkJob = z.output<typeof bulkJob>;

/** `GET /console/events`: server-sent events; each event's data is one of these, its id resumes after a break. */
export const liveEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('decided'), comments: z.array(z.object({ seq, review: reviewState })) }),
  z.object({ kind: z.literal('claimed'), claims: z.array(z.object({ seq, claim: claim.nullable() })) }),
  /** New comments wait; the list is read again when the moderator wants it. */
  z.object({ kind: z.literal('waiting'), site: z.string(), added: z.int() }),
  z.object({ kind: z.literal('bulk'), job: bulkJob }),
  z.object({ kind: z.literal('settings') }),
  /** The session has ended or its roles have changed: ask `/console/session`. */
  z.object({ kind: z.literal('session') }),
]);
export type LiveEvent = z.output<typeof liveEvent>;
