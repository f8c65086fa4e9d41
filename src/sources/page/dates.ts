/** Dates as pages write them: "15. Juni 2022 | 22:48 Uhr", "June 15, 2022 10:48 pm", "15/06/2022", ISO 8601. */

/** A moment, and whether the page gave the time of day with it. */
export interface WrittenDate {
  readonly moment: Date;
  readonly withTime: boolean;
  /** What stands before and after the date in the text. */
  readonly around: string;
}

/** Languages whose names of months are read. */
const LOCALES = ['de', 'de-AT', 'en', 'it', 'fr', 'es'];
/** No date is written longer than this; a longer text is not searched. */
const LONGEST = 300;

const MONTHS = new Map(
  LOCALES.flatMap((locale) =>
    (['long', 'short'] as const).flatMap((month) => {
      const name = new Intl.DateTimeFormat(locale, { month, timeZone: 'UTC' });
      return Array.from({ length: 12 }, (_, at): [string, number] => [
        name
          .format(Date.UTC(2022, at, 15))
          .toLowerCase()
          .replace('.', ''),
        at + 1,
      ]);
    }),
  ),
);

const CLOCK =
  /^(?:[\s,|·•–-]|um|ore|alle|at|à|a las|las)*(\d{1,2})(?:[:.]|\s?h\s?)(\d{2})(?:[:.](\d{2}))?(?:\s*(am|pm|a\.m\.|p\.m\.))?(?:\s*(?:uhr|h)(?!\p{L}))?/iu;
const ISO =
  /(?<!\d)(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s?(Z|[+-]\d{2}:?\d{2})?)?(?![\d-])/iu;
const DAY_MONTH =
  /(?<!\d)(\d{1,2})(?:\.|er|º|°|st|nd|rd|th)?\s*(?:de\s+|of\s+)?(\p{L}{3,10})\.?,?\s*(?:de\s+|del\s+)?(\d{4})(?!\d)/iu;
const MONTH_DAY = /(?<!\p{L})(\p{L}{3,10})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?!\d)/iu;
const NUMBERS = /(?<![\d.])(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?!\d)/u;

/**
 * The first date in a text, or null. Times without a zone are those of `timeZone` (IANA name); a date without a time
 * of day is its first moment there. `3/4/2022` is the third of April, as in Europe, unless the month is above 12.
 */
export function findDate(text: string, timeZone: string): WrittenDate | null {
  if (text.length > LONGEST) return null;
  return isoDate(text, timeZone) ?? writtenDate(text, timeZone);
}

/** The date that a whole text says, with nothing around it but a weekday; null where there is more. */
export function parseDate(text: string, timeZone: string): WrittenDate | null {
  const found = findDate(text, timeZone);
  return found !== null && /^[\s,|.·]*\p{L}{0,12}[\s,|.·]*$/u.test(found.around) ? found : null;
}

function isoDate(text: string, timeZone: string): WrittenDate | null {
  const match = ISO.exec(text);
  if (match === null) return null;
  const [all, year, month, day, hour, minute, second, zone] = match;
  const around = text.slice(0, match.index) + text.slice(match.index + all.length);
  const wall = wallTime(year, month, day, hour, minute, second);
  if (wall === null) return null;
  if (zone === undefined) return { moment: momentIn(timeZone, wall), withTime: hour !== undefined, around };
  return { moment: new Date(wall - offsetOf(zone)), withTime: true, around };
}

function writtenDate(text: string, timeZone: string): WrittenDate | null {
  const found = namedDate(text) ?? numberedDate(text);
  if (found === null) return null;
  const rest = text.slice(found.end);
  const clock = CLOCK.exec(rest);
  const hour = clock === null ? undefined : hourOf(clock[1], clock[4]);
  const wall = wallTime(found.year, found.month, found.day, hour, clock?.[2], clock?.[3]);
  if (wall === null) return null;
  const around = text.slice(0, found.start) + rest.slice(clock?.[0].length ?? 0);
  return { moment: momentIn(timeZone, wall), withTime: clock !== null, around };
}

interface FoundDay {
  readonly year: string;
  readonly month: string;
  readonly day: string;
  readonly start: number;
  readonly end: number;
}

function namedDate(text: string): FoundDay | null {
  const first = DAY_MONTH.exec(text);
  const named = first ?? MONTH_DAY.exec(text);
  if (named === null) return null;
  const [all, one, two, year] = named as unknown as [string, string, string, string];
  const [day, name] = first === null ? [two, one] : [one, two];
  const month = MONTHS.get(name.toLowerCase());
  if (month === undefined) return null;
  return { year, month: String(month), day, start: named.index, end: named.index + all.length };
}

function numberedDate(text: string): FoundDay | null {
  const match = NUMBERS.exec(text);
  if (match === null) return null;
  const [all, one, , two, year] = match as unknown as [string, string, string, string, string];
  const [day, month] = Number(two) > 12 ? [two, one] : [one, two];
  return { year, month, day, start: match.index, end: match.index + all.length };
}

function hourOf(hour: string | undefined, half: string | undefined): string {
  const twelve = Number(hour) % 12;
  if (half === undefined) return String(hour);
  return String(half.toLowerCase().startsWith('p') ? twelve + 12 : twelve);
}

/** Milliseconds of a wall clock as if it stood in UTC; null where there is no such day or hour. */
function wallTime(...parts: Array<string | undefined>): number | null {
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts.map((part) =>
    Number(part ?? 0),
  );
  const wall = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  const exists =
    wall.getUTCMonth() === month - 1 && wall.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
  return exists ? wall.getTime() : null;
}

function offsetOf(zone: string): number {
  if (zone.toUpperCase() === 'Z') return 0;
  const sign = zone.startsWith('-') ? -1 : 1;
  return sign * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2))) * 60_000;
}

/** The moment at which the clocks of a zone show this wall time. */
function momentIn(timeZone: string, wall: number): Date {
  // The offset at the moment first guessed can be that of the other side of a clock change; the second guess is right.
  const guess = wall - zoneOffset(timeZone, wall);
  return new Date(wall - zoneOffset(timeZone, guess));
}

/** Making and asking a clock is slow; a page has one zone and few days. */
const clocks = new Map<string, Intl.DateTimeFormat>();
const offsets = new Map<string, number>();
/** Offsets change at whole quarters of an hour only. */
const QUARTER = 15 * 60_000;
const OFFSETS_KEPT = 20_000;

/** How far the clocks of a zone are before UTC at a moment, in milliseconds. */
function zoneOffset(timeZone: string, moment: number): number {
  const quarter = Math.floor(moment / QUARTER) * QUARTER;
  const key = `${timeZone} ${quarter}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  let clock = clocks.get(timeZone);
  if (clock === undefined) {
    clock = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
    clocks.set(timeZone, clock);
  }
  const offset = Date.parse(`${clock.format(quarter).replace(' ', 'T')}Z`) - quarter;
  if (offsets.size >= OFFSETS_KEPT) offsets.clear();
  offsets.set(key, offset);
  return offset;
}
