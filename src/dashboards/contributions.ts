/** What one comment adds to the counts of the dashboards. */
import { ATTRIBUTES } from '../label.js';
import type { Addition, CounterName } from '../store/dashboard-counters.js';
import type { Act, CommentFacts } from '../store/dashboard-facts.js';

/**
 * How wide a row of counts is that are kept in several: over all sections and languages of a site, over one of the
 * two, or over neither. What is not told apart is empty.
 */
export const BREADTHS = { site: 0, section: 1, language: 2, both: 3 } as const;

/** Start of the hour or the day, in UTC. */
export const bucketOf = (time: string, grain: 'hour' | 'day'): string =>
  grain === 'hour' ? `${time.slice(0, 13)}:00:00.000Z` : `${time.slice(0, 10)}T00:00:00.000Z`;

/** Rounded to two significant digits, so that a distribution has few rows. Order is kept. */
export function roundedSeconds(seconds: number): number {
  const whole = Math.max(0, Math.round(seconds));
  const unit = 10 ** Math.max(0, String(whole).length - 2);
  return Math.round(whole / unit) * unit;
}

/** Rounded to the nearest of ten steps in a decade (series R10 of ISO 3): of each person few rows are kept. */
export const steppedSeconds = (seconds: number): number =>
  seconds < 1 ? 0 : roundedSeconds(10 ** (Math.round(10 * Math.log10(seconds)) / 10));

/** In place of seconds where a decision is of no label. */
const NO_LABEL = -1;

const COLUMN: Readonly<Record<Act['action'], number>> = { approve: 1, reject: 2, escalate: 3 };

/** Everything that a comment adds; its opposite takes the comment out again. */
export function contributionsOf(facts: CommentFacts): Addition[] {
  const { site, section, language } = facts;
  const additions: Addition[] = [];
  const add = (counter: CounterName, key: Addition['key'], counts: Addition['counts']) =>
    additions.push({ counter, key, counts });
  addActs();
  if (facts.verdict === null || facts.labelledAt === null) return additions;

  const flagged = facts.verdict !== 'publish';
  for (const grain of ['hour', 'day'] as const) {
    const place = [grain, bucketOf(facts.writtenAt, grain), site, section, language];
    add('written_counts', [...place, facts.verdict], [1, facts.tone === null ? 0 : 1, facts.tone ?? 0]);
    for (const [at, attribute] of ATTRIBUTES.entries()) {
      if (facts.bins[at] == null) continue;
      add('attribute_counts', [...place, attribute], [1, flagged && facts.above & (1 << at) ? 1 : 0]);
    }
  }
  if (!flagged && facts.decided === null) {
    add('decision_counts', [bucketOf(facts.labelledAt, 'day'), site, section, language], [1, 0, 0, 0]);
  }
  for (const [at, attribute] of ATTRIBUTES.entries()) {
    const bin = facts.bins[at];
    if (bin != null) addScore(attribute, bin, (facts.above & (1 << at)) !== 0);
  }
  if (facts.unscored && facts.decided === null) add('site_counts', [site], [1]);
  return additions;

  function addScore(attribute: string, bin: number, above: boolean): void {
    const { decided, decidedAt } = facts;
    add(
      'score_counts',
      [site, language, attribute, bin],
      [decided ? 0 : 1, decided === 'approved' ? 1 : 0, decided === 'rejected' ? 1 : 0],
    );
    if (!decided || !decidedAt) return;
    const rejected = decided === 'rejected';
    const band = Math.min(9, Math.floor(bin / 10));
    // The language is always told apart.
    for (const breadth of [BREADTHS.language, BREADTHS.both]) {
      const key = [breadth, bucketOf(decidedAt, 'day'), ...placeOf(breadth), attribute, band];
      add('agreement_counts', key, [1, rejected ? 1 : 0, rejected === above ? 1 : 0]);
    }
  }

  function addActs(): void {
    for (const { action, at, seconds, actor, undone } of facts.acts) {
      const bucket = bucketOf(new Date(at).toISOString(), 'day');
      // Facts that were counted before persons were have none.
      if (actor != null && action !== 'escalate') {
        const rounded = seconds === null ? NO_LABEL : steppedSeconds(seconds);
        for (const breadth of Object.values(BREADTHS)) {
          const key = [breadth, bucket, ...placeOf(breadth), actor, rounded];
          add('person_counts', key, [1, undone ? 1 : 0]);
        }
      }
      if (undone) continue;
      const counts = [0, 0, 0, 0];
      counts[COLUMN[action]] = 1;
      add('decision_counts', [bucket, site, section, language], counts);
      if (action === 'escalate' || seconds === null) continue;
      for (const breadth of Object.values(BREADTHS)) {
        add('decision_times', [breadth, bucket, ...placeOf(breadth), roundedSeconds(seconds)], [1]);
      }
    }
  }

  function placeOf(breadth: number): [string, string, string] {
    const { site: s, section: one, both } = BREADTHS;
    return [
      site,
      breadth === one || breadth === both ? section : '',
      breadth === s || breadth === one ? '' : language,
    ];
  }
}

/** What has to be added so that the counts hold `present` instead of `counted`; keys that do not change are left out. */
export function difference(counted: readonly CommentFacts[], present: readonly CommentFacts[]): Addition[] {
  const sums = new Map<string, { readonly addition: Addition; readonly counts: number[] }>();
  const take = (facts: readonly CommentFacts[], sign: 1 | -1) => {
    for (const addition of facts.flatMap(contributionsOf)) {
      const name = JSON.stringify([addition.counter, ...addition.key]);
      const sum = sums.get(name) ?? { addition, counts: addition.counts.map(() => 0) };
      for (const [at, count] of addition.counts.entries())
        sum.counts[at] = (sum.counts[at] ?? 0) + sign * count;
      sums.set(name, sum);
    }
  };
  take(counted, -1);
  take(present, 1);
  return [...sums.values()]
    .filter(({ counts }) => counts.some((count) => count !== 0))
    .map(({ addition, counts }) => ({ ...addition, counts }));
}
