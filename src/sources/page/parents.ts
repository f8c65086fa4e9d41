/** Which earlier comment a `@name` answers. */
import { AuthorNames, cutKey, nameKey } from './mentions.js';
import type { CommentTime, FoundComment } from './page.js';

/** How many comments are looked at in each direction, so that a hostile page costs no more than its length. */
const REACH = 500;

/**
 * For each comment the index of the one it answers, or null. That is the nearest earlier comment whose author fits
 * the name: before it on the page and not younger, else (pages with the newest first) after it and older. A name fits
 * in any case and without its marks; cut with an ellipsis it fits whoever begins so; without one it fits the only
 * author whose first word it is. Of somebody's comments, and of those between for a cut name, the nearest 500 count.
 */
export function findParents(comments: readonly FoundComment[]): Array<number | null> {
  const keys = comments.map(({ author }) => nameKey(author ?? ''));
  const authors = new AuthorNames(comments.map(({ author }) => author));
  const shortNames = shortNamesOf(comments);
  const everywhere = comments.map((_, at) => at);
  const byAuthor = indexesOf(keys);
  return comments.map(({ replyTo }, at) => {
    if (replyTo === null) return null;
    const isEarlier = (other: number, before: boolean) => {
      const order = compareTimes(comments[other]?.time ?? null, comments[at]?.time ?? null);
      return before ? order <= 0 : order < 0;
    };
    const of = (key: string | undefined) => nearest(byAuthor.get(key ?? '') ?? [], at, isEarlier);
    const cut = cutKey(replyTo);
    const begins = (other: number, before: boolean) =>
      cut !== null && (keys[other] ?? '').startsWith(cut) && isEarlier(other, before);
    const exact = of(nameKey(replyTo));
    if (exact !== null) return exact;
    if (cut !== null && authors.someBegins(cut)) return nearest(everywhere, at, begins);
    return of(shortNames.get(nameKey(replyTo)));
  });
}

/** Indexes of the comments of each author, in the order of the page. */
function indexesOf(keys: readonly string[]): Map<string, number[]> {
  const indexes = new Map<string, number[]>();
  keys.forEach((key, at) => {
    if (key === '') return;
    const known = indexes.get(key);
    if (known === undefined) indexes.set(key, [at]);
    else known.push(at);
  });
  return indexes;
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

/** The nearest of some rising indexes that fits: the last before `at`, else the first after it. */
function nearest(
  indexes: readonly number[],
  at: number,
  fits: (other: number, before: boolean) => boolean,
): number | null {
  const middle = firstFrom(indexes, at);
  const before = indexes.slice(Math.max(0, middle - REACH), middle).reverse();
  const found = before.find((other) => fits(other, true));
  return (
    found ?? indexes.slice(middle, middle + REACH).find((other) => other > at && fits(other, false)) ?? null
  );
}

/** Where in rising numbers the first one stands that is not below `value`. */
function firstFrom(numbers: readonly number[], value: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Below 0 where the first is older; 0 where they are equal or cannot be compared. */
function compareTimes(one: CommentTime | null, other: CommentTime | null): number {
  if (one?.kind === 'age' && other?.kind === 'age') return other.age - one.age;
  if (one?.kind === 'moment' && other?.kind === 'moment')
    return one.moment.getTime() - other.moment.getTime();
  return 0;
}
