/** Undoes what hides a word from a model and not from a reader, with the way back to the text as it was. */
import { type MappedText, unmapped } from '../mapped-text.js';
import { edited } from '../mapped-text-edits.js';
import { EMOJI } from './robust/emoji.js';
import { HOMOGLYPHS } from './robust/homoglyphs.js';
import { INVISIBLE_CHARACTERS } from './robust/invisible.js';
import { LEET } from './robust/leet.js';
import { LETTER_FORMS } from './robust/letter-forms.js';
import { PLACEHOLDERS } from './robust/placeholders.js';
import { REPEATS } from './robust/repeats.js';
import { SHOUTING } from './robust/shouting.js';
import { SPACING } from './robust/spacing.js';
import type { Step } from './robust/step.js';
import { HIDDEN_ONLY, type Words } from './robust/words.js';

export { type Words, wordsOfVocabulary } from './robust/words.js';

/** In this order: each step reads letters that the ones before have laid bare. */
const STEPS: readonly Step[] = [
  // What shows nothing, and letters that are others in disguise.
  INVISIBLE_CHARACTERS,
  LETTER_FORMS,
  HOMOGLYPHS,
  // What is no language.
  PLACEHOLDERS,
  EMOJI,
  // Words, put together before their letters are looked at.
  SPACING,
  LEET,
  REPEATS,
  SHOUTING,
];

/** Undoing one disguise may lay bare another; after so many rounds a text is taken as it is. */
const MAX_ROUNDS = 4;

/**
 * The text as a reader takes it, and where each of its units came from.
 *
 * Undone: invisible characters, letters of other alphabets and in fancy forms, letters drawn apart or repeated, signs
 * and stars for letters where a word comes out (`words` says what a word is), emoji that stand for a word of abuse;
 * mentions, links and e-mail addresses become what the model was trained with. Genuine words of any script, numbers,
 * dates, abbreviations and names stay. Pure, never throws, linear in the length of the text.
 */
export function deobfuscate(text: string, words: Words = HIDDEN_ONLY): MappedText {
  let mapped: MappedText | null = null;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const before: string = mapped?.text ?? text;
    let current = before;
    for (const { suspects, find } of STEPS) {
      if (!suspects.test(current)) continue;
      const edits = find(current, words);
      if (edits.length === 0) continue;
      mapped = edited(mapped ?? unmapped(text), edits);
      current = mapped.text;
    }
    if (current === before) break;
  }
  return mapped ?? unmapped(text);
}
