/** Flagged comments over time: those whose verdict is review or hold, by when they were written. */
import type { Queryable } from '../database/database.js';
import { IN_PERIOD, type Period, parametersOf, periodBefore } from './dashboard-period.js';

export const FLAGGED_BY = ['site', 'section', 'attribute', 'language', 'verdict'] as const;
export type FlaggedBy = (typeof FLAGGED_BY)[number];
export type Bucket = 'hour' | 'day' | 'week';

export interface FlaggedRow {
  /** Start of the bucket. */
  readonly time: Date;
  readonly key: string;
  readonly flagged: number;
  /** Comments with a verdict; by attribute, those that it was judged on. */
  readonly comments: number;
}

export interface FlaggedTotal {
  readonly flagged: number;
  readonly comments: number;
}

const FLAGGED = `coalesce(sum(comments) filter (where verdict <> 'publish'), 0)::bigint`;

const COUNTS = {
  site: countsBy('site'),
  section: countsBy('section'),
  language: countsBy('language'),
  attribute: `select date_trunc($7, bucket, 'UTC') as time, attribute as key, sum(flagged)::bigint as flagged,
      sum(judged)::bigint as comments
    from tonfall.attribute_counts where grain = $6 and ${IN_PERIOD} group by 1, 2 having sum(judged) > 0
    order by 1, 2`,
  // Both rows in each bucket, so that one sees the comments of a time in which nothing was flagged.
  verdict: `select t.time, k.key, coalesce(sum(t.comments) filter (where t.verdict = k.key), 0)::bigint as flagged,
      sum(t.comments)::bigint as comments
    from (
      select date_trunc($7, bucket, 'UTC') as time, verdict, sum(comments)::bigint as comments
      from tonfall.written_counts where grain = $6 and ${IN_PERIOD} group by 1, 2
    ) t cross join (values ('hold'), ('review')) k(key)
    group by 1, 2 having sum(t.comments) > 0 order by 1, 2`,
} as const satisfies Record<FlaggedBy, string>;

function countsBy(column: string): string {
  return `select date_trunc($7, bucket, 'UTC') as time, ${column} as key, ${FLAGGED} as flagged,
      sum(comments)::bigint as comments
    from tonfall.written_counts where grain = $6 and ${IN_PERIOD} group by 1, 2 having sum(comments) > 0
    order by 1, 2`;
}

/** By time, then key. */
export async function flaggedSeries(
  database: Queryable,
  period: Period,
  { by, bucket }: { readonly by: FlaggedBy; readonly bucket: Bucket },
): Promise<FlaggedRow[]> {
  const grain = bucket === 'hour' ? 'hour' : 'day';
  return database.query<FlaggedRow>(COUNTS[by], [...parametersOf(period), grain, bucket]);
}

/** Of the period, and of the one before it. */
export async function flaggedTotals(
  database: Queryable,
  period: Period,
): Promise<{ readonly total: FlaggedTotal; readonly before: FlaggedTotal }> {
  const of = async (each: Period): Promise<FlaggedTotal> => {
    const [row] = await database.query<FlaggedTotal>(
      `select ${FLAGGED} as flagged, coalesce(sum(comments), 0)::bigint as comments
       from tonfall.written_counts where grain = 'day' and ${IN_PERIOD}`,
      parametersOf(each),
    );
    return row ?? { flagged: 0, comments: 0 };
  };
  return { total: await of(period), before: await of(periodBefore(period)) };
}
