/** Letters in fancy dress: 𝐈𝐝𝐢𝐨𝐭, Ｉｄｉｏｔ, ⓘⓓⓘⓞⓣ, 🅸🅳🅸🅾🆃, ɪᴅɪᴏᴛ, 🇮🇩🇮🇴🇹. */
import type { Edit } from '../../mapped-text-edits.js';
import type { Step } from './step.js';
import type { Words } from './words.js';

const FANCY =
  /[\uFF10-\uFF19\uFF21-\uFF3A\uFF41-\uFF5A\u24B6-\u24E9\u{1D400}-\u{1D7FF}\u{1F130}-\u{1F149}\u{1F150}-\u{1F169}\u{1F170}-\u{1F189}\u1D00-\u1D22\uA730\uA731\u0262\u026A\u0274\u0280\u028F\u0299\u029C\u029F\u01EB\u0251\u0261]/gu;

/** Small capitals, script a and g (Unicode confusables.txt and the names of the characters). */
const SMALL_CAPITALS = new Map(
  Object.entries({
    ᴀ: 'a',
    ʙ: 'b',
    ᴄ: 'c',
    ᴅ: 'd',
    ᴇ: 'e',
    ꜰ: 'f',
    ɢ: 'g',
    ʜ: 'h',
    ɪ: 'i',
    ᴊ: 'j',
    ᴋ: 'k',
    ʟ: 'l',
    ᴍ: 'm',
    ɴ: 'n',
    ᴏ: 'o',
    ᴘ: 'p',
    ʀ: 'r',
    ꜱ: 's',
    ᴛ: 't',
    ᴜ: 'u',
    ᴠ: 'v',
    ᴡ: 'w',
    ʏ: 'y',
    ᴢ: 'z',
    ɑ: 'a',
    ɡ: 'g',
  }),
);

/** Circled and squared capitals in negative, which have no compatibility form: where each alphabet begins. */
const NEGATIVE = [0x1f150, 0x1f170];
const REGIONAL_A = 0x1f1e6;
/** Flags are pairs of these. */
const REGIONAL = /[\u{1F1E6}-\u{1F1FF}](?:[\u200B ]?[\u{1F1E6}-\u{1F1FF}])+/gu;

function plainLetters(text: string, words: Words): Edit[] {
  const edits: Edit[] = [];
  for (const { 0: found, index } of text.matchAll(FANCY)) {
    const plain = plainLetter(found);
    if (plain !== found) edits.push({ begin: index, end: index + found.length, text: plain });
  }
  edits.push(...spelledWithFlags(text, words));
  return edits.sort((one, other) => one.begin - other.begin);
}

function plainLetter(letter: string): string {
  const code = letter.codePointAt(0) ?? 0;
  const alphabet = NEGATIVE.find((first) => code >= first && code < first + 26);
  if (alphabet !== undefined) return String.fromCharCode(65 + code - alphabet);
  const plain = SMALL_CAPITALS.get(letter) ?? letter.normalize('NFKC');
  // Mathematical Greek stays as it is: the tokenizer folds it.
  return /^[A-Za-z0-9]$/.test(plain) ? plain : letter;
}

/** Regional indicators that spell a word people hide; all others are flags. */
function spelledWithFlags(text: string, words: Words): Edit[] {
  return [...text.matchAll(REGIONAL)].flatMap(({ 0: found, index }) => {
    const letters = [...found.matchAll(/[\u{1F1E6}-\u{1F1FF}]/gu)].map(({ 0: sign, index: at }) => ({
      letter: String.fromCharCode(97 + (sign.codePointAt(0) ?? 0) - REGIONAL_A),
      begin: index + at,
    }));
    if (!words.isHidden(letters.map(({ letter }) => letter).join(''))) return [];
    const ends = letters.map((_, at) => letters[at + 1]?.begin ?? index + found.length);
    return letters.map(({ letter, begin }, at) => ({ begin, end: ends[at] ?? begin + 2, text: letter }));
  });
}

/** Surrogates of mathematical letters and of letters in circles and squares among them. */
export const LETTER_FORMS: Step = {
  suspects: /[\u01EB\u0250-\u02AF\u1D00-\u1D22\u24B6-\u24E9\uA730\uA731\uFF10-\uFF5A\uD835\uD83C]/,
  find: plainLetters,
};
