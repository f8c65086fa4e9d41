/** Waiting comments in a range of scores that is given in hundredths; its end belongs to it only at 1. */
export function countIn(columns: readonly { readonly waiting: number }[], from: number, to: number): number {
  return columns
    .slice(Math.round(from * 100), Math.round(to * 100))
    .reduce((sum, { waiting }) => sum + waiting, 0);
}
