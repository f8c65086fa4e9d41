/** When and from where a page was saved, as the tools that save pages note it in HTML comments. */
import { findDate } from './dates.js';

export interface SavedPage {
  readonly savedAt: Date | null;
  readonly url: string | null;
}

/** SingleFile, the Internet Archive, HTTrack; then any "saved on". The first group is the date. */
const DATES = [
  /saved date:\s*([^\n(]+)/i,
  /file archived on\s+([^\n]+?)\s+and retrieved/i,
  /httrack website copier[^,]*,\s*([^\n]+?)\s*(?:-->)?$/i,
  /(?:saved|gespeichert|salvat[oa]|enregistrée?|guardad[oa])(?: on| at| am| il| le| el)?:?\s+([^\n]+)/i,
];
/** Browsers ("saved from url=(0042)https://…"), SingleFile, HTTrack. */
const ADDRESSES = [/saved from url=\(\d+\)(\S+)/i, /^\s*url:\s*(\S+)/im];

/** What the notes of a page say; null for what none says. */
export function savedPage(notes: readonly string[], timeZone: string): SavedPage {
  const said = (patterns: readonly RegExp[]) =>
    patterns.flatMap((pattern) => notes.flatMap((note) => pattern.exec(note)?.[1] ?? []));
  const savedAt = said(DATES).flatMap((text) => noteDate(text, timeZone) ?? [])[0] ?? null;
  return { savedAt, url: said(ADDRESSES)[0] ?? null };
}

function noteDate(text: string, timeZone: string): Date | null {
  // These tools write dates with a zone in the ways that ECMAScript itself knows, the Archive the time first.
  const archived = /^(\d\d:\d\d:\d\d) (\w{3} \d\d, \d{4})$/.exec(text.trim());
  const moment = new Date(archived === null ? text.trim() : `${archived[2]} ${archived[1]} GMT`);
  const zoned = archived !== null || /\b(?:GMT|UTC|Z)\b|[+-]\d\d:?\d\d\s*$/i.test(text);
  return zoned && !Number.isNaN(moment.getTime()) ? moment : (findDate(text, timeZone)?.moment ?? null);
}
