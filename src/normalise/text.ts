/** Unicode text to the form that is stored, hashed and scored. */
import type { MappedText } from '../mapped-text.js';
import { type Edit, edited, normalised, replaced, sliced, trimmed } from '../mapped-text-edits.js';

/** Line breaks of every system: CRLF, CR, vertical tab, form feed, next line, line and paragraph separator. */
const LINE_BREAKS = /\r\n?|[\v\f\u0085\u2028\u2029]/g;

/**
 * What shows nothing: control characters, noncharacters, and the format characters that carry no meaning of their own
 * in a comment but hide words from a reader of code points (soft hyphen, zero-width space, word joiner and invisible
 * operators, byte order mark, bidirectional controls, interlinear marks, tags). Subdivision flags (Scotland) are the
 * one use of tags: they match whole, first, and are kept. Joiners are looked at apart.
 */
const INVISIBLE =
  /\u{1F3F4}[\u{E0020}-\u{E007E}]{1,8}\u{E007F}|(?![\n\t])\p{Cc}|\p{Noncharacter_Code_Point}|[\u00AD\u061C\u180E\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB\u{E0000}-\u{E007F}]/gu;

/** Scripts in which a zero-width joiner or non-joiner decides how a letter looks, or what a word means. */
const JOINING = String.raw`\p{scx=Arabic}\p{scx=Syriac}\p{scx=Mongolian}\p{scx=Devanagari}\p{scx=Bengali}\p{scx=Gurmukhi}\p{scx=Gujarati}\p{scx=Oriya}\p{scx=Tamil}\p{scx=Telugu}\p{scx=Kannada}\p{scx=Malayalam}\p{scx=Sinhala}\p{scx=Khmer}\p{scx=Myanmar}`;

const JOINS = new RegExp(`[${JOINING}]`, 'u');
const JOINS_EMOJI = /[\p{Extended_Pictographic}\p{Emoji_Modifier}]/u;

/** Has something that a reader can see: not only blanks, marks, format characters and fillers. */
const VISIBLE = /[^\s\p{M}\p{Cf}\u115F\u1160\u2800\u3164\uFFA0]/u;

/**
 * NFC text without control characters, with `\n` line breaks, single blanks, at most one empty line in a row, and no
 * blanks at either end of a line. Lone surrogates become U+FFFD. Idempotent; never throws. Empty where nothing of the
 * text can be seen.
 */
export function cleanText(text: string): string {
  return cleaned(text, STRINGS);
}

/** `cleanText`, with the way back. */
export function cleanMappedText(mapped: MappedText): MappedText {
  return cleaned(mapped, MAPPED_TEXTS);
}

/** How texts of a kind are edited, so that the order of the steps is said once for both. */
interface Editor<Text> {
  readonly string: (text: Text) => string;
  readonly replace: (text: Text, pattern: RegExp, by: string | ((found: string) => string)) => Text;
  readonly compose: (text: Text) => Text;
  readonly edit: (text: Text, edits: readonly Edit[]) => Text;
  readonly trim: (text: Text) => Text;
  readonly empty: (text: Text) => Text;
}

const STRINGS: Editor<string> = {
  string: (text) => text,
  replace: (text, pattern, by) =>
    typeof by === 'string' ? text.replace(pattern, by) : text.replace(pattern, by),
  compose: (text) => text.normalize('NFC'),
  edit: (text, edits) => {
    let read = 0;
    const kept = edits.map((edit) => {
      const before = text.slice(read, edit.begin);
      read = edit.end;
      return before + edit.text;
    });
    return kept.join('') + text.slice(read);
  },
  trim: (text) => text.trim(),
  empty: () => '',
};

const MAPPED_TEXTS: Editor<MappedText> = {
  string: ({ text }) => text,
  replace: replaced,
  compose: (mapped) => normalised(mapped, 'NFC'),
  edit: edited,
  trim: trimmed,
  empty: (mapped) => sliced(mapped, 0, 0),
};

function cleaned<Text>(text: Text, { string, replace, compose, edit, trim, empty }: Editor<Text>): Text {
  let clean = replace(text, /\p{Surrogate}/gu, '\uFFFD');
  clean = replace(clean, LINE_BREAKS, '\n');
  clean = compose(replace(clean, INVISIBLE, (found) => (found.startsWith('\u{1F3F4}') ? found : '')));
  clean = compose(edit(clean, strayJoiners(string(clean))));
  clean = replace(clean, /[\p{Zs}\t]+/gu, ' ');
  clean = replace(clean, / ?\n ?/g, '\n');
  clean = trim(replace(clean, /\n{3,}/g, '\n\n'));
  return VISIBLE.test(string(clean)) ? clean : empty(clean);
}

/**
 * Joiners outside emoji sequences and joining scripts, and those that follow another one: there they only split a
 * word for the machine. What counts are the base characters on either side, since marks between them may change
 * places in NFC.
 */
function strayJoiners(text: string): Edit[] {
  const parts = text.split(/([\u200C\u200D]+)/);
  if (parts.length === 1) return [];
  const after: string[] = [];
  let base = '';
  for (const part of parts.toReversed()) {
    after.push(base);
    if (!isJoiner(part)) base = /\P{M}/u.exec(part)?.[0] ?? base;
  }
  after.reverse();
  base = '';
  let end = 0;
  return parts.flatMap((part, index): Edit[] => {
    const begin = end;
    end += part.length;
    if (!isJoiner(part)) {
      base = /\P{M}(?=\p{M}*$)/u.exec(part)?.[0] ?? base;
      return [];
    }
    const next = after[index] ?? '';
    const inScript = JOINS.test(base) && JOINS.test(next);
    const inEmoji = part.startsWith('\u200D') && JOINS_EMOJI.test(base) && JOINS_EMOJI.test(next);
    return inScript || inEmoji
      ? [{ begin: begin + 1, end, text: '' }].filter((edit) => edit.end > edit.begin)
      : [{ begin, end, text: '' }];
  });
}

const isJoiner = (part: string): boolean => part.startsWith('\u200C') || part.startsWith('\u200D');

/** One line of clean text, as for a name or a title; null where nothing is left. */
export function cleanLine(line: string | null): string | null {
  return (line === null ? '' : cleanText(line)).replaceAll(/\n+/g, ' ') || null;
}
