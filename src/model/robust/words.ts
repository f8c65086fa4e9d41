/** What counts as a word when a disguise is undone. */
import { isHidden, isListed } from './hidden-words.js';

/** Both take lower case. */
export interface Words {
  /** One of those that are disguised, also with an ending. */
  readonly isHidden: (word: string) => boolean;
  /** Any word known as it stands, hidden ones included. */
  readonly isKnown: (word: string) => boolean;
}

export const HIDDEN_ONLY: Words = { isHidden, isKnown: isListed };

/** Begins a piece that stands at the beginning of a word (SentencePiece). */
const WORD_BEGIN = '\u2581';
const LETTERS = /^\p{L}{2,}$/u;

/**
 * The hidden words and the frequent ones of all languages: the pieces of a SentencePiece vocabulary that are whole
 * words or their beginnings. What a tokenizer keeps in one piece is what its model has seen most.
 */
export function wordsOfVocabulary(pieces: Iterable<string>): Words {
  const frequent = new Set<string>();
  for (const piece of pieces) {
    if (!piece.startsWith(WORD_BEGIN)) continue;
    const word = piece.slice(WORD_BEGIN.length).toLowerCase();
    if (LETTERS.test(word)) frequent.add(word);
  }
  return { isHidden, isKnown: (word) => frequent.has(word) || isListed(word) };
}
