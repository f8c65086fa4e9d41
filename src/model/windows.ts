/** Long texts, whole: cut into overlapping windows of tokens, and one answer made of the windows' answers. */

/** Shape of a window, as in the manifest: tokens with begin and end token, and tokens shared by neighbours. */
export interface WindowShape {
  readonly tokens: number;
  readonly overlap: number;
}

/**
 * Where the windows of a text of `length` tokens (without begin and end token) start and end, end exclusive.
 *
 * One window where the text fits. Otherwise full windows, each sharing `overlap` tokens with the one before; the
 * last one ends with the text and shares as many more as it needs to be full, so that no stub is scored without
 * its context. Every token is in a window, and the cut at a window's edge is inside its neighbour.
 */
export function windowBounds(length: number, shape: WindowShape): [begin: number, end: number][] {
  const capacity = shape.tokens - 2;
  if (length <= capacity) return [[0, length]];
  const stride = capacity - shape.overlap;
  const bounds: [number, number][] = [];
  for (let begin = 0; begin + capacity < length; begin += stride) bounds.push([begin, begin + capacity]);
  bounds.push([length - capacity, length]);
  return bounds;
}

/** The highest value at each place: an attribute holds for the text when it holds in any window. */
export function highest(windows: readonly ArrayLike<number>[]): number[] {
  const [first] = windows;
  return Array.from(first ?? [], (_, column) => Math.max(...windows.map((window) => window[column] ?? 0)));
}

/** The mean at each place, weighted by length. */
export function weightedMean(windows: readonly ArrayLike<number>[], lengths: readonly number[]): number[] {
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const [first] = windows;
  return Array.from(first ?? [], (_, column) =>
    windows.reduce((sum, window, row) => sum + ((window[column] ?? 0) * (lengths[row] ?? 0)) / total, 0),
  );
}
