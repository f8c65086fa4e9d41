/** Pieces of words that were cut before: of a comment's words most have been seen. */

/** Tokens of a text, begin and end token not among them. */
export interface Pieces {
  /** Unknown ones as they are written. */
  readonly pieces: readonly string[];
  readonly ids: readonly number[];
}

/** What Metaspace writes for a space. */
const SPACE = '\u2581';
/** Words remembered: some ten megabytes. When they are full, all are forgotten, which costs less than to keep an order. */
const CAPACITY = 50_000;
/** Longer runs without a space are hardly met again. UTF-16 units. */
const LONGEST = 40;

/**
 * A tokenizer that remembers words. A Unigram tokenizer behind a Metaspace that splits cuts each word by itself, so
 * the pieces of a text are those of its words, one behind the other.
 *
 * @param cut the tokenizer itself; normalising what is normalised already must change nothing
 * @returns a function of normalised text, with single spaces between words and none at either end
 */
export function rememberWords(cut: (text: string) => Pieces): (normal: string) => Pieces {
  const known = new Map<string, Pieces>();

  function ofWord(word: string): Pieces {
    const remembered = known.get(word);
    if (remembered) return remembered;
    const fresh = cut(word);
    if (word.length > LONGEST) return fresh;
    if (known.size >= CAPACITY) known.clear();
    known.set(word, fresh);
    return fresh;
  }

  return (normal) => {
    // Somebody's own sign of a space stands for one to Metaspace as well.
    if (normal === '' || normal.includes(SPACE)) return cut(normal);
    const pieces: string[] = [];
    const ids: number[] = [];
    for (const word of normal.split(' ')) {
      const found = ofWord(word);
      for (const piece of found.pieces) pieces.push(piece);
      for (const id of found.ids) ids.push(id);
    }
    return { pieces, ids };
  };
}
