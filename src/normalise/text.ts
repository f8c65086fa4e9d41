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
  const seen = text
    .replace(/\p{Surrogate}/gu, '\uFFFD')
    .replace(LINE_BREAKS, '\n')
    .replace(INVISIBLE, (found) => (found.startsWith('\u{1F3F4}') ? found : ''))
    .normalize('NFC');
  const clean = withoutStrayJoiners(seen)
    .normalize('NFC')
    .replace(/[\p{Zs}\t]+/gu, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
  return VISIBLE.test(clean) ? clean : '';
}

/**
 * Drops joiners outside emoji sequences and joining scripts: there they only split a word for the machine. What
 * counts are the base characters on either side, since marks between them may change places in NFC.
 */
function withoutStrayJoiners(text: string): string {
  const parts = text.split(/([\u200C\u200D]+)/);
  if (parts.length === 1) return text;
  const after: string[] = [];
  let base = '';
  for (const part of parts.toReversed()) {
    after.push(base);
    if (!isJoiner(part)) base = /\P{M}/u.exec(part)?.[0] ?? base;
  }
  after.reverse();
  base = '';
  const kept = parts.map((part, index) => {
    if (!isJoiner(part)) {
      base = /\P{M}(?=\p{M}*$)/u.exec(part)?.[0] ?? base;
      return part;
    }
    const next = after[index] ?? '';
    const inScript = JOINS.test(base) && JOINS.test(next);
    const inEmoji = part.startsWith('\u200D') && JOINS_EMOJI.test(base) && JOINS_EMOJI.test(next);
    return inScript || inEmoji ? part.slice(0, 1) : '';
  });
  return kept.join('');
}

const isJoiner = (part: string): boolean => part.startsWith('\u200C') || part.startsWith('\u200D');

/** One line of clean text, as for a name or a title; null where nothing is left. */
export function cleanLine(line: string | null): string | null {
  return (line === null ? '' : cleanText(line)).replaceAll(/\n+/g, ' ') || null;
}
