/** The threshold that flags as many rows as another scorer's threshold did. */

export interface EqualShare {
  /** What reaches it is flagged. Null where nothing is to be flagged: then no score says where the threshold lies. */
  readonly threshold: number | null;
  /** Rows that it flags: another number than was asked for only where rows have equal scores. */
  readonly flagged: number;
}

/**
 * The threshold that flags `count` rows, or where equal scores do not allow it the nearest number, of two equally near
 * ones the smaller. The threshold is the number with the fewest decimals, two at least, that does so: it can be copied
 * into the settings as it is printed.
 */
export function equalShare(scores: Float64Array, count: number): EqualShare {
  const sorted = scores.toSorted();
  const rows = sorted.length;
  if (count <= 0 || rows === 0) return { threshold: null, flagged: 0 };
  // `more`: all that have the score of the last row wanted; `fewer`: only those above it.
  let more = Math.min(count, rows);
  let fewer = more - 1;
  const score = sorted[rows - more] as number;
  while (more < rows && sorted[rows - more - 1] === score) more += 1;
  while (fewer > 0 && sorted[rows - fewer] === score) fewer -= 1;
  const flagged = fewer === 0 || more - count < count - fewer ? more : fewer;
  const lowest = sorted[rows - flagged] as number;
  const below = flagged === rows ? Number.NEGATIVE_INFINITY : (sorted[rows - flagged - 1] as number);
  return { threshold: shortest(below, lowest), flagged };
}

/** The number with the fewest decimals above `below` and not above `highest`. */
function shortest(below: number, highest: number): number {
  for (let decimals = 2; decimals < 15; decimals++) {
    const scale = 10 ** decimals;
    const rounded = Math.floor(highest * scale) / scale;
    if (rounded > below && rounded <= highest) return rounded;
  }
  return highest;
}
