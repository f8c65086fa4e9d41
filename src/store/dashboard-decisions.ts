/** Who decided: the policy alone, or people; how long it took, and how often they agree with the policy. */
import type { Queryable } from '../database/database.js';
import type { Attribute } from '../label.js';
import { breadthOf, IN_PERIOD, type Period, parametersOf, periodBefore } from './dashboard-period.js';

export interface DecisionsRow {
  /** Start of the day. */
  readonly time: Date;
  /** Published by the policy, and not decided by anybody. */
  readonly automatic: number;
  readonly approved: number;
  readonly rejected: number;
  readonly escalated: number;
}

export interface DecisionsTotal {
  readonly automatic: number;
  /** Approved or rejected. */
  readonly human: number;
}

/** By day. */
export async function decisionsSeries(database: Queryable, period: Period): Promise<DecisionsRow[]> {
  return database.query<DecisionsRow>(
    `select bucket as time, sum(automatic) as automatic, sum(approved) as approved, sum(rejected) as rejected,
       sum(escalated) as escalated
     from tonfall.decision_counts where ${IN_PERIOD}
     group by bucket having sum(automatic + approved + rejected + escalated) > 0 order by bucket`,
    parametersOf(period),
  );
}

/** Of the period, and of the one before it. */
export async function decisionsTotals(
  database: Queryable,
  period: Period,
): Promise<{ readonly total: DecisionsTotal; readonly before: DecisionsTotal }> {
  const of = async (each: Period): Promise<DecisionsTotal> => {
    const [row] = await database.query<DecisionsTotal>(
      `select coalesce(sum(automatic), 0) as automatic, coalesce(sum(approved + rejected), 0) as human
       from tonfall.decision_counts where ${IN_PERIOD}`,
      parametersOf(each),
    );
    return row ?? { automatic: 0, human: 0 };
  };
  return { total: await of(period), before: await of(periodBefore(period)) };
}

export interface DecisionTimes {
  /** Seconds, by nearest rank, to two significant digits; null without decisions. */
  readonly p50: number | null;
  readonly p90: number | null;
}

/** From the label to a person's decision. */
export async function decisionTimes(database: Queryable, period: Period): Promise<DecisionTimes> {
  const [row] = await database.query<DecisionTimes>(
    `select min(seconds) filter (where upto >= 0.5 * total) as p50,
       min(seconds) filter (where upto >= 0.9 * total) as p90
     from (
       select seconds, sum(n) over (order by seconds) as upto, sum(n) over () as total
       from (
         select seconds, sum(decisions) as n from tonfall.decision_times
         where breadth = $6::smallint and ${IN_PERIOD} group by seconds having sum(decisions) > 0
       ) v
     ) c`,
    [...parametersOf(period), breadthOf(period)],
  );
  return row ?? { p50: null, p90: null };
}

export interface AgreementRow {
  readonly attribute: Attribute;
  readonly language: string;
  /** Lower end of a tenth of the score, in tenths: 0 to 9. */
  readonly band: number;
  readonly decided: number;
  readonly rejected: number;
  /** Rejected at or above the threshold, or approved below it. */
  readonly agreed: number;
}

/** What people decided that still holds, by the day of the decision. */
export async function agreementRows(database: Queryable, period: Period): Promise<AgreementRow[]> {
  const breadth = breadthOf({ ...period, language: '' });
  return database.query<AgreementRow>(
    `select attribute, language, band, sum(decided) as decided, sum(rejected) as rejected, sum(agreed) as agreed
     from tonfall.agreement_counts where breadth = $6::smallint and ${IN_PERIOD}
     group by attribute, language, band having sum(decided) > 0 order by attribute, language, band`,
    [...parametersOf(period), breadth],
  );
}
