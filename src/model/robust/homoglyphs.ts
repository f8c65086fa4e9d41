/** Letters of one alphabet that pose as those of another: words of two scripts go back to the one they are in. */
import type { Edit } from '../../mapped-text-edits.js';
import { respelt, type Step } from './step.js';
import type { Words } from './words.js';

/**
 * Foreign letters and the Latin ones they look like, after Unicode Technical Standard 39, `confusables.txt`, with
 * lower-case Cyrillic and Greek letters whose capitals are lookalikes. In pairs: foreign, Latin.
 */
const CYRILLIC = 'аaсcԁdеeһhіiјjкkӏlмmոnоoрpԛqгrѕsтtѵvѡwԝwхxуyүyьbАAВBСCЕEԌGНHІIӀIЈJКKМMОOРPЅSТTѴVԜWХXУYҮY';
const GREEK = 'αaβbϲcεeηnιiϳjκkνvοoρpσoτtυuωwχxγyΑAΒBϹCΕEϜFΗHΙIͿJΚKΜMΝNΟOΡPΤTΧXΥYΖZ';
const ARMENIAN = 'ցgհhոnօoսuաwքfզqՕOՏSՍU';
const CHEROKEE = 'ᎪAᏴBᏟCᎠDᎬEᏀGᎻHᎥiᎫJᏦKᏞLᎷMᏢPᎡRᏚSᎢTᏙVᎳWᎩYᏃZ';

/** What is written in Cyrillic or Greek words when a Latin letter poses as one of theirs. */
const TO_CYRILLIC = 'aаcсeеiіoоpрxхyуkкAАBВCСEЕHНIІKКMМOОPРTТXХYУ';
const TO_GREEK = 'oοvνAΑBΒEΕHΗIΙKΚMΜNΝOΟPΡTΤXΧYΥZΖ';

const pairs = (list: string): ReadonlyMap<string, string> =>
  new Map(Array.from({ length: list.length / 2 }, (_, at) => [list[2 * at] ?? '', list[2 * at + 1] ?? '']));

interface Foreign {
  readonly letter: RegExp;
  readonly toLatin: ReadonlyMap<string, string>;
  readonly fromLatin: ReadonlyMap<string, string>;
}

const FOREIGN: readonly Foreign[] = [
  { letter: /\p{Script=Cyrillic}/u, toLatin: pairs(CYRILLIC), fromLatin: pairs(TO_CYRILLIC) },
  { letter: /\p{Script=Greek}/u, toLatin: pairs(GREEK), fromLatin: pairs(TO_GREEK) },
  { letter: /\p{Script=Armenian}/u, toLatin: pairs(ARMENIAN), fromLatin: new Map() },
  { letter: /\p{Script=Cherokee}/u, toLatin: pairs(CHEROKEE), fromLatin: new Map() },
];

const ANY_TO_LATIN = new Map(FOREIGN.flatMap(({ toLatin }) => [...toLatin]));

const LATIN = /\p{Script=Latin}/u;
const WORD = /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}]+/gu;

/**
 * A word is brought to the script that has more letters of its own in it (where neither has, to that of most letters
 * if the text has more of it, else to Latin), if all its other letters have a counterpart there. Two blocks of two letters or more each (`SMSка`) are a compound,
 * unless what comes out is a word that people hide. So is a word of foreign letters only, in a text that has no
 * letter of the same script which could not be Latin.
 */
function inOneScript(text: string, words: Words): Edit[] {
  if (!LATIN.test(text)) return [];
  const edits: Edit[] = [];
  const ownLetters = new Map<Foreign, boolean>();
  for (const { 0: word, index } of text.matchAll(WORD)) {
    const letters = [...word];
    const [foreign, another] = FOREIGN.filter(({ letter }) => letters.some((each) => letter.test(each)));
    if (!foreign) continue;
    const written = another
      ? latinOf(letters)
      : rewritten(letters, foreign, words, () => {
          const known = ownLetters.get(foreign) ?? hasOwnLetters(text, foreign);
          ownLetters.set(foreign, known);
          return known;
        });
    if (written !== null && written.length === word.length) edits.push(...respelt(index, word, written));
  }
  return edits;
}

function rewritten(
  letters: readonly string[],
  { letter, toLatin, fromLatin }: Foreign,
  words: Words,
  textHasOwn: () => boolean,
): string | null {
  const isForeign = letters.map((each) => letter.test(each));
  const foreignCount = isForeign.filter(Boolean).length;
  const latinCount = letters.filter((each) => LATIN.test(each)).length;
  const spelt = (table: ReadonlyMap<string, string>) =>
    letters.map((each) => table.get(each) ?? each).join('');
  const latin = spelt(toLatin);
  if (latinCount === 0) {
    const posing = foreignCount === letters.length && letters.every((each) => toLatin.has(each));
    return posing && words.isHidden(latin.toLowerCase()) && !textHasOwn() ? latin : null;
  }
  const foreignOwn = letters.filter((each, at) => isForeign[at] && !toLatin.has(each)).length;
  const latinOwn = letters.filter((each) => LATIN.test(each) && !fromLatin.has(each)).length;
  const toForeign =
    foreignOwn !== latinOwn ? foreignOwn > latinOwn : foreignCount >= latinCount && textHasOwn();
  if (toForeign) return latinOwn === 0 ? spelt(fromLatin) : null;
  if (foreignOwn > 0 || foreignCount + latinCount < letters.length) return null;
  return isCompound(isForeign) && !words.isHidden(latin.toLowerCase()) ? null : latin;
}

/** Letters of several scripts as Latin ones; null where one has no Latin counterpart, or none is Latin. */
export function latinOf(letters: readonly string[]): string | null {
  const latin = letters.map((each) => (LATIN.test(each) ? each : ANY_TO_LATIN.get(each)));
  return latin.includes(undefined) || !letters.some((each) => LATIN.test(each)) ? null : latin.join('');
}

/** One change of script, with two letters at least on either side. */
function isCompound(isForeign: readonly boolean[]): boolean {
  const change = isForeign.findIndex((foreign) => foreign !== isForeign[0]);
  return (
    change >= 2 && change <= isForeign.length - 2 && isForeign.indexOf(isForeign[0] === true, change) < 0
  );
}

const hasOwnLetters = (text: string, { letter, toLatin }: Foreign): boolean =>
  [...text].some((each) => letter.test(each) && !toLatin.has(each));

/** Any letter of the alphabets in the tables. */
export const HOMOGLYPHS: Step = {
  suspects: /[\u0370-\u058F\u13A0-\u13FF]/,
  find: inOneScript,
};
