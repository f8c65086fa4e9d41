/** How many comments a page says it has. */

const COMMENTS = 'kommentare?|comments?|commenti|commento|commentaires?|comentarios?';
const COUNT_FIRST = new RegExp(`^(\\d[\\d.,'’]{0,8})\\s+(?:${COMMENTS})(?!\\p{L})(.*)$`, 'iu');
const COUNT_LAST = new RegExp(`^(?:${COMMENTS})\\s*[:(]?\\s*(\\d[\\d.,'’]{0,8})\\s*\\)?$`, 'iu');
const ABOUT = /^\s+(?:auf|zu|on|to|su|a|sur|à|sobre|en)\s/iu;

const LONGEST = 400;

/** A line that announces comments: how many, and whether it names the article too. */
export interface Announcement {
  readonly count: number;
  /** "7 Kommentare auf „…“" and not only "7 Kommentare", which also stands at the top of many articles. */
  readonly full: boolean;
}

/** Reads "7 Kommentare auf …", "7 Comments", "Commenti (7)"; null for every other line. */
export function parseAnnouncement(line: string): Announcement | null {
  if (line.length > LONGEST) return null;
  const first = COUNT_FIRST.exec(line);
  const rest = first?.[2] ?? '';
  const full = ABOUT.test(rest);
  if (first !== null && (full || rest.trim() === '')) return { count: countOf(first[1] ?? ''), full };
  const last = COUNT_LAST.exec(line);
  return last === null ? null : { count: countOf(last[1] ?? ''), full: false };
}

function countOf(digits: string): number {
  return Number(digits.replace(/\D/g, ''));
}
