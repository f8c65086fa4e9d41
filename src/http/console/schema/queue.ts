/** The review queue and a comment's page. */
import { z } from 'zod';
import { attribute, person, sentiment, seq, verdict } from './elements.js';

export const SORTS = ['priority', 'uncertainty', 'age', 'thread'] as const;
/** waiting: proposed for review or hold, not decided; escalated: waits for a lead. */
export const STATES = ['waiting', 'escalated', 'approved', 'rejected', 'all'] as const;

/** Every filter of the queue; the console keeps them in its address by the same names. */
export const queueFilter = z.object({
  site: z.string().optional(),
  section: z.string().optional(),
  thread: z.string().optional(),
  language: z.string().optional(),
  author: z.string().optional(),
  /** Above its review threshold in this attribute. */
  attribute: attribute.optional(),
  /** With `attribute`: a range of its score, `to` exclusive except for 1. */
  from: z.coerce.number().min(0).max(1).optional(),
  to: z.coerce.number().min(0).max(1).optional(),
  sentiment: sentiment.optional(),
  verdict: verdict.optional(),
  state: z.enum(STATES).default('waiting'),
  /** Words of the text, without regard to case. */
  q: z.string().max(200).optional(),
});
export type QueueFilter = z.output<typeof queueFilter>;

/** `GET /console/queue` */
export const queueQuery = queueFilter.extend({
  sort: z.enum(SORTS).default('priority'),
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

export const score = z.object({
  attribute,
  score: z.number(),
  /** Review threshold in force for the comment's site, section and language; null where none applies. */
  threshold: z.number().nullable(),
  grade: z.enum(['measured', 'transferred']),
});

/** A term of the priority; a term without data is not in the list. Values add up to the priority. */
export const priorityTerm = z.object({
  name: z.enum(['rejection', 'reach', 'age', 'reports']),
  value: z.number(),
});

export const claim = z.object({ by: person, until: z.iso.datetime(), mine: z.boolean() });

/** What people and the policy made of a comment so far. */
export const reviewState = z.object({
  state: z.enum(['waiting', 'escalated', 'approved', 'rejected', 'published']),
  /** Counts up with every decision; sent along when one decides, so that nobody overrules unknowingly. */
  version: z.int(),
  by: person.nullable(),
  at: z.iso.datetime().nullable(),
  reason: z.string().nullable(),
  /** The decision that `undo` would take back, and until when it has not left the house. */
  decision: z.int().nullable(),
  undoUntil: z.iso.datetime().nullable(),
  highlighted: z.boolean(),
});

export const queueItem = z.object({
  seq,
  site: z.string(),
  source: z.string(),
  id: z.string(),
  thread: z.object({ id: z.string(), title: z.string().nullable(), url: z.string().nullable() }),
  section: z.string().nullable(),
  author: z.string().nullable(),
  authorId: z.string().nullable(),
  createdAt: z.iso.datetime().nullable(),
  language: z.string(),
  /** At most 600 UTF-16 units; the comment's page has all of it. */
  excerpt: z.string(),
  truncated: z.boolean(),
  scores: z.array(score),
  sentiment: z.object({ label: sentiment, score: z.number() }).nullable(),
  verdict,
  reports: z.int().nullable(),
  priority: z.object({ sum: z.number(), terms: z.array(priorityTerm) }),
  /** Distance of the nearest score to its threshold, 0 to 1; null where no threshold applies. */
  uncertainty: z.number().nullable(),
  review: reviewState,
  claim: claim.nullable(),
});
export type QueueItem = z.output<typeof queueItem>;

export const queuePage = z.object({
  items: z.array(queueItem),
  next: z.string().nullable(),
  /** Comments that the filter finds, counted up to 10,000. */
  total: z.int(),
  totalIsMore: z.boolean(),
});
export type QueuePage = z.output<typeof queuePage>;

/** `GET /console/facets`: what the filters offer. */
export const facets = z.object({
  sites: z.array(z.string()),
  sections: z.array(z.string()),
  languages: z.array(z.string()),
});

const neighbour = z.object({
  seq,
  id: z.string(),
  author: z.string().nullable(),
  createdAt: z.iso.datetime().nullable(),
  text: z.string(),
  verdict: verdict.nullable(),
  state: reviewState.shape.state,
});

/** A reason of the policy, and the same as a sentence in both languages of the console. */
export const reasonGiven = z.object({ code: z.string(), de: z.string(), en: z.string() });

/** `GET /console/comments/:seq/timeline` and part of the page: everything that was done to a comment, oldest first. */
export const timelineEntry = z.object({
  at: z.iso.datetime(),
  kind: z.enum(['stored', 'changed', 'labelled', 'judged', 'failed', 'decided', 'claimed']),
  by: person.nullable(),
  /** For decided: approve, reject, escalate, highlight, note, undo; for judged: the verdict; else null. */
  what: z.string().nullable(),
  reason: z.string().nullable(),
  note: z.string().nullable(),
  model: z.string().nullable(),
  policy: z.string().nullable(),
  decision: z.int().nullable(),
  undoes: z.int().nullable(),
  bulk: z.string().nullable(),
});

/** `GET /console/comments/:seq` */
export const commentPage = z.object({
  item: queueItem,
  text: z.string(),
  replyTo: z.string().nullable(),
  parent: neighbour.nullable(),
  before: z.array(neighbour),
  after: z.array(neighbour),
  replies: z.array(neighbour),
  /** Words and what each adds to an attribute's logit; offsets in UTF-16 units of `text`. */
  spans: z.array(
    z.object({
      begin: z.int(),
      end: z.int(),
      attribute: attribute.optional(),
      share: z.number().optional(),
      list: z.enum(['allow', 'suspect', 'banned']).optional(),
    }),
  ),
  reasons: z.array(reasonGiven),
  model: z.string().nullable(),
  policy: z.string().nullable(),
  labelledAt: z.iso.datetime().nullable(),
  /** Share of decided comments of this language with the same leading attribute that people rejected; null below 20. */
  agreement: z.object({ attribute, rejected: z.number(), of: z.int() }).nullable(),
  authorPanel: z.object({
    comments: z.int(),
    approved: z.int(),
    rejected: z.int(),
    waiting: z.int(),
    recent: z.array(neighbour),
  }),
  timeline: z.array(timelineEntry),
});
export type CommentPage = z.output<typeof commentPage>;
