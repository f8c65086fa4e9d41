/** Signs that stand for letters (`1d10t`, `@rschloch`, `a$$`), and stars that hide them (`i*iot`, `f**k`). */
import type { Edit } from '../../mapped-text-edits.js';
import { hiddenWordsOf } from './hidden-words.js';
import { respelt, type Step } from './step.js';
import type { Words } from './words.js';

/** The letters a sign may stand for, the likeliest first. */
const LETTERS: Readonly<Record<string, string>> = {
  '0': 'oö',
  '1': 'il',
  '2': 'z',
  '3': 'e',
  '4': 'aä',
  '5': 's',
  '6': 'gb',
  '7': 't',
  '8': 'b',
  '9': 'g',
  '@': 'aä',
  $: 's',
  '!': 'i',
  '|': 'il',
  '€': 'e',
  '+': 't',
};
/** Any letter. */
const MASK = /[*#]/;

/** A token that mixes letters with signs. */
const TOKEN = /[\p{L}\p{M}0-9@$!|€+*#]+/gu;
/** Signs at either end are punctuation, a list bullet or Markdown; `$`, `@` and stars in a row are not. */
const LEAD = /^[!|+*#]*/;
const TAIL = /(?<!\*)\*?[!|+#]*$/;
const MARKED_TAIL = /[!|+*#]*$/;
/** A sign between two letters, across other signs. */
const INSIDE = /\p{L}[0-9@$!|€+]+\p{L}/u;
/** Digits before or after all letters are numbers with units, ordinals, names with a number: `80er`, `iPhone4`. */
const NUMBERED = /^[0-9]+\p{L}+$|^\p{L}+[0-9]+$/u;
/** Longest token looked at: no word is longer, and the work per token stays bounded. */
const MAX_TOKEN = 32;
const MIN_KNOWN = 5;
/** Letters that a disguised word shows, `$` among them; one is enough where five signs in all spell a word. */
const MIN_SHOWN = 2;
const MIN_STEM = 5;
const MAX_ENDING = 4;
/** Endings that are disguised as well (`1d10t5`); any other is in letters. */
const ENDINGS = ['s', 'es', 'en', 'n', 'e', 'er', 'a', 'i', 'y'];

/** Undone where a word comes out: one that people hide, or, for a sign between letters, any that is known. */
function signsAsLetters(text: string, words: Words): Edit[] {
  const edits: Edit[] = [];
  for (const { 0: found, index } of text.matchAll(TOKEN)) {
    if (found.length > MAX_TOKEN || /^[\p{L}\p{M}]+$/u.test(found)) continue;
    const lead = LEAD.exec(found)?.[0] ?? '';
    const tail = (lead.includes('*') ? MARKED_TAIL : TAIL).exec(found)?.[0] ?? '';
    const token = found.slice(lead.length, found.length - tail.length);
    const written = decoded(token, words);
    if (written !== null) edits.push(...respelt(index + lead.length, token, written));
  }
  return edits;
}

/** `token` in letters, as long as before and in its case; null where no word comes out. */
export function decoded(token: string, words: Words): string | null {
  const lower = token.toLowerCase();
  const letters = token.match(/\p{L}/gu)?.length ?? 0;
  const shown = token.match(/[\p{L}$]/gu)?.length ?? 0;
  if (shown < minShown(token) || letters === 0 || letters === token.length || lower.length !== token.length)
    return null;
  // `idiot**` is a word with a footnote, not a longer word.
  if (words.isKnown(lower.replace(/[*#]+$/, ''))) return null;
  const hidden = hiddenWord(lower);
  if (hidden !== null) return inCaseOf(token, hidden);
  if (MASK.test(token) || NUMBERED.test(token) || !INSIDE.test(token) || token.length < MIN_KNOWN)
    return null;
  if (letters * 2 < token.length) return null;
  for (const choice of [0, 1]) {
    const plain = spelling(lower, choice);
    if (/^\p{L}+$/u.test(plain) && words.isKnown(plain)) return inCaseOf(token, plain);
  }
  return null;
}

/** Half of a masked word: behind more stars too many words would fit. */
function minShown(token: string): number {
  if (MASK.test(token)) return Math.max(MIN_SHOWN, token.length / 2);
  return token.length < MIN_KNOWN ? MIN_SHOWN : 1;
}

/** Every sign as its first, or its second letter. */
const spelling = (token: string, choice: number): string =>
  [...token].map((sign) => LETTERS[sign]?.[choice] ?? LETTERS[sign]?.[0] ?? sign).join('');

/** The hidden word that fits, with what may follow a word of five letters or more. */
function hiddenWord(token: string): string | null {
  const whole = hiddenWordsOf(token.length).find((each) => fits(token, each));
  if (whole !== undefined) return whole;
  for (let length = token.length - 1; length >= MIN_STEM && token.length - length <= MAX_ENDING; length--) {
    const rest = token.slice(length);
    const ending = /^\p{L}+$/u.test(rest)
      ? rest
      : ENDINGS.find((each) => each.length === rest.length && fits(rest, each));
    if (ending === undefined) continue;
    const word = hiddenWordsOf(length).find((each) => fits(token, each));
    if (word !== undefined) return word + ending;
  }
  return null;
}

function fits(token: string, word: string): boolean {
  for (let at = 0; at < word.length; at++) {
    const sign = token[at] ?? '';
    if (sign !== word[at] && !(at > 0 && MASK.test(sign)) && !LETTERS[sign]?.includes(word[at] ?? ' '))
      return false;
  }
  return true;
}

/** Letters keep the case they have; a sign takes that of the letters beside it. */
function inCaseOf(token: string, plain: string): string {
  const shouted = token === token.toUpperCase() && (token.match(/\p{Lu}/gu)?.length ?? 0) > 1;
  return [...plain]
    .map((letter, at) =>
      /\p{L}/u.test(token[at] ?? '') ? token[at] : shouted ? letter.toUpperCase() : letter,
    )
    .join('');
}

/** A letter beside a sign. */
export const LEET: Step = {
  suspects:
    /[A-Za-z\u00AA-\uFFFF][0-9@$€]|[A-Za-z\u00AA-\uFFFF][!|+*#][A-Za-z\u00AA-\uFFFF0-9@$!|€+*#]|[0-9@$|€][A-Za-z\u00AA-\uFFFF]/,
  find: signsAsLetters,
};
