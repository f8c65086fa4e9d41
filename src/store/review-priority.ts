/** How urgent a comment in the review queue is: a sum of terms, of which a term without data is no part. */
import { ATTRIBUTES, type Scores } from '../label.js';

/** What the priority is made of. */
export interface PriorityFacts {
  /** Highest calibrated score among the attributes that are measured in the language; null where none is. */
  readonly rejection: number | null;
  /** Likes, the one sign of reach that sources give; null where the source gives none. */
  readonly likes: number | null;
  /** Reports by readers; null where the source gives none. */
  readonly reports: number | null;
  /** Null where it does not await a person. */
  readonly waitingSince: Date | null;
}

export interface PriorityTerm {
  readonly name: 'rejection' | 'reach' | 'age' | 'reports';
  readonly value: number;
}

export interface Priority {
  /** Sum of the terms. */
  readonly sum: number;
  readonly terms: readonly PriorityTerm[];
}

/** Likes that double the rejection term: 2^10 - 1. Reach counts by its logarithm. */
const REACH_DOUBLINGS = 10;
/** What each doubling of the reports adds. */
const PER_REPORT_DOUBLING = 0.25;
/** What every hour of waiting adds. Being the same for all, it never changes their order. */
const PER_HOUR = 0.01;

const HOUR = 3_600_000;

const doublings = (count: number): number => Math.log2(1 + Math.max(0, count));

/** The priority at a moment. Reach weighs the probability of a rejection, so it is no term without that. */
export function priorityOf({ rejection, likes, reports, waitingSince }: PriorityFacts, now: Date): Priority {
  const terms: PriorityTerm[] = [];
  if (rejection !== null) terms.push({ name: 'rejection', value: rejection });
  if (rejection !== null && likes !== null) {
    terms.push({ name: 'reach', value: rejection * Math.min(1, doublings(likes) / REACH_DOUBLINGS) });
  }
  if (waitingSince !== null) {
    const hours = Math.max(0, now.getTime() - waitingSince.getTime()) / HOUR;
    terms.push({ name: 'age', value: PER_HOUR * hours });
  }
  if (reports !== null) terms.push({ name: 'reports', value: PER_REPORT_DOUBLING * doublings(reports) });
  return { sum: terms.reduce((sum, { value }) => sum + value, 0), terms };
}

/** SQL: what everything would have gained by waiting from 1970 to `since`. */
const agedSql = (since: string): string => `${PER_HOUR} * extract(epoch from ${since})::float8 / 3600`;

/** SQL: without what sums of floating-point numbers leave behind, so that it can be had again from a rank. */
const exactSql = (sum: string): string => `round((${sum})::numeric, 9)::float8`;

/**
 * SQL: the number that sorts as the priority does at any moment, namely the priority without what everything gains by
 * waiting from 1970 on. `priorityOf` is the same in words; a test holds them together.
 */
export const rankSql = ({
  rejection,
  likes,
  reports,
  since,
}: Readonly<Record<'rejection' | 'likes' | 'reports' | 'since', string>>): string => {
  const sum = `coalesce(${rejection}, 0)
    + coalesce(${rejection} * least(1, ln(1 + greatest(${likes}, 0)) / ln(2) / ${REACH_DOUBLINGS}), 0)
    + coalesce(${PER_REPORT_DOUBLING} * ln(1 + greatest(${reports}, 0)) / ln(2), 0)`;
  return `(${exactSql(sum)} - ${agedSql(since)})`;
};

/** SQL: the rank of what was ranked as waiting since `from`, had it waited since `to`: the same to the bit. */
export const rankedSinceSql = (rank: string, from: string, to: string): string =>
  `(${exactSql(`${rank} + ${agedSql(from)}`)} - ${agedSql(to)})`;

/** Highest score among the measured attributes; null where none is. */
export function rejectionOf({ toxicity, grades }: Pick<Scores, 'toxicity' | 'grades'>): number | null {
  const judged = ATTRIBUTES.flatMap((name) =>
    grades[name] === 'measured' && toxicity[name] !== undefined ? [toxicity[name]] : [],
  );
  return judged.length === 0 ? null : Math.max(...judged);
}

/** Distance of the nearest measured score to its threshold; null where no threshold applies. */
export function uncertaintyOf({
  toxicity,
  grades,
  thresholds,
}: Pick<Scores, 'toxicity' | 'grades' | 'thresholds'>): number | null {
  const distances = ATTRIBUTES.flatMap((name) => {
    const [score, threshold] = [toxicity[name], thresholds[name]];
    if (grades[name] !== 'measured' || score === undefined || threshold === undefined) return [];
    return [Math.abs(score - threshold)];
  });
  return distances.length === 0 ? null : Math.min(...distances);
}
