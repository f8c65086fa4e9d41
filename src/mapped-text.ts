/** A text made from another one, with the way back: where each of its UTF-16 units came from. */

/**
 * `text`, and for each of its UTF-16 units the piece of the source it stands for: `begins[i]` to `ends[i]`, end
 * exclusive, in UTF-16 units of the source. Pieces never go back (`begins` and `ends` do not fall); several units may
 * stand for one piece (an emoji written as a word), and what the source has between two pieces was left out.
 */
export interface MappedText {
  readonly text: string;
  readonly begins: Int32Array;
  readonly ends: Int32Array;
}

/** A text that is its own source. */
export function unmapped(text: string): MappedText {
  const begins = new Int32Array(text.length);
  const ends = new Int32Array(text.length);
  for (let unit = 0; unit < text.length; unit++) {
    begins[unit] = unit;
    ends[unit] = unit + 1;
  }
  return { text, begins, ends };
}

/** The map of `second`, whose source is the text of `first`, back to the source of `first`. */
export function compose(first: MappedText, second: MappedText): MappedText {
  return {
    text: second.text,
    begins: second.begins.map((begin, unit) => sourceSpan(first, begin, second.ends[unit] ?? begin).begin),
    ends: second.ends.map((end, unit) => sourceSpan(first, second.begins[unit] ?? end, end).end),
  };
}

/** What the units `begin` to `end` (exclusive) of a mapped text stand for in its source. */
export function sourceSpan(mapped: MappedText, begin: number, end: number): { begin: number; end: number } {
  const from = mapped.begins[begin] ?? mapped.ends.at(-1) ?? 0;
  return { begin: from, end: end > begin ? (mapped.ends[end - 1] ?? from) : from };
}
