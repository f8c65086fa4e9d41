/** Where in a copied page the comments begin. */
import { parseAnnouncement } from './announced.js';
import { isHeading } from './furniture.js';
import type { Header } from './headers.js';

/**
 * The index of the first header that belongs to a comment, -1 without one. Names with an age also stand in bylines and
 * in lists of other articles, so a header alone is not enough. In this order: the first one below "7 Kommentare auf …";
 * one directly under a heading; below a heading or at the beginning of the file one with more than a name.
 */
export function firstComment(lines: readonly string[], headers: readonly Header[]): number {
  const announced = lines.findIndex((line) => parseAnnouncement(line)?.full);
  const afterFull = announced < 0 ? -1 : headers.findIndex(({ start }) => start > announced);
  if (afterFull >= 0) return afterFull;
  const directly = headers.flatMap(({ start }, at) =>
    isOpening(lines[lineAbove(lines, start)] ?? '') ? [at] : [],
  );
  if (directly.length > 0) return bestOf(directly, lines, headers);
  const heading = lines.findIndex(isOpening);
  return headers.findIndex(({ start, evidence }) => {
    const below = (heading >= 0 && start > heading) || lineAbove(lines, start) < 0;
    return below && evidence === 'strong';
  });
}

/** The number that the page announces above a line: that of "7 Kommentare auf …", else the last "7 Kommentare". */
export function announcedAbove(lines: readonly string[], end: number): number | null {
  const found = lines.slice(0, end).flatMap((line) => parseAnnouncement(line) ?? []);
  return (found.find(({ full }) => full) ?? found.at(-1))?.count ?? null;
}

/** The one with as many headers from it on as are announced, else the first: a byline too much is better than a loss. */
function bestOf(candidates: readonly number[], lines: readonly string[], headers: readonly Header[]): number {
  const fits = (at: number) => announcedAbove(lines, headers[at]?.start ?? 0) === headers.length - at;
  return candidates.find(fits) ?? candidates[0] ?? -1;
}

function isOpening(line: string): boolean {
  return isHeading(line) || parseAnnouncement(line) !== null;
}

/** Index of the nearest line above that is not empty, -1 at the beginning of the file. */
function lineAbove(lines: readonly string[], start: number): number {
  let at = start - 1;
  while (at >= 0 && lines[at] === '') at -= 1;
  return at;
}
