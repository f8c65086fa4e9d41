/** Which earlier comment a `@name` answers. */
import { cutKey, nameKey } from './mentions.js';
import type { CommentTime, FoundComment } from './page.js';

/** How many comments away an answered one is looked for, so that a hostile page costs no more than its length. */
const REACH = 2000;

/**
 * For each comment the index of the one it answers, or null. That is the nearest earlier comment whose author fits
 * the name: before it on the page and not younger, else (pages with the newest first) after it and older. A name fits
 * in any case and without its marks; cut with an ellipsis it fits whoever begins so; without one it fits the only
 * author whose first word it is.
 */
export function findParents(comments: readonly FoundComment[]): Array<number | null> {
  const keys = comments.map(({ author }) => nameKey(author ?? ''));
  const shortNames = shortNamesOf(comments);
  return comments.map(({ replyTo }, at) => {
    if (replyTo === null) return null;
    const key = nameKey(replyTo);
    const cut = cutKey(replyTo);
    const full = shortNames.get(key);
    return (
      nearestEarlier(comments, at, (other) => key !== '' && keys[other] === key) ??
      nearestEarlier(comments, at, (other) => cut !== null && (keys[other] ?? '').startsWith(cut)) ??
      nearestEarlier(comments, at, (other) => full !== undefined && keys[other] === full)
    );
  });
}

/** First words of names that only one author on the page has, with that author's key. */
function shortNamesOf(comments: readonly FoundComment[]): Map<string, string> {
  const found = new Map<string, string>();
  const shared = new Set<string>();
  for (const { author } of comments) {
    const key = nameKey(author ?? '');
    const short = nameKey((author ?? '').split(/[\s_.-]/u, 1)[0] ?? '');
    if (short === '' || short === key) continue;
    if ((found.get(short) ?? key) !== key) shared.add(short);
    found.set(short, key);
  }
  for (const short of shared) found.delete(short);
  return found;
}

function nearestEarlier(
  comments: readonly FoundComment[],
  at: number,
  fits: (other: number) => boolean,
): number | null {
  const order = (other: number) => compareTimes(comments[other]?.time ?? null, comments[at]?.time ?? null);
  for (let other = at - 1; other >= Math.max(0, at - REACH); other--) {
    if (fits(other) && order(other) <= 0) return other;
  }
  for (let other = at + 1; other < Math.min(comments.length, at + REACH); other++) {
    if (fits(other) && order(other) < 0) return other;
  }
  return null;
}

/** Below 0 where the first is older; 0 where they are equal or cannot be compared. */
function compareTimes(one: CommentTime | null, other: CommentTime | null): number {
  if (one?.kind === 'age' && other?.kind === 'age') return other.age - one.age;
  if (one?.kind === 'moment' && other?.kind === 'moment')
    return one.moment.getTime() - other.moment.getTime();
  return 0;
}
