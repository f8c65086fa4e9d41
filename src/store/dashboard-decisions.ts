/** Who decided: the policy alone, or people; how long it took, and how often they agree with the policy. */
import type { Queryable } from '../database/database.js';
import type { Attribute } from '../label.js';
import { IN_PERIOD, type Period, parametersOf, periodBefore } from './dashboard-period.js';

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

/** The narrowest rows that tell apart what the period asks for; numbers as in `BREADTHS`. */
const breadthOf = ({ section, language }: Period): number =>
  (section === null ? 0 : 1) + (language === null ? 0 : 2);

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

export interface ModeratorRow {
  readonly id: string;
  readonly name: string;
  readonly decisions: number;
  readonly undone: number;
  readonly p50: number | null;
}

/**
 * Approvals and rejections of each person, read from the decisions themselves: figures of persons are kept nowhere.
 * Costs as much as there are decisions in the period.
 */
export async function moderatorRows(database: Queryable, period: Period): Promise<ModeratorRow[]> {
  return database.query<ModeratorRow>(
    `select d.actor as id, coalesce(u.name, d.actor) as name, count(*) as decisions,
       count(*) filter (where exists (select 1 from tonfall.decisions r where r.undoes = d.seq)) as undone,
       percentile_disc(0.5) within group (
         order by greatest(0, round(extract(epoch from d.at - l.labelled_at)))::float8
       ) filter (where l.labelled_at is not null) as p50
     from tonfall.decisions d
     left join tonfall.users u on u.id = d.actor
     left join tonfall.labels l on l.seq = d.label
     where d.action in ('approve', 'reject') and d.at >= $1::timestamptz and d.at < $2::timestamptz
       and d.site = any($3::text[]) and ($4::text is null or d.section = $4)
       and ($5::text is null or d.language = $5)
     group by d.actor, u.name order by count(*) desc, d.actor`,
    parametersOf(period),
  );
}
