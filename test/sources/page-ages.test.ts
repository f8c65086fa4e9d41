import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseAge } from '../../src/sources/page/ages.js';
import { findDate, parseDate } from '../../src/sources/page/dates.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('parseAge', () => {
  it.each([
    ['9 Tage 4 h', 9 * DAY + 4 * HOUR],
    ['8 Tage 20 h', 8 * DAY + 20 * HOUR],
    ['1 Tag', DAY],
    ['vor 3 Tagen', 3 * DAY],
    ['vor einer Stunde', HOUR],
    ['vor 2 Wochen und 1 Tag', 15 * DAY],
    ['4 Monate 3 Tage zuvor', 4 * 30.436875 * DAY + 3 * DAY],
    ['2 Std. 10 Min.', 2 * HOUR + 600_000],
    ['30 Sek.', 30_000],
    ['5h', 5 * HOUR],
    ['• 2 Jahre her', 2 * 365.2425 * DAY],
    ['3 days ago', 3 * DAY],
    ['an hour ago', HOUR],
    ['2 weeks, 1 day ago', 15 * DAY],
    ['45 mins ago', 2_700_000],
    ['3 giorni 2 ore fa', 3 * DAY + 2 * HOUR],
    ["un'ora fa", HOUR],
    ['2 mesi fa', 2 * 30.436875 * DAY],
    ['il y a 2 jours', 2 * DAY],
    ['Il y a 3 semaines et 2 heures', 21 * DAY + 2 * HOUR],
    ['hace 1 día 5 horas', DAY + 5 * HOUR],
    ['hace un año', 365.2425 * DAY],
    ['gerade eben', 0],
    ['just now', 0],
    ['à l’instant', 0],
  ])('reads "%s"', (line, age) => {
    expect(parseAge(line)).toBeCloseTo(age, 3);
  });

  it.each([
    '',
    'vor',
    '9',
    'Tage',
    '9 Tage lang',
    'Noch 9 Tage',
    '9 Tage 4 h!!! Wahnsinn',
    'vor vielen Jahren',
    'und',
    'ein',
    '@Doolin 3 Tage',
    '99999 Tage',
    '3 Tage\n4 h und so weiter und so fort, das ist eine lange Zeile',
  ])('leaves "%s" alone', (line) => {
    expect(parseAge(line)).toBeNull();
  });

  it('gives a number that is not negative, or null, for any line', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (line) => (parseAge(line) ?? 0) >= 0));
  });
});

describe('dates', () => {
  const iso = (text: string, zone = 'Europe/Rome') => parseDate(text, zone)?.moment.toISOString() ?? null;

  it.each([
    ['Mittwoch, 15. Juni 2022 | 22:48 Uhr', '2022-06-15T20:48:00.000Z'],
    ['15.06.2022, 22:48', '2022-06-15T20:48:00.000Z'],
    ['7. Jänner 2023, 6.05 Uhr', '2023-01-07T05:05:00.000Z'],
    ['12. März 2024 18:05', '2024-03-12T17:05:00.000Z'],
    ['June 15, 2022 10:48 pm', '2022-06-15T20:48:00.000Z'],
    ['30 January, 2025 7:55 pm', '2025-01-30T18:55:00.000Z'],
    ['Jan 1, 2024 at 12:05 am', '2023-12-31T23:05:00.000Z'],
    ['mercoledì 15 giugno 2022 ore 22.48', '2022-06-15T20:48:00.000Z'],
    ['1er juin 2022 à 9h05', '2022-06-01T07:05:00.000Z'],
    ['15 de junio de 2022, 22:48', '2022-06-15T20:48:00.000Z'],
    ['15/06/2022', '2022-06-14T22:00:00.000Z'],
    ['06/15/2022', '2022-06-14T22:00:00.000Z'],
    ['2022-06-15T22:48:00+02:00', '2022-06-15T20:48:00.000Z'],
    ['2022-06-15 22:48', '2022-06-15T20:48:00.000Z'],
    ['2022-06-15T20:48:00Z', '2022-06-15T20:48:00.000Z'],
  ])('reads "%s"', (text, moment) => {
    expect(iso(text)).toBe(moment);
  });

  it.each([
    '',
    '31.02.2022',
    '2022-06',
    'date 2022-12 Der Präsident',
    '15. Foo 2022',
    '1.2.3.2022',
    '25 Mai',
    '15.06.2022 war schön',
  ])('leaves "%s" alone', (text) => {
    expect(iso(text)).toBeNull();
  });

  it('knows summer time, and the zone it is told', () => {
    expect(iso('27.03.2022 01:59')).toBe('2022-03-27T00:59:00.000Z');
    expect(iso('27.03.2022 03:01')).toBe('2022-03-27T01:01:00.000Z');
    expect(iso('15.06.2022 22:48', 'America/New_York')).toBe('2022-06-16T02:48:00.000Z');
  });

  it('says whether the time of day was there', () => {
    expect(findDate('am 15. Juni 2022 in Bozen', 'Europe/Rome')?.withTime).toBe(false);
    expect(findDate('am 15. Juni 2022 um 9:30 in Bozen', 'Europe/Rome')?.withTime).toBe(true);
  });

  it('gives a moment that exists, or null, for any text', () => {
    const digits = fc.array(
      fc.constantFrom('1', '2', '0', '9', '.', '/', '-', ' ', ':', 'Mai', 'T', 'Z', '+', 'pm'),
    );
    fc.assert(
      fc.property(digits, (parts) => {
        const found = findDate(parts.join(''), 'Europe/Rome');
        expect(Number.isNaN(found?.moment.getTime() ?? 0)).toBe(false);
      }),
    );
  });
});
