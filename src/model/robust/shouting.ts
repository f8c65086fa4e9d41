/** Hidden words in capitals, and any in a mix of cases (`iDiOt`): the vocabulary of a model has few of these. */
import type { Edit } from '../../mapped-text-edits.js';
import { respelt, type Step } from './step.js';
import type { Words } from './words.js';

const WORD = /\p{L}+/gu;
/** Acronyms have up to three letters that words of abuse have too. */
const MIN_LENGTH = 4;
/** Case that changes with every letter; names like `LaTeX` are shorter. */
const ALTERNATING = /^(?:\p{Lu}?(?:\p{Ll}\p{Lu}){3,}\p{Ll}?|\p{Lu}\p{Ll}\p{Lu}\p{Ll}\p{Lu}\p{Ll})$/u;

/** `IDIOTEN` and `IdIot`, but not `NazisRaus`, which is two words. */
const isShouted = (word: string, lower: string, words: Words): boolean =>
  words.isHidden(lower) && (word === word.toUpperCase() || words.isKnown(lower));

/** Brought to lower case, all but a capital at the beginning. */
function lowered(text: string, words: Words): Edit[] {
  const edits: Edit[] = [];
  for (const { 0: word, index } of text.matchAll(WORD)) {
    if (word.length < MIN_LENGTH || !/^.+\p{Lu}/u.test(word)) continue;
    const lower = word.toLowerCase();
    if (lower.length !== word.length || !(ALTERNATING.test(word) || isShouted(word, lower, words))) continue;
    edits.push(...respelt(index, word, (word[0] ?? '') + lower.slice(1)));
  }
  return edits;
}

/** A capital after another character of a word. */
export const SHOUTING: Step = {
  suspects: /[^\s][A-Z\u00C0-\u024F]/,
  find: lowered,
};
