/** Letters drawn out: `Idiooooot`, `neeeein`. */
import type { Edit } from '../../mapped-text-edits.js';
import type { Step } from './step.js';
import type { Words } from './words.js';

/** A word with the same letter three times in a row, whatever its case. */
const WORD = /\p{L}+/gu;
const RUN = /(\p{L})\1{2,}/giu;
const VOWEL = /[aeiouyäöüàáâãèéêëìíîïòóôõùúûąęаеёиоуыэюяіїєαεηιουω]/i;
/** Romanian: `copiii`, the children. */
const PLURAL = /[^i]iii$/;
const MIN_PLURAL = 6;
const ROMAN = /^[IVXLCDM]+$/;
/** Alphabets in which the same letter three times in a row is no spelling, compounds apart. */
const ALPHABETS = /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]+$/u;
/** More letters than this in a row of words with three are no word. */
const MAX_TRIED = 3;

/**
 * Runs of three and more become what makes a known word of it, once or twice the letter, and once where no word is
 * known. Left: three letters before the end of a word that is not known otherwise (`Schifffahrt`), words of one letter
 * (`www`, `kkk`), without a vowel (`hmmm`), Roman numbers, short words in capitals.
 */
function withoutRepeats(text: string, words: Words): Edit[] {
  const edits: Edit[] = [];
  for (const { 0: word, index } of text.matchAll(WORD)) {
    const runs = [...word.matchAll(RUN)];
    if (runs.length === 0 || !isDrawnOut(word)) continue;
    const lengths = lengthsOf(word, runs, words);
    for (const [at, run] of runs.entries()) {
      const length = lengths[at] ?? run[0].length;
      if (length >= run[0].length) continue;
      const begin = index + run.index;
      edits.push({ begin, end: begin + run[0].length, text: run[0].slice(0, length) });
    }
  }
  return edits;
}

const isDrawnOut = (word: string): boolean =>
  VOWEL.test(word) &&
  ALPHABETS.test(word) &&
  !ROMAN.test(word) &&
  !(word.length >= MIN_PLURAL && PLURAL.test(word)) &&
  new Set(word.toLowerCase()).size > 1 &&
  !(word.length <= 5 && word === word.toUpperCase() && !/(.)\1{3}/.test(word));

/** How often each run's letter is to stand. */
function lengthsOf(word: string, runs: readonly RegExpExecArray[], words: Words): number[] {
  const candidates = combinations(Math.min(runs.length, MAX_TRIED)).map((some) =>
    runs.map((_, at) => some[at] ?? 1),
  );
  const spelt = (lengths: readonly number[]) => shortened(word, runs, lengths).toLowerCase();
  const known =
    candidates.find((lengths) => words.isHidden(spelt(lengths)) && words.isKnown(spelt(lengths))) ??
    candidates.find((lengths) => words.isHidden(spelt(lengths))) ??
    candidates.findLast((lengths) => spelt(lengths).length > 3 && words.isKnown(spelt(lengths))) ??
    candidates.find((lengths) => words.isKnown(spelt(lengths)));
  if (known) return known;
  return runs.map((run) => {
    const final = run.index + run[0].length === word.length;
    const latin = /\p{Script=Latin}/u.test(run[0]);
    return run[0].length === 3 && (!final || !latin) ? 3 : 1;
  });
}

/** Once or twice for each of so many runs: all once first, all twice last. */
const combinations = (count: number): number[][] =>
  Array.from({ length: 2 ** count }, (_, bits) =>
    Array.from({ length: count }, (_, at) => 1 + ((bits >> at) & 1)),
  );

function shortened(word: string, runs: readonly RegExpExecArray[], lengths: readonly number[]): string {
  let from = 0;
  const parts = runs.map((run, at) => {
    const before = word.slice(from, run.index);
    from = run.index + run[0].length;
    return before + run[0].slice(0, lengths[at]);
  });
  return parts.join('') + word.slice(from);
}

/** Whether the same character stands three times in a row, whatever its case; a loop beats a back reference. */
function hasRun(text: string): boolean {
  let run = 1;
  let last = 0;
  for (let at = 0; at < text.length; at++) {
    // Bit 5 is the case of Latin letters; that it joins a few others as well costs a look, no more.
    const unit = text.charCodeAt(at) | 32;
    run = unit === last ? run + 1 : 1;
    if (run === 3 && unit > 64) return true;
    last = unit;
  }
  return false;
}

/** Three times the same letter. */
export const REPEATS: Step = {
  suspects: { test: hasRun },
  find: withoutRepeats,
};
