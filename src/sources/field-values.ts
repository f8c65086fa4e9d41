/** Reads single values of rows: times, languages, states, numbers, names. Each gives null for what it cannot read. */
import type { RawComment } from '../comment.js';
import { canonicalLanguage } from '../language-code.js';

/** ISO 8601 date with or without time; a space may stand for the `T`. */
const ISO = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?)?\s*(Z|UTC|[+-]\d\d(?::?\d\d)?)?$/i;

/** ISO 8601 (without a zone it is UTC), or seconds, milliseconds since 1970. Gives ISO 8601 in UTC. */
export function readTime(value: unknown): string | null {
  if (typeof value === 'string') {
    const text = value.trim();
    const iso = ISO.exec(text);
    if (iso) return asIso(Date.parse(isoForm(text, iso[1])));
    if (!/^-?\d{1,16}(?:\.\d+)?$/.test(text)) return null;
    return readTime(Number(text));
  }
  if (typeof value !== 'number') return null;
  // Seconds reach 10^11 in the year 5138, milliseconds did so in 1973, microseconds reach 10^14 in the same year.
  const size = Math.abs(value);
  return asIso(size < 1e11 ? value * 1000 : size < 1e14 ? value : value / 1000);
}

function isoForm(text: string, zone: string | undefined): string {
  const time = (zone ? text.slice(0, -zone.length) : text).trim().replace(' ', 'T').replace(',', '.');
  if (!/T/i.test(time)) return time.slice(0, 10);
  if (!zone || /^(?:Z|UTC)$/i.test(zone)) return `${time}Z`;
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0');
  return `${time}${zone[0]}${digits.slice(0, 2)}:${digits.slice(2)}`;
}

function asIso(milliseconds: number): string | null {
  const date = new Date(milliseconds);
  const year = date.getUTCFullYear();
  return year >= 0 && year <= 9999 ? date.toISOString() : null;
}

/** A language tag in any usual form as the code that is used here. */
export function readLanguage(value: unknown): string | null {
  return typeof value === 'string' ? canonicalLanguage(value) : null;
}

const STATES: Readonly<Record<string, RawComment['state']>> = {
  approved: 'approved',
  approve: 'approved',
  published: 'approved',
  publish: 'approved',
  visible: 'approved',
  '1': 'approved',
  pending: 'pending',
  hold: 'pending',
  unapproved: 'pending',
  '0': 'pending',
  spam: 'spam',
  trash: 'trash',
  deleted: 'trash',
  rejected: 'trash',
};

/** The state in the source system by its usual names, WordPress's numbers among them. */
export function readState(value: unknown): RawComment['state'] {
  const name = String(value).trim().toLowerCase();
  return Object.hasOwn(STATES, name) ? (STATES[name] ?? null) : null;
}

/** A whole number, also as text. */
export function readInteger(value: unknown): number | null {
  if (typeof value === 'string' && !/^\s*[+-]?\d+\s*$/.test(value)) return null;
  const number = typeof value === 'string' ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : null;
}

/** A name or title: a string or number on one line, without control characters; blank is null. */
export function readName(value: unknown): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const name = String(value)
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .trim();
  return name === '' ? null : name;
}

/** An id exactly as it came, trimmed. Undefined where it cannot be kept: control characters, lone surrogates, objects. */
export function readId(value: unknown): string | null | undefined {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const id = String(value).trim();
  if (id === '') return null;
  return CONTROL.test(id) || HALF_CHARACTER.test(id) || id.length > ID_LENGTH ? undefined : id;
}

const CONTROL = /\p{Cc}/u;
const HALF_CHARACTER = /\p{Surrogate}/u;
const ID_LENGTH = 500;

/** Why `readId` cannot keep an id and what to do, with the id as far as an error row can tell it. */
export function idProblem(value: unknown): { readonly id: string | null; readonly detail: string } {
  if (typeof value !== 'string') return { id: null, detail: 'The id is neither a text nor a number.' };
  const id = value.trim();
  if (id.length > ID_LENGTH) return { id: null, detail: `The id is longer than ${ID_LENGTH} characters.` };
  if (HALF_CHARACTER.test(id))
    return { id: null, detail: 'The id holds half a character (a lone surrogate).' };
  return {
    id,
    detail:
      'The id holds a line break or another control character: take it out, or take the id from elsewhere with --map id=COLUMN.',
  };
}
