/** Shares of tokens to shares of words: what a thread gives back. */

/**
 * Sums a window's shares by word.
 *
 * @param shares of its tokens, one row per token with a column per attribute; padding may follow
 * @param words for each token the number of its word in the text, -1 for the begin and the end token
 * @returns one row for each word from the window's first to its last
 */
export function sharesByWord(shares: Float32Array, words: Int32Array, attributes: number): Float32Array {
  const [first, count] = wordRange(words);
  const sums = new Float64Array(count * attributes);
  for (const [token, word] of words.entries()) {
    if (word < 0) continue;
    const row = (word - first) * attributes;
    for (let column = 0; column < attributes; column++) {
      sums[row + column] = (sums[row + column] as number) + (shares[token * attributes + column] as number);
    }
  }
  return Float32Array.from(sums);
}

/** Of the places of a text's words, a begin and an end each, those of the words in a window. */
export function windowSpans(spans: Int32Array, words: Int32Array): Int32Array {
  const [first, count] = wordRange(words);
  return spans.subarray(2 * first, 2 * (first + count));
}

/** The first word of a window, and how many words it has. Words of its tokens never go back. */
function wordRange(words: Int32Array): [first: number, count: number] {
  const first = words.findIndex((word) => word >= 0);
  if (first < 0) return [0, 0];
  const last = words.findLastIndex((word) => word >= 0);
  return [words[first] as number, (words[last] as number) - (words[first] as number) + 1];
}
