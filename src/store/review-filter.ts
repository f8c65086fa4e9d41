/** The filters of the queue as SQL, over whichever tables have the comments of a state. */
import { ATTRIBUTES, type Attribute, type SentimentLabel, type Verdict } from '../label.js';

export const REVIEW_STATES = ['waiting', 'escalated', 'approved', 'rejected', 'all'] as const;

/** Which comments; all conditions hold together. */
export interface ReviewFilter {
  /** Sites that the person may see. */
  readonly sites: readonly string[] | '*';
  readonly state: (typeof REVIEW_STATES)[number];
  readonly site?: string | undefined;
  readonly section?: string | undefined;
  /** Id of the thread. */
  readonly thread?: string | undefined;
  readonly language?: string | undefined;
  /** The author's id, or the name where there is no id. */
  readonly author?: string | undefined;
  /** At or above its threshold in this attribute; with a range, the range counts instead. */
  readonly attribute?: Attribute | undefined;
  /** Range of the attribute's score; `to` is exclusive except for 1. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly sentiment?: SentimentLabel | undefined;
  readonly verdict?: Verdict | undefined;
  /** Words of the text, in any case. */
  readonly words?: string | undefined;
}

/** Parameters of a statement that is put together. */
export class Parameters {
  readonly values: unknown[] = [];

  /** Adds a value and gives its place: `$1`. */
  add(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}

/** SQL of what a filter asks for. */
export interface FilterColumns {
  /** Prefix of site, section, thread_id and language, with its dot. */
  readonly place: string;
  readonly author: string;
  readonly score: (attribute: Attribute, place: number) => string;
  /** Condition: the score is at or above its threshold. */
  readonly above: (attribute: Attribute, parameter: string) => string;
  readonly sentiment: string;
  readonly verdict: string;
}

/** Of `q`, a case. */
export const CASE_COLUMNS: FilterColumns = {
  place: 'q.',
  author: 'q.author',
  score: (_, place) => `q.scores[${place}]`,
  above: (_, parameter) => `${parameter} = any(q.above)`,
  sentiment: 'q.sentiment',
  verdict: 'q.verdict',
};

/** Of `d`, a decision, and `l`, the label that it was about. */
export const DECISION_COLUMNS: FilterColumns = {
  place: 'd.',
  author: 'd.author',
  score: (_, place) => `d.scores[${place}]`,
  above: (name, parameter) => `(l.toxicity ->> '${name}')::float8 >= (l.thresholds ->> ${parameter})::float8`,
  sentiment: "l.sentiment ->> 'label'",
  verdict: 'd.verdict',
};

/** Of `c`, a comment, `l`, its label, and `v`, the verdict. */
export const COMMENT_COLUMNS: FilterColumns = {
  place: 'c.',
  author: 'coalesce(c.author_id, c.author)',
  score: (name) => `(l.toxicity ->> '${name}')::float8`,
  above: (name, parameter) => `(l.toxicity ->> '${name}')::float8 >= (l.thresholds ->> ${parameter})::float8`,
  sentiment: "l.sentiment ->> 'label'",
  verdict: 'v.verdict',
};

/** SQL conditions of a filter, without its state and its words; `true` where it asks for nothing. */
export function conditionsOf(filter: ReviewFilter, columns: FilterColumns, parameters: Parameters): string {
  const { place, author, sentiment, verdict } = columns;
  const equal = (column: string, value: string | undefined) =>
    value === undefined ? [] : [`${column} = ${parameters.add(value)}`];
  const conditions = [
    filter.sites === '*' ? [] : [`${place}site = any(${parameters.add(filter.sites)}::text[])`],
    equal(`${place}site`, filter.site),
    equal(`${place}section`, filter.section),
    equal(`${place}thread_id`, filter.thread),
    equal(`${place}language`, filter.language),
    equal(author, filter.author),
    equal(sentiment, filter.sentiment),
    equal(verdict, filter.verdict),
    scoreConditions(filter, columns, parameters),
  ].flat();
  return conditions.length === 0 ? 'true' : conditions.join(' and ');
}

function scoreConditions(
  { attribute, from, to }: ReviewFilter,
  columns: FilterColumns,
  parameters: Parameters,
): string[] {
  if (attribute === undefined) return [];
  if (from === undefined && to === undefined) {
    return [columns.above(attribute, `${parameters.add(attribute)}::text`)];
  }
  const score = columns.score(attribute, ATTRIBUTES.indexOf(attribute) + 1);
  const upTo = to ?? 1;
  return [
    `${score} >= ${parameters.add(from ?? 0)}::float8`,
    upTo >= 1 ? `${score} <= 1` : `${score} < ${parameters.add(upTo)}::float8`,
  ];
}
