/** Which word of a text each token belongs to: pieces of a Unigram tokenizer with Metaspace, aligned exactly. */
import type { MappedText } from '../mapped-text.js';
import { type Units, unitsOf } from './word-units.js';

/** The words of a text, and the word of each of its tokens. */
export interface TokenWords {
  /** Begin and end (exclusive) of each word, in UTF-16 units of the source; in order, without overlaps. */
  readonly spans: Int32Array<ArrayBuffer>;
  /** For each token the number of its word. */
  readonly words: Int32Array<ArrayBuffer>;
}

/** What Metaspace writes for a space. */
const SPACE = '\u2581';

/**
 * Gives every token to one word, so that nothing of a sum over tokens is lost in the sum over words. A run of
 * punctuation, symbols or emoji counts as a word of its own. A token that covers a word and punctuation belongs to
 * the word; words that share a token are one word; the sign of a space alone belongs to what follows it.
 *
 * @param pieces what the tokens stand for, unknown ones as they are written
 * @param normal the text that was cut into the pieces, with the way back to its source
 * @returns null where the pieces are not the text: then nothing is known of their places
 */
export function tokenWords(pieces: readonly string[], normal: MappedText): TokenWords | null {
  const { text } = normal;
  const begun = beginOf(pieces, text);
  if (begun === null) return null;
  const units = unitsOf(text);
  if (units.isWord.length === 0 && pieces.length > 0) return null;
  const joined = joinedInSource(units, normal);
  const unitOfToken = new Int32Array(pieces.length);
  let unit = 0;
  let at = begun;
  for (const [token, piece] of pieces.entries()) {
    const end = at + piece.length;
    // The unit in which the token begins, or the next one where it begins with a space.
    while (unit < joined.length - 1 && (units.spans[2 * unit + 1] as number) <= at) unit++;
    let last = unit;
    while (last < joined.length - 1 && (units.spans[2 * last + 2] as number) < end) last++;
    unitOfToken[token] = heldUnit(units, joined, unit, last);
    at = end;
  }
  return numbered(units, joined, unitOfToken, normal);
}

/** Where the first piece begins: -1 where it has a space before it that the text has not; null for other pieces. */
function beginOf(pieces: readonly string[], text: string): number | null {
  const spelt = pieces.join('');
  const wanted = text.replaceAll(' ', SPACE);
  if (spelt === wanted) return 0;
  return spelt === SPACE + wanted ? -1 : null;
}

/** For each unit 1 where it and the next one stand for one piece of the source, as with a ligature of two words. */
function joinedInSource({ isWord, spans }: Units, { begins, ends }: MappedText): Uint8Array {
  const joined = new Uint8Array(isWord.length);
  for (let unit = 0; unit + 1 < joined.length; unit++) {
    const end = ends[(spans[2 * unit + 1] as number) - 1] as number;
    if ((begins[spans[2 * unit + 2] as number] as number) < end) joined[unit] = 1;
  }
  return joined;
}

/** The unit that a token over `first` to `last` belongs to; joins the words among them. */
function heldUnit({ isWord }: Units, joined: Uint8Array, first: number, last: number): number {
  if (first === last) return first;
  let from = first;
  let to = last;
  while (from < last && !isWord[from]) from++;
  while (to > from && !isWord[to]) to--;
  if (!isWord[from]) return first;
  joined.fill(1, from, to);
  return from;
}

/** Units that are joined become one word. */
function numbered(
  { spans }: Units,
  joined: Uint8Array,
  unitOfToken: Int32Array<ArrayBuffer>,
  { begins, ends }: MappedText,
): TokenWords {
  const wordOfUnit = new Int32Array(joined.length);
  const places: number[] = [];
  let begin = 0;
  for (let unit = 0; unit < joined.length; unit++) {
    wordOfUnit[unit] = places.length / 2;
    if (joined[unit] === 1) continue;
    places.push(
      begins[spans[2 * begin] as number] as number,
      ends[(spans[2 * unit + 1] as number) - 1] as number,
    );
    begin = unit + 1;
  }
  return {
    spans: Int32Array.from(places),
    words: unitOfToken.map((unit) => wordOfUnit[unit] as number),
  };
}
