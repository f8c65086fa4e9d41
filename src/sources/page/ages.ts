/** Ages of comments as pages write them: "9 Tage 4 h", "vor 3 Tagen", "2 weeks ago". */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Mean Gregorian month and year: the age was rounded down to whole ones anyway. */
const UNITS: ReadonlyArray<readonly [milliseconds: number, words: string]> = [
  [
    SECOND,
    's sek sekunde sekunden sec secs second seconds secondo secondi seconde secondes seg segundo segundos',
  ],
  [MINUTE, 'm min mins minute minuten minutes minuto minuti minutos'],
  [HOUR, 'h std stunde stunden hr hrs hour hours ora ore heure heures hora horas'],
  [DAY, 'd tg tag tage tagen day days giorno giorni jour jours día días dia dias'],
  [7 * DAY, 'w wo wk woche wochen week weeks settimana settimane semaine semaines semana semanas'],
  [30.436875 * DAY, 'mo mon monat monate monaten month months mese mesi mois mes meses'],
  [
    365.2425 * DAY,
    'y yr yrs jahr jahre jahren year years anno anni an ans année années annee annees año años ano anos',
  ],
];
const MILLISECONDS = new Map(
  UNITS.flatMap(([length, words]) => words.split(' ').map((word) => [word, length])),
);

const ONE = new Set('ein eine einem einer einen a an un una uno une'.split(' '));
const JOINING = new Set('und and e ed et y'.split(' '));
const BEFORE = ['vor', 'il y a', 'hace', 'seit'];
const AFTER = ['ago', 'zuvor', 'her', 'fa', 'früher', 'atrás'];
const NOW = new Set([
  'gerade eben',
  'eben gerade',
  'soeben',
  'jetzt',
  'just now',
  'right now',
  'proprio ora',
  'adesso',
  "à l'instant",
  'ahora mismo',
]);

/** Longer lines are never an age. */
const LONGEST = 60;

/**
 * The age that a whole line says, in milliseconds, or null where the line is anything else or more.
 * German, English, Italian, French and Spanish.
 */
export function parseAge(line: string): number | null {
  if (line.length > LONGEST) return null;
  const words = withoutFrame(normalised(line));
  if (words === null) return null;
  if (NOW.has(words)) return 0;
  const tokens = words.match(/\d+|[^\d\s]+/gu) ?? [];
  let age: number | null = null;
  for (let at = 0; at < tokens.length; at++) {
    if (age !== null && JOINING.has(tokens[at] ?? '')) continue;
    const count = countOf(tokens[at] ?? '');
    at += 1;
    const length = MILLISECONDS.get(tokens[at] ?? '');
    if (count === null || length === undefined) return null;
    age = (age ?? 0) + count * length;
  }
  return age;
}

function countOf(token: string): number | null {
  if (ONE.has(token)) return 1;
  return /^\d{1,4}$/.test(token) ? Number(token) : null;
}

/** Lower case, without icons before it, without full stops and commas, with single spaces. */
function normalised(line: string): string {
  return line
    .normalize('NFC')
    .toLowerCase()
    .replace(/’/g, "'")
    .replace(/^[^\p{L}\p{N}]+/u, '')
    .replace(/^un'/, 'un ')
    .replace(/[.,]/g, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
}

/** Without "vor", "ago" and the like; null where nothing is left. */
function withoutFrame(words: string): string | null {
  const before = BEFORE.find((word) => words.startsWith(`${word} `));
  const start = before === undefined ? words : words.slice(before.length + 1);
  const after = AFTER.find((word) => start.endsWith(` ${word}`));
  const inner = after === undefined ? start : start.slice(0, -after.length - 1);
  return inner === '' ? null : inner;
}
