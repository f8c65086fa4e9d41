/** Text folded for comparison, with the way back to the offsets of the original. */

/** A base character with its marks, or a run of blanks: what is folded as one. */
const CLUSTERS = /\s+|\P{M}\p{M}*|\p{M}+/gu;

/** What words are made of. */
const WORD_CHARACTER = /[\p{L}\p{N}\p{M}_]/u;

/** Scripts that write words without gaps: there a term is found anywhere. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}]/u;

export interface FoldedText {
  readonly folded: string;
  /** Per UTF-16 unit of `folded`: where the cluster that it came from begins and ends in the original. */
  readonly begins: readonly number[];
  readonly ends: readonly number[];
  /** Per unit: whether it belongs to a word, and where that word begins and ends in `folded`. */
  readonly inWord: readonly boolean[];
  readonly wordBegins: readonly number[];
  readonly wordEnds: readonly number[];
}

/** NFKC, any case, blanks as one space. Upper then lower case comes close to full case folding: ß and SS are one. */
export function foldCluster(cluster: string): string {
  if (/^\s/.test(cluster)) return ' ';
  return cluster.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC');
}

/** A term of a word list, folded as texts are. */
export function foldTerm(term: string): string {
  return [...term.trim().normalize('NFC').matchAll(CLUSTERS)]
    .map(([cluster]) => foldCluster(cluster))
    .join('');
}

/** Folds a text in time linear in its length. */
export function foldText(text: string): FoldedText {
  const parts: string[] = [];
  const begins: number[] = [];
  const ends: number[] = [];
  const inWord: boolean[] = [];
  for (const match of text.matchAll(CLUSTERS)) {
    const cluster = match[0];
    const folded = foldCluster(cluster);
    parts.push(folded);
    for (const character of folded) {
      const word = WORD_CHARACTER.test(character) && !UNSPACED.test(character);
      for (let unit = 0; unit < character.length; unit++) {
        begins.push(match.index);
        ends.push(match.index + cluster.length);
        inWord.push(word);
      }
    }
  }
  return { folded: parts.join(''), begins, ends, inWord, ...wordBounds(inWord) };
}

function wordBounds(inWord: readonly boolean[]): { wordBegins: number[]; wordEnds: number[] } {
  const wordBegins: number[] = [];
  const wordEnds: number[] = new Array(inWord.length);
  for (let unit = 0; unit < inWord.length; unit++) {
    wordBegins.push(inWord[unit] && inWord[unit - 1] ? (wordBegins[unit - 1] ?? unit) : unit);
  }
  for (let unit = inWord.length - 1; unit >= 0; unit--) {
    wordEnds[unit] = inWord[unit] && inWord[unit + 1] ? (wordEnds[unit + 1] ?? unit + 1) : unit + 1;
  }
  return { wordBegins, wordEnds };
}
