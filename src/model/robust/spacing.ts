/** Words drawn apart: `I d i o t`, `i.d.i.o.t`, `i-d-i-o-t`, `I. d. i. o. t.` */
import type { Edit } from '../../mapped-text-edits.js';
import { latinOf } from './homoglyphs.js';
import { decoded } from './leet.js';
import type { Step } from './step.js';
import type { Words } from './words.js';

/** Three or more single characters with the same separator between them; longer rows are read in parts. */
const APART =
  /(?<![\p{L}\p{N}\p{M}@$])[\p{L}013457@$](?=([.,] |[ ._*·•~|-]))(?:\1[\p{L}013457@$](?![\p{L}\p{N}\p{M}])){2,199}/gu;

/** One word with one separator in it: `id.iot`, `f-uck`. */
const BROKEN = /(?<![\p{L}\p{N}\p{M}._*~|-])\p{L}+[._~|-]\p{L}+(?![\p{L}\p{N}\p{M}._*~|-])/gu;

/** Abbreviations have up to four letters (`v. l. n. r.`); what is longer and reads like a word is one. */
const MIN_KNOWN = 4;
const MIN_UNKNOWN = 5;
/** A row is cut into words where these measure so much on average, and one is hidden or the row so long. */
const MIN_MEAN = 2.5;
const MIN_ROW = 12;
/** Words of one letter in the languages measured. */
const ONE_LETTER = /[aàiouwyzéèeó]/;
/** Longest word looked for in a row of letters. */
const MAX_WORD = 24;

/**
 * Drawn-apart letters are put together where they spell words that are known, or at least something that reads like
 * one. Abbreviations, initials and letters counted up (`a b c d e`) are left, and so are capitals (`S P Q R`) unless
 * they spell what people hide.
 */
function joined(text: string, words: Words): Edit[] {
  const edits: Edit[] = [];
  for (const { 0: run, 1: separator = ' ', index } of text.matchAll(APART)) {
    const letters = lettersOf(run, separator.length);
    const spelt = letters.map(({ letter }) => letter).join('');
    const reading = readingOf(spelt, separator, words);
    if (reading === null) continue;
    let unit = 0;
    for (const [at, { letter, begin }] of letters.entries()) {
      const written = reading.spelling.slice(unit, unit + letter.length);
      if (written !== letter)
        edits.push({ begin: index + begin, end: index + begin + letter.length, text: written });
      unit += letter.length;
      const next = letters[at + 1];
      if (!next) break;
      const gap = reading.gaps.has(unit) ? ' ' : '';
      const from = begin + letter.length;
      if (run.slice(from, next.begin) !== gap)
        edits.push({ begin: index + from, end: index + next.begin, text: gap });
    }
  }
  for (const { 0: word, index } of text.matchAll(BROKEN)) {
    const at = word.search(/[._~|-]/);
    const whole = (word.slice(0, at) + word.slice(at + 1)).toLowerCase();
    const halves = [word.slice(0, at), word.slice(at + 1)].map((half) => half.toLowerCase());
    if (
      whole.length < MIN_KNOWN ||
      !words.isHidden(whole) ||
      halves.some((half) => half.length > 2 && words.isKnown(half))
    )
      continue;
    edits.push({ begin: index + at, end: index + at + 1, text: '' });
  }
  return edits.sort((one, other) => one.begin - other.begin);
}

interface Letter {
  readonly letter: string;
  readonly begin: number;
}

function lettersOf(run: string, separator: number): Letter[] {
  const letters: Letter[] = [];
  for (let begin = 0; begin < run.length; ) {
    const letter = String.fromCodePoint(run.codePointAt(begin) ?? 0);
    letters.push({ letter, begin });
    begin += letter.length + separator;
  }
  return letters;
}

interface Reading {
  /** As long as what is spelt: a sign for a letter is one unit, and so is its letter. */
  readonly spelling: string;
  /** Units before which a new word begins. */
  readonly gaps: ReadonlySet<number>;
}

const ONE_WORD: ReadonlySet<number> = new Set();

