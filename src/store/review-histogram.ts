/** Scores of one attribute in 100 columns: what waits, and what people decided about others with such scores. */
import type { Queryable } from '../database/database.js';
import { ATTRIBUTES, type Attribute } from '../label.js';
import {
  CASE_COLUMNS,
  conditionsOf,
  DECISION_COLUMNS,
  Parameters,
  type ReviewFilter,
} from './review-filter.js';
import { newestOf, openCase } from './review-look.js';

export const COLUMNS = 100;

export interface HistogramColumn {
  readonly waiting: number;
  readonly approved: number;
  readonly rejected: number;
}

/** Decisions that are looked at, newest first: enough to tell a good threshold by, and never more. */
const DECISIONS = 20_000;

interface Bin {
  readonly state: keyof HistogramColumn;
  readonly bin: number;
  readonly count: number;
}

/** Column of a score: a score of 1 belongs to the last. */
const binOf = (score: string): string => `least(floor(${score} * ${COLUMNS}), ${COLUMNS - 1})::int`;

/** The columns of what the filter finds, without its range, state and words. */
export async function reviewHistogram(
  database: Queryable,
  given: Omit<ReviewFilter, 'state'>,
  attribute: Attribute,
): Promise<HistogramColumn[]> {
  const filter: ReviewFilter = {
    ...given,
    state: 'waiting',
    attribute: undefined,
    from: undefined,
    to: undefined,
  };
  const place = ATTRIBUTES.indexOf(attribute) + 1;
  const ofCases = new Parameters();
  const cases = conditionsOf(filter, CASE_COLUMNS, ofCases);
  const waiting = await database.query<Bin>(
    `select 'waiting' as state, ${binOf(`q.scores[${place}]`)} as bin, count(*) as count
     from tonfall.review_cases q
     where ${openCase('waiting')} and q.scores[${place}] is not null and ${cases} group by bin`,
    ofCases.values,
  );
  const ofDecisions = new Parameters();
  const decisions = conditionsOf(filter, DECISION_COLUMNS, ofDecisions);
  const decided = await database.query<Bin>(
    `select d.state, ${binOf(`d.scores[${place}]`)} as bin, count(*) as count
     from (select * from tonfall.decisions order by seq desc limit ${DECISIONS}) d
     ${filter.sentiment ? 'join tonfall.labels l on l.seq = d.label' : ''}
     where d.state in ('approved', 'rejected') and d.scores[${place}] is not null and ${decisions}
       and ${newestOf('d')}
     group by d.state, bin`,
    ofDecisions.values,
  );
  const columns = Array.from({ length: COLUMNS }, () => ({ waiting: 0, approved: 0, rejected: 0 }));
  for (const { state, bin, count } of [...waiting, ...decided]) {
    const column = columns[bin];
    if (column) column[state] = count;
  }
  return columns;
}

/** The model's own review threshold in a language, by what was labelled in it; null where nothing waits in it. */
export async function modelThreshold(
  database: Queryable,
  language: string,
  attribute: Attribute,
): Promise<number | null> {
  const [row] = await database.query<{ threshold: number | null }>(
    `select (l.thresholds ->> $2::text)::float8 as threshold
     from tonfall.review_cases q join tonfall.labels l on l.seq = q.label
     where q.state <> 'decided' and q.language = $1 and l.thresholds ? $2::text
     order by q.rank desc, q.comment desc limit 1`,
    [language, attribute],
  );
  return row?.threshold ?? null;
}
