/** What happens in any process, told to the screens that are open in this one: the tables are read twice a second. */
import type { Queryable } from '../database/database.js';
import type { Logger } from '../log.js';
import { type BulkJob, bulkJob } from '../store/review-bulk.js';
import { type Claim, claimsOf } from '../store/review-claims.js';
import {
  eventNumbersAfter,
  eventsAfter,
  forgetEvents,
  MOST_EVENTS,
  newestEvent,
  type ReviewEvent,
  settingsVersion,
} from '../store/review-events.js';
import { type ReviewState, reviewStates } from '../store/review-states.js';
import { EventOrder } from './event-order.js';

/** What has happened, as it stands now. */
export type LiveNews =
  | { readonly kind: 'decided'; readonly site: string; readonly states: readonly ReviewState[] }
  | {
      readonly kind: 'claimed';
      readonly site: string;
      readonly claims: readonly { readonly seq: number; readonly claim: Claim | undefined }[];
    }
  | { readonly kind: 'waiting'; readonly site: string; readonly added: number }
  | { readonly kind: 'bulk'; readonly job: BulkJob }
  | { readonly kind: 'settings' };

export interface Numbered {
  /** To go on after a break; null for what is told anew by the next change. */
  readonly id: number | null;
  readonly news: LiveNews;
}

export type Listener = (news: readonly Numbered[]) => void;

export interface LiveEvents {
  /** Listens from now on. */
  listen(listener: Listener): { readonly ready: Promise<void>; stop(): void };
  /** What has happened since the row of that number, as far as it is kept, a part at a time. */
  since(id: number): AsyncIterable<readonly Numbered[]>;
  close(): Promise<void>;
}

export interface LiveEventsOptions {
  readonly database: Queryable;
  readonly log: Logger;
  readonly now: () => Date;
  readonly everyMilliseconds?: number;
}

const EVERY_MILLISECONDS = 500;
const FORGET_EVERY = 120;

/** Follows the events while anybody listens. */
export function createLiveEvents(options: LiveEventsOptions): LiveEvents {
  const { database, log, now, everyMilliseconds = EVERY_MILLISECONDS } = options;
  const listeners = new Set<Listener>();
  let order: EventOrder | null = null;
  let settings = 0;
  let looks = 0;
  let closed = false;
  let timer: NodeJS.Timeout | null = null;
  let looking: Promise<void> = Promise.resolve();

  async function begin(): Promise<EventOrder> {
    const newest = await newestEvent(database);
    const known = await eventNumbersAfter(database, EventOrder.beginBefore(newest));
    settings = await settingsVersion(database);
    return EventOrder.newest(known, now().getTime());
  }

  /** Whether there is more to be read at once. */
  async function look(): Promise<boolean> {
    order ??= await begin();
    const rows = await eventsAfter(database, order.last, order.missing);
    // A row that comes late has a small number; whoever goes on after a break goes on behind the greatest.
    const news = await newsOf(rows, Math.max(rows.at(-1)?.seq ?? 0, order.last));
    const version = await settingsVersion(database);
    order.take(
      rows.map(({ seq }) => seq),
      now().getTime(),
    );
    if (version !== settings) news.push({ id: null, news: { kind: 'settings' } });
    settings = version;
    if (looks++ % FORGET_EVERY === 0) await forgetEvents(database, now());
    if (news.length > 0) for (const listener of listeners) listener(news);
    return rows.length >= MOST_EVENTS;
  }

  /** Rows as they stand now: what happened to one comment several times is told once. */
  async function newsOf(rows: readonly ReviewEvent[], id: number): Promise<Numbered[]> {
    const news: LiveNews[] = [];
    for (const [site, seqs] of commentsBySite(rows, 'decided')) {
      const states = await reviewStates(database, seqs);
      news.push({ kind: 'decided', site, states: [...states.values()] });
    }
    for (const [site, seqs] of commentsBySite(rows, 'claimed')) {
      const claims = new Map((await claimsOf(database, seqs, now())).map((claim) => [claim.seq, claim]));
      news.push({ kind: 'claimed', site, claims: seqs.map((seq) => ({ seq, claim: claims.get(seq) })) });
    }
    const added = new Map<string, number>();
    for (const { kind, site, data } of rows) {
      if (kind === 'waiting' && site !== null) added.set(site, (added.get(site) ?? 0) + (data.added ?? 0));
    }
    for (const [site, count] of added) news.push({ kind: 'waiting', site, added: count });
    for (const id of new Set(rows.flatMap(({ data }) => data.bulk ?? []))) {
      const job = await bulkJob(database, id);
      if (job) news.push({ kind: 'bulk', job });
    }
    return news.map((each) => ({ id, news: each }));
  }

  async function* since(id: number): AsyncIterable<readonly Numbered[]> {
    let last = id;
    for (;;) {
      const rows = await eventsAfter(database, last, []);
      last = rows.at(-1)?.seq ?? last;
      if (rows.length > 0) yield await newsOf(rows, last);
      if (rows.length < MOST_EVENTS) return;
    }
  }

  function next(milliseconds = everyMilliseconds): void {
    if (timer !== null || closed || listeners.size === 0) return;
    timer = setTimeout(() => {
      looking = look()
        .catch((error) => {
          // It goes on with the same rows when the database answers again.
          log.warn({ err: error }, 'cannot follow what happens now');
          return false;
        })
        .then((more) => {
          timer = null;
          next(more ? 0 : everyMilliseconds);
        });
    }, milliseconds);
    timer.unref();
  }

  return {
    listen(listener) {
      // Nothing was followed while nobody listened.
      if (listeners.size === 0) order = null;
      listeners.add(listener);
      const ready = looking.then(async () => {
        order ??= await begin();
        next();
      });
      ready.catch(() => next());
      return {
        ready,
        stop() {
          listeners.delete(listener);
        },
      };
    },
    since,
    async close() {
      closed = true;
      if (timer !== null) clearTimeout(timer);
      listeners.clear();
      await looking;
    },
  };
}

function commentsBySite(rows: readonly ReviewEvent[], kind: ReviewEvent['kind']): Map<string, number[]> {
  const bySite = new Map<string, Set<number>>();
  for (const row of rows) {
    if (row.kind !== kind || row.site === null) continue;
    const seqs = bySite.get(row.site) ?? new Set();
    for (const seq of row.data.comments ?? []) seqs.add(seq);
    bySite.set(row.site, seqs);
  }
  return new Map([...bySite].map(([site, seqs]) => [site, [...seqs]]));
}