function readingOf(spelt: string, separator: string, words: Words): Reading | null {
  if (!/^\p{L}+$/u.test(spelt)) {
    const spelling = decoded(spelt, words);
    return spelling === null ? null : { spelling, gaps: ONE_WORD };
  }
  // A row of several alphabets is read as Latin; what stands there instead is the matter of another step.
  const lower = (latinOf([...spelt]) ?? spelt).toLowerCase();
  if (lower.length !== spelt.length) return null;
  // `d. h. u. a. i. d. R.`: abbreviations stand in rows as well.
  if (separator.length > 1) return words.isHidden(lower) ? { spelling: spelt, gaps: ONE_WORD } : null;
  const gaps = words.isKnown(lower) ? ONE_WORD : (besideOneLetter(lower, words) ?? wordGaps(lower, words));
  const hidden = words.isHidden(lower) || pieces(lower, gaps ?? ONE_WORD).some(words.isHidden);
  if (!hidden && (spelt === spelt.toUpperCase() || spelt.length < MIN_KNOWN)) return null;
  if (gaps !== null) return { spelling: spelt, gaps };
  const whole = hidden || (spelt.length >= MIN_UNKNOWN && readsLikeWord(lower));
  return whole ? { spelling: spelt, gaps: ONE_WORD } : null;
}

/** A word of one letter before or after a hidden one: `a f u c k`, `b a s u r a y`. */
function besideOneLetter(letters: string, words: Words): ReadonlySet<number> | null {
  const last = letters.length - 1;
  const splits = (at: number, short: string, long: string) =>
    ONE_LETTER.test(short) && words.isKnown(long) && words.isHidden(long) ? new Set([at]) : null;
  return (
    splits(last, letters.slice(last), letters.slice(0, last)) ??
    splits(1, letters.slice(0, 1), letters.slice(1))
  );
}

const pieces = (letters: string, gaps: ReadonlySet<number>): string[] => {
  const bounds = [0, ...gaps, letters.length];
  return bounds.slice(1).map((end, at) => letters.slice(bounds[at], end));
};

/**
 * Where words begin in a row of letters, by the fewest words known that make it up; null where there are none, or
 * where they are so short that any row would do.
 */
function wordGaps(letters: string, words: Words): ReadonlySet<number> | null {
  const fewest: { readonly count: number; readonly from: number }[] = [{ count: 0, from: 0 }];
  for (let end = 1; end <= letters.length; end++) {
    let best = { count: Number.POSITIVE_INFINITY, from: -1 };
    for (let from = Math.max(0, end - MAX_WORD); from < end; from++) {
      const before = fewest[from]?.count ?? Number.POSITIVE_INFINITY;
      if (before + 1 >= best.count || !isWordOf(letters.slice(from, end), words)) continue;
      best = { count: before + 1, from };
    }
    fewest.push(best);
  }
  const total = fewest[letters.length]?.count ?? Number.POSITIVE_INFINITY;
  if (total * MIN_MEAN > letters.length) return null;
  const gaps: number[] = [];
  for (let end = letters.length; end > 0; end = fewest[end]?.from ?? 0) gaps.push(fewest[end]?.from ?? 0);
  const found = gaps.filter((gap) => gap > 0).reverse();
  const cut = pieces(letters, new Set(found));
  const long = letters.length >= MIN_ROW && cut.some((word) => word.length >= MIN_KNOWN);
  return long || cut.some(words.isHidden) ? new Set(found) : null;
}

const isWordOf = (piece: string, words: Words): boolean =>
  piece.length === 1 ? ONE_LETTER.test(piece) : words.isKnown(piece);

/** Vowels, three letters that differ, no row of the alphabet or of notes, in a script that has upper case. */
function readsLikeWord(letters: string): boolean {
  const rising = [...letters].every((letter, at, all) => at === 0 || letter > (all[at - 1] ?? ''));
  return (
    !rising &&
    /[aeiouyäöüàáâãèéêìíîòóôõùúûąęó]/.test(letters) &&
    /^\p{Script=Latin}+$/u.test(letters) &&
    !/^[a-h]+$/.test(letters) &&
    new Set(letters).size >= 3
  );
}

/** Two single characters with the same separator, or a separator between letters. */
export const SPACING: Step = {
  suspects:
    /(?:^|[^A-Za-z\u00AA-\uFFFF])[A-Za-z\u00AA-\uFFFF013457@$]([.,] |[ ._*·•~|-])[A-Za-z\u00AA-\uFFFF013457@$]\1[A-Za-z\u00AA-\uFFFF013457@$]|[A-Za-z\u00AA-\uFFFF][._*~|-][A-Za-z\u00AA-\uFFFF]/,
  find: joined,
};
