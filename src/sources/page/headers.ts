/** Where comments begin in a copied page: the lines with name, rank and age that stand above each text. */
import { parseAge } from './ages.js';
import { parseAnnouncement } from './announced.js';
import { parseDate } from './dates.js';
import { isFurniture } from './furniture.js';
import type { CommentTime, ReadingOptions } from './page.js';
import { Ranks } from './ranks.js';

export interface Header {
  /** Index of its first line. */
  readonly start: number;
  /** Index of the line with the age. */
  readonly end: number;
  readonly author: string | null;
  readonly time: CommentTime;
  /** `strong`: the name stands twice, or a known rank is there; `likely`: a name under an empty line; `weak`: neither. */
  readonly evidence: 'strong' | 'likely' | 'weak';
}

/** What the first look at a page teaches for the second. */
interface Learned {
  readonly ranks: Ranks;
  readonly authors: Set<string>;
}

type Block = Pick<Header, 'author' | 'evidence'> & { readonly height: number; readonly rank: string | null };

/** A line with more words or letters than these is a sentence. */
const NAME_WORDS = 5;
const NAME_LENGTH = 50;

/** All headers in the order of the page. */
export function findHeaders(lines: readonly string[], { ranks, timeZone }: ReadingOptions): Header[] {
  const times = lines.map((line) => parseTime(line, timeZone));
  // A line that can belong to the header below it; the others end the block of lines above an age.
  const usable = (at: number) => {
    const line = lines[at] ?? '';
    const ends = line === '' || times[at] || isFurniture(line) || parseAnnouncement(line) !== null;
    return ends ? '' : line;
  };
  const learned: Learned = { ranks: new Ranks(ranks), authors: new Set() };
  const look = () =>
    times.flatMap((time, end): Array<Header & Block> => {
      const block = time ? blockAbove(upwards(usable, end), learned) : null;
      return time && block ? [{ ...block, time, end, start: end - block.height }] : [];
    });
  for (const { author, rank, evidence } of look()) {
    if (evidence !== 'strong') continue;
    if (author !== null) learned.authors.add(author);
    if (rank !== null) learned.ranks.add(rank);
  }
  return look().map(({ start, end, author, time, evidence }) => ({ start, end, author, time, evidence }));
}

function parseTime(line: string, timeZone: string): CommentTime | null {
  if (line === '' || line.length > 60) return null;
  const age = parseAge(line);
  if (age !== null) return { kind: 'age', age };
  const date = parseDate(line, timeZone);
  return date && { kind: 'moment', moment: date.moment, approximate: !date.withTime };
}

/** Up to four lines above a line, the nearest first; the block ends with the first empty string. */
function upwards(usable: (at: number) => string, at: number): [string, string, string, string] {
  const block: [string, string, string, string] = ['', '', '', ''];
  for (let up = 0; up < block.length; up++) {
    block[up] = usable(at - 1 - up);
    if (block[up] === '') break;
  }
  return block;
}

/**
 * Reads the lines above an age, the nearest first: a name, often twice (a picture and its caption), and a rank below or
 * above it. The text of the comment before may end directly above.
 */
function blockAbove(
  [one, two, three, four]: [string, string, string, string],
  learned: Learned,
): Block | null {
  const { ranks, authors } = learned;
  const strong = (author: string | null, height: number, rank: string | null = null): Block => ({
    author,
    height,
    rank,
    evidence: 'strong',
  });
  if (one === '') return null;
  if (ranks.has(one)) {
    if (two !== '' && two === three) return strong(two, 3);
    return isName(two) && !ranks.has(two) ? strong(two, 2) : strong(null, 1);
  }
  if (one === two) return strong(one, 2);
  if (isName(one) && ranks.has(two)) return strong(one, one === three ? 3 : 2);
  if (four === '' && isName(one) && two !== '' && two === three) return strong(two, 3, one);
  if (four === '' && isName(two) && one === three) return strong(one, 3, two);
  if (!isName(one)) return null;
  if (three === '' && authors.has(two) && !authors.has(one)) {
    return { author: two, height: 2, rank: one, evidence: 'likely' };
  }
  return { author: one, height: 1, rank: null, evidence: two === '' ? 'likely' : 'weak' };
}

/** Whether a line can be a name: few words, no sentence, no address, nobody spoken to. */
function isName(line: string): boolean {
  if (line === '' || line.length > NAME_LENGTH || line.startsWith('@') || line.includes('://')) return false;
  const words = line.split(/\s+/u);
  // "Maria H." is a name, "Das war gut." is not.
  const ends = /[!?…:;,]$/u.test(line) || (line.endsWith('.') && (words.at(-1) ?? '').length > 3);
  return words.length <= NAME_WORDS && !ends && /[\p{L}\p{N}]/u.test(line);
}
