/** What stands behind the `?` of an address: names and words, as the server's own routes take them. */
import { ATTRIBUTES, SENTIMENTS, VERDICTS } from '../label.js';
import type { QueueFilter, Sort } from './api/answers.js';

export type Words = Record<string, string | undefined>;

export const parseSearch = (text: string): Words =>
  Object.fromEntries(new URLSearchParams(text.replace(/^\?/, '')));

export function stringifySearch(search: Record<string, unknown>): string {
  const words = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    if (value !== undefined && value !== null && value !== '') words.set(name, String(value));
  }
  const text = words.toString();
  return text === '' ? '' : `?${text}`;
}

/** The value where it is one of these. */
export const oneOf = <Value extends string>(values: readonly Value[], value: unknown): Value | undefined =>
  values.find((each) => each === value);

const word = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value.slice(0, 200) : undefined;

/** A share of 1; anything else is no value. */
export function share(value: unknown): number | undefined {
  const number = value === undefined || value === '' ? Number.NaN : Number(value);
  return number >= 0 && number <= 1 ? number : undefined;
}

const SORTS: readonly Sort[] = ['priority', 'uncertainty', 'age', 'thread'];
const STATES = ['waiting', 'escalated', 'approved', 'rejected', 'all'] as const;

/** The filter in an address; what is not understood is left out, so that an old bookmark still opens. */
export function filterOf(search: Words): QueueFilter {
  const filter = {
    site: word(search.site),
    section: word(search.section),
    thread: word(search.thread),
    language: word(search.language),
    author: word(search.author),
    attribute: oneOf(ATTRIBUTES, search.attribute),
    from: share(search.from),
    to: share(search.to),
    sentiment: oneOf(SENTIMENTS, search.sentiment),
    verdict: oneOf(VERDICTS, search.verdict),
    q: word(search.q),
  };
  return {
    ...Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)),
    state: oneOf(STATES, search.state) ?? 'waiting',
  };
}

export interface QueueSearch extends QueueFilter {
  readonly sort: Sort;
  /** Number of the comment that is open. */
  readonly comment?: number;
}

/** As it stands in the address: without what is so anyway. */
export function withoutDefaults({ sort, state, ...rest }: Partial<QueueSearch>): Partial<QueueSearch> {
  return {
    ...rest,
    ...(sort === undefined || sort === 'priority' ? {} : { sort }),
    ...(state === undefined || state === 'waiting' ? {} : { state }),
  };
}

export function queueSearch(search: Words): QueueSearch {
  const comment = Number(search.comment);
  return {
    ...filterOf(search),
    sort: oneOf(SORTS, search.sort) ?? 'priority',
    ...(Number.isInteger(comment) && comment > 0 ? { comment } : {}),
  };
}
