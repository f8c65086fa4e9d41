/** What each moderator decided: counted only where a site shows figures of persons, and not kept anywhere else. */
import type { Queryable } from '../database/database.js';
import { breadthOf, IN_PERIOD, type Period, parametersOf } from './dashboard-period.js';

/** Name among the settings of a site: a switch that is off until a lead turns it on. The schema knows it too. */
export const MODERATOR_FIGURES = 'moderator-figures';

export interface PersonRow {
  readonly id: string;
  readonly name: string;
  /** Approvals and rejections. */
  readonly decisions: number;
  /** Of these, taken back. */
  readonly undone: number;
  /** Median of the seconds from label to decision, in ten steps a decade; null where no decision was of a label. */
  readonly p50: number | null;
}

/** Approvals and rejections of each person, most first. */
export async function personRows(database: Queryable, period: Period): Promise<PersonRow[]> {
  return database.query<PersonRow>(
    `select c.actor as id, coalesce(u.name, c.actor) as name, c.decisions, c.undone, c.p50
     from (
       select actor, sum(n)::bigint as decisions, sum(back)::bigint as undone,
         min(seconds) filter (where seconds >= 0 and upto >= 0.5 * timed) as p50
       from (
         select actor, seconds, n, back, sum(n) filter (where seconds >= 0) over (partition by actor) as timed,
           sum(n) filter (where seconds >= 0) over (partition by actor order by seconds) as upto
         from (
           select actor, seconds, sum(decisions) as n, sum(undone) as back from tonfall.person_counts
           where breadth = $6::smallint and ${IN_PERIOD} group by actor, seconds having sum(decisions) > 0
         ) s
       ) t group by actor
     ) c left join tonfall.users u on u.id = c.actor
     order by c.decisions desc, c.actor`,
    [...parametersOf(period), breadthOf(period)],
  );
}
