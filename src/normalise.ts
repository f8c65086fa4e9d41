/** The station "normalise": a raw comment becomes a comment or a coded refusal. */
import { createHash } from 'node:crypto';
import type { Comment, RawComment, Refusal } from './comment.js';
import { ERRORS, type ErrorCode } from './errors.js';
import { canonicalLanguage } from './language-code.js';
import { type MappedText, unmapped } from './mapped-text.js';
import { htmlToMappedText, htmlToText } from './normalise/html.js';
import { cleanLine, cleanMappedText, cleanText } from './normalise/text.js';

/** Longest text of a comment in UTF-8 bytes; more is refused, never cut. */
export const MAX_TEXT_BYTES = 100_000;

/** Longest raw text, HTML above all, that is parsed at all, in UTF-16 units. */
export const MAX_RAW_LENGTH = 1_000_000;

/** What the station needs from outside. */
export interface NormaliseContext {
  /** The language of a clean text; the comment says which thread and site it stands in. */
  detectLanguage(
    text: string,
    comment: RawComment,
  ): { readonly language: string; readonly confidence: number };
  /** The input as the source read it, kept with a refusal; the raw comment as JSON where it is absent. */
  readonly input?: string | undefined;
}

export type Normalised =
  | { readonly kind: 'comment'; readonly comment: Comment }
  | { readonly kind: 'refusal'; readonly refusal: Refusal };

/**
 * Brings a raw comment to the form that is stored, or refuses it: TEXT_MISSING where nothing is left to read,
 * TEXT_TOO_LONG above MAX_TEXT_BYTES, INVALID_ROW where an id holds what no database takes. Never throws.
 * The language is the source's own where it names one (confidence 1), else what `detectLanguage` says.
 */
export function normalise(raw: RawComment, place: string, context: NormaliseContext): Normalised {
  const refuse = (code: ErrorCode): Normalised => ({
    kind: 'refusal',
    refusal: {
      id: raw.id,
      place,
      code,
      message: `${ERRORS[code].message} ${ERRORS[code].action}`,
      raw: context.input ?? JSON.stringify(raw),
    },
  });
  if (raw.text.length > MAX_RAW_LENGTH) return refuse('TEXT_TOO_LONG');
  if (keys(raw).some((key) => /\0|\p{Surrogate}/u.test(key))) return refuse('INVALID_ROW');
  const { format, language: _, ...fields } = raw;
  const text = cleanText(format === 'html' ? htmlToText(raw.text) : raw.text);
  if (text === '') return refuse('TEXT_MISSING');
  if (Buffer.byteLength(text) > MAX_TEXT_BYTES) return refuse('TEXT_TOO_LONG');

  const sourceLanguage = raw.language === null ? null : canonicalLanguage(raw.language);
  const found = sourceLanguage === null ? context.detectLanguage(text, raw) : null;
  const comment: Comment = {
    ...fields,
    threadTitle: cleanLine(raw.threadTitle),
    section: cleanLine(raw.section),
    replyTo: cleanLine(raw.replyTo),
    author: cleanLine(raw.author),
    text,
    language: found?.language ?? sourceLanguage ?? 'und',
    languageConfidence: found?.confidence ?? 1,
    sourceLanguage,
    contentHash: contentHash(text, sourceLanguage),
  };
  return { kind: 'comment', comment };
}

/**
 * The text that `normalise` makes of a raw one, with the way back: so an answer about it can name places of the text
 * as it was sent. Empty where nothing is left to read. Never throws; the limits of length are those of the caller.
 */
export function normaliseMapped(text: string, format: RawComment['format']): MappedText {
  return cleanMappedText(format === 'html' ? htmlToMappedText(text) : unmapped(text));
}

/**
 * SHA-256 hex of the language code that the source gave (empty for none), a NUL, and the normalised text; neither
 * holds a NUL. The language found is not part of it: a better detector must not make old comments look changed.
 */
export function contentHash(text: string, sourceLanguage: string | null): string {
  return createHash('sha256')
    .update(`${sourceLanguage ?? ''}\0${text}`)
    .digest('hex');
}

/** What comments are found and joined by; cleaning these would make another comment of it. */
function keys(raw: RawComment): string[] {
  return [raw.site, raw.source, raw.id, raw.threadId, raw.parentId, raw.authorId, raw.threadUrl].filter(
    (key) => key !== null,
  );
}
