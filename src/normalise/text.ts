/** Unicode text to the form that is stored, hashed and scored. */

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

/** Joiners outside emoji sequences and joining scripts: there they only split a word for the machine. */
const STRAY_JOINERS = new RegExp(
  String.raw`(?<![${JOINING}])\u200C|(?<![${JOINING}\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F])\u200D|[\u200C\u200D](?![${JOINING}\p{Extended_Pictographic}])`,
  'gu',
);

/** Has something that a reader can see: not only blanks, marks, format characters and fillers. */
const VISIBLE = /[^\s\p{M}\p{Cf}\u115F\u1160\u2800\u3164\uFFA0]/u;

/**
 * NFC text without control characters, with `\n` line breaks, single blanks, at most one empty line in a row, and no
 * blanks at either end of a line. Lone surrogates become U+FFFD. Idempotent; never throws. Empty where nothing of the
 * text can be seen.
 */
export function cleanText(text: string): string {
  const clean = text
    .replace(/\p{Surrogate}/gu, '\uFFFD')
    .replace(LINE_BREAKS, '\n')
    .replace(INVISIBLE, (found) => (found.startsWith('\u{1F3F4}') ? found : ''))
    .replace(STRAY_JOINERS, '')
    .normalize('NFC')
    .replace(/[\p{Zs}\t]+/gu, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
  return VISIBLE.test(clean) ? clean : '';
}

/** One line of clean text, as for a name or a title; null where nothing is left. */
export function cleanLine(line: string | null): string | null {
  return (line === null ? '' : cleanText(line)).replaceAll(/\n+/g, ' ') || null;
}
