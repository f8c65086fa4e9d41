/** Which words of a text its scores come from. */
import type { Attribute, Scores, ShareSpan } from '../label.js';
import type { WindowLogits } from './calibrate.js';

/** An attribute is explained from this part of its review threshold on. */
const LEAST_SCORE = 0.5;
/** A word is named from this part of the strongest one's share on. */
const LEAST_SHARE = 0.25;
/** And so many at most. */
const MOST_WORDS = 12;

/**
 * The words that raise the scores: per attribute whose score comes to at least half of the model's review threshold
 * (of 1 where it has none), those of the window with the highest logit whose share is at least a quarter of the
 * strongest one's, twelve at most. Attributes in their order, the strongest word first.
 *
 * A share is the exact part of the window's logit that the word's tokens add to it, before calibration, rounded to
 * four digits.
 */
export function strongestWords(
  windows: readonly WindowLogits[],
  attributes: readonly Attribute[],
  scores: Pick<Scores, 'toxicity' | 'thresholds'>,
): ShareSpan[] {
  return attributes.flatMap((attribute, column) => {
    const score = scores.toxicity[attribute];
    const threshold = scores.thresholds[attribute] ?? 1;
    if (score === undefined || score < threshold * LEAST_SCORE) return [];
    const logitOf = ({ logits }: WindowLogits) => logits[column] as number;
    const highest = windows.reduce((best, each) => (logitOf(each) > logitOf(best) ? each : best));
    return highest.words ? strongest(highest.words, attribute, column, attributes.length) : [];
  });
}

function strongest(
  { spans, shares }: NonNullable<WindowLogits['words']>,
  attribute: Attribute,
  column: number,
  columns: number,
): ShareSpan[] {
  const words = Array.from({ length: spans.length / 2 }, (_, word): ShareSpan => {
    const share = shares[word * columns + column] as number;
    return { begin: spans[2 * word] as number, end: spans[2 * word + 1] as number, attribute, share };
  }).sort((a, b) => b.share - a.share || a.begin - b.begin);
  const least = (words[0]?.share ?? 0) * LEAST_SHARE;
  return words
    .slice(0, MOST_WORDS)
    .filter(({ share }) => share > 0 && share >= least)
    .map((word) => ({ ...word, share: Math.round(word.share * 10_000) / 10_000 }));
}
