/** The noun "comment": as a source yields it, as the pipeline keeps it, and the refusal of one. */
import { z } from 'zod';
import type { ErrorCode } from './errors.js';

/** ISO 8601 in UTC with `Z`. */
export const isoTime = z.iso.datetime();

/** What a source yields for one comment, before it is normalised. */
export const rawCommentSchema = z.object({
  site: z.string().min(1),
  /** Kind of source: page, jsonl, csv, wordpress. */
  source: z.string().min(1),
  /** The id that the source gives; made from content where there is none (see `derivedCommentId`). */
  id: z.string().min(1),
  threadId: z.string().min(1),
  threadTitle: z.string().nullable().default(null),
  threadUrl: z.string().nullable().default(null),
  threadTime: isoTime.nullable().default(null),
  section: z.string().nullable().default(null),
  /** Id of the comment that this one answers, within the same thread. */
  parentId: z.string().nullable().default(null),
  /** Name that the comment answers, as written there. */
  replyTo: z.string().nullable().default(null),
  author: z.string().nullable().default(null),
  authorId: z.string().nullable().default(null),
  createdAt: isoTime.nullable().default(null),
  createdAtApproximate: z.boolean().default(false),
  text: z.string(),
  /** Whether `text` is HTML or plain text. */
  format: z.enum(['html', 'plain']).default('plain'),
  /** ISO 639-1 code, only where the source knows it. */
  language: z.string().nullable().default(null),
  /** State in the source system where it has one. */
  state: z.enum(['approved', 'pending', 'spam', 'trash']).nullable().default(null),
  reports: z.number().int().nonnegative().nullable().default(null),
  likes: z.number().int().nullable().default(null),
});
export type RawComment = z.output<typeof rawCommentSchema>;
export type RawCommentInput = z.input<typeof rawCommentSchema>;

/** A comment as the pipeline keeps it. */
export interface Comment extends Omit<RawComment, 'format' | 'language'> {
  /** Plain text, NFC, without control characters. */
  readonly text: string;
  /** ISO 639-1 code of the language found, `und` where none could be told. */
  readonly language: string;
  /** 0 to 1. */
  readonly languageConfidence: number;
  /** The language that the source gave, if any; part of the content hash. */
  readonly sourceLanguage: string | null;
  /** SHA-256 hex over (text, sourceLanguage). */
  readonly contentHash: string;
}

/** An input that did not become a comment: coded, located, kept. */
export interface Refusal {
  /** The caller's own id where the input has one. */
  readonly id: string | null;
  /** `file:line` or URL. */
  readonly place: string;
  readonly code: ErrorCode;
  readonly message: string;
  /** The input as it came, for --rejects; never logged. */
  readonly raw: string;
}
