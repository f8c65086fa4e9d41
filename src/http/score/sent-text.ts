/** A text as it was sent, as it is scored, and the way back. */
import { TonfallError } from '../../errors.js';
import { type MappedText, sourceSpan } from '../../mapped-text.js';
import { MAX_RAW_LENGTH, MAX_TEXT_BYTES, normaliseMapped } from '../../normalise.js';
import type { TextInput } from './schema.js';

/** The text that is scored, mapped to the one that was sent. Throws TEXT_MISSING, TEXT_TOO_LONG. */
export function sentText({ text, format }: Pick<TextInput, 'text' | 'format'>): MappedText {
  if (text.length > MAX_RAW_LENGTH) throw new TonfallError('TEXT_TOO_LONG');
  const mapped = normaliseMapped(text, format);
  if (mapped.text === '') throw new TonfallError('TEXT_MISSING');
  if (Buffer.byteLength(mapped.text) > MAX_TEXT_BYTES) throw new TonfallError('TEXT_TOO_LONG');
  return mapped;
}

/** Spans and reasons with the places that they name moved to the text as sent; what names none stays as it is. */
export const placedIn = <Told extends object>(told: readonly Told[], mapped: MappedText): Told[] =>
  told.map((each) => {
    const { begin, end } = each as { readonly begin?: number; readonly end?: number };
    return begin === undefined || end === undefined ? each : { ...each, ...sourceSpan(mapped, begin, end) };
  });
