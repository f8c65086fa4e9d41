/** Edits of a mapped text that keep the way back: what `replace`, `normalize` and `slice` do to a string. */
import type { MappedText } from './mapped-text.js';

/** A piece of the text (`begin` to `end`, exclusive) and what stands there instead. */
export interface Edit {
  readonly begin: number;
  readonly end: number;
  readonly text: string;
}

/** The text with edits made, which stand in order and do not overlap. What is new stands for all that it replaces. */
export function edited(mapped: MappedText, edits: readonly Edit[]): MappedText {
  if (edits.length === 0) return mapped;
  const { text, begins, ends } = mapped;
  const grown = edits.reduce((sum, edit) => sum + edit.text.length - (edit.end - edit.begin), 0);
  const newBegins = new Int32Array(text.length + grown);
  const newEnds = new Int32Array(text.length + grown);
  const parts: string[] = [];
  let from = 0;
  let at = 0;
  const keep = (to: number) => {
    parts.push(text.slice(from, to));
    newBegins.set(begins.subarray(from, to), at);
    newEnds.set(ends.subarray(from, to), at);
    at += to - from;
  };
  for (const edit of edits) {
    keep(edit.begin);
    parts.push(edit.text);
    newBegins.fill(begins[edit.begin] ?? 0, at, at + edit.text.length);
    newEnds.fill(ends[edit.end - 1] ?? 0, at, at + edit.text.length);
    at += edit.text.length;
    from = edit.end;
  }
  keep(text.length);
  return { text: parts.join(''), begins: newBegins, ends: newEnds };
}

/** `text.replace(pattern, replacement)` for a global pattern that matches no empty string and looks at no groups. */
export function replaced(
  mapped: MappedText,
  pattern: RegExp,
  replacement: string | ((found: string) => string),
): MappedText {
  const edits: Edit[] = [];
  for (const { 0: found, index } of mapped.text.matchAll(pattern)) {
    const text = typeof replacement === 'string' ? replacement : replacement(found);
    if (text !== found) edits.push({ begin: index, end: index + found.length, text });
  }
  return edited(mapped, edits);
}

/** `text.slice(begin, end)`. */
export function sliced({ text, begins, ends }: MappedText, begin: number, end: number): MappedText {
  return {
    text: text.slice(begin, end),
    begins: begins.subarray(begin, end),
    ends: ends.subarray(begin, end),
  };
}

/** `text.trim()`. */
export function trimmed(mapped: MappedText): MappedText {
  const end = mapped.text.trimEnd().length;
  const begin = end - mapped.text.slice(0, end).trimStart().length;
  return begin === 0 && end === mapped.text.length ? mapped : sliced(mapped, begin, end);
}

/**
 * A character and what may join it in a normalisation form: marks, the vowels and finals of Hangul, and the letters
 * whose compatibility form is one of these (Hangul jamo, half-width Hangul, half-width sound marks).
 */
const JOINED = /.[\p{M}\u1160-\u11FF\u3131-\u318E\uD7B0-\uD7FF\uFF9E-\uFFDC]*/gsu;
/** Normalisation never reaches across a space, unless marks follow it. */
const BETWEEN_SPACES = / ?[^ ]+/gu;

/** `text.normalize(form)`; a character stands for the characters that it was made of. */
export function normalised(mapped: MappedText, form: 'NFC' | 'NFKC'): MappedText {
  const whole = mapped.text.normalize(form);
  if (whole === mapped.text) return mapped;
  for (const pieces of [JOINED, BETWEEN_SPACES]) {
    const result = replaced(mapped, pieces, (piece) => piece.normalize(form));
    if (result.text === whole) return result;
  }
  return edited(mapped, [{ begin: 0, end: mapped.text.length, text: whole }]);
}
