/** What a copied page says of its article and of when it was saved. */
import { parseAge } from './ages.js';
import { parseAnnouncement } from './announced.js';
import { findDate } from './dates.js';
import type { Article } from './page.js';

const SAVED =
  /^(?:saved(?: on| at)?|gespeichert(?: am)?|abgerufen(?: am)?|salvat[oa](?: il)?|enregistrée?(?: le)?|guardad[oa](?: el)?)\s*:?\s+(.+)$/iu;

const TITLE_LENGTH = 250;
/** A date line has little beside the date: a weekday, "Uhr", an author. */
const BESIDE_DATE = 60;

/** Title and time: the first line, and the first line with a day in it above the comments. */
export function articleOfText(lines: readonly string[], timeZone: string): Article {
  const first = lines.findIndex((line) => line !== '');
  const title = startsWithComment(lines, first) ? '' : (lines[first] ?? '');
  const time = articleTime(lines, timeZone);
  return { title: title.slice(0, TITLE_LENGTH) || null, url: null, time, section: null };
}

/** Only the comments were copied: the name stands twice, as beside a picture. */
function startsWithComment(lines: readonly string[], first: number): boolean {
  const below = lines.slice(first + 1, first + 4);
  return below[0] === lines[first] && below.some((line) => parseAge(line) !== null);
}

function articleTime(lines: readonly string[], timeZone: string): Date | null {
  for (const line of lines) {
    if (parseAge(line) !== null || parseAnnouncement(line) !== null) return null;
    const date = findDate(line, timeZone);
    if (date !== null && date.around.trim().length <= BESIDE_DATE) return date.moment;
  }
  return null;
}

/** The line that says when the page was saved, if the first or last line does. */
export function savedLine(lines: readonly string[], timeZone: string): { at: number; savedAt: Date } | null {
  const ends = [lines.findIndex((line) => line !== ''), lines.findLastIndex((line) => line !== '')];
  for (const at of ends) {
    const said = SAVED.exec((lines[at] ?? '').slice(0, TITLE_LENGTH))?.[1];
    const date = said === undefined ? null : findDate(said, timeZone);
    if (date !== null) return { at, savedAt: date.moment };
  }
  return null;
}
