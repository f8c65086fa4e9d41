/** Scores as people read them: the same digits in sentences, tables and, by the browser's own `Intl`, in the console. */

const FORMATS = new Map<number, Intl.NumberFormat>();

/**
 * A score with so many decimals, rounded as it is written: 0.965 is 0.97. `toFixed` rounds the binary number behind it,
 * which is a little less, to 0.96.
 */
export function formatScore(score: number, digits = 2): string {
  let format = FORMATS.get(digits);
  if (format === undefined) {
    format = new Intl.NumberFormat('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
    FORMATS.set(digits, format);
  }
  return format.format(score);
}
