/** Sentiment over time, and the threads whose tone turns fastest. */
import type { Queryable } from '../database/database.js';
import { IN_PERIOD, type Period, parametersOf } from './dashboard-period.js';

export interface ToneRow {
  /** Start of the day. */
  readonly time: Date;
  /** Positive minus negative, -1 to 1. */
  readonly mean: number;
  /** Comments that have a sentiment. */
  readonly judged: number;
}

export interface TurningThread {
  readonly site: string;
  readonly id: string;
  readonly title: string | null;
  readonly comments: number;
  readonly mean: number;
  /** Mean of the newest quarter less that of the rest. */
  readonly turn: number;
}

/** By the day on which the comments were written. */
export async function toneSeries(database: Queryable, period: Period): Promise<ToneRow[]> {
  return database.query<ToneRow>(
    `select bucket as time, sum(tone)::float8 / sum(toned) / 10000 as mean, sum(toned)::bigint as judged
     from tonfall.written_counts where grain = 'day' and ${IN_PERIOD}
     group by bucket having sum(toned) > 0 order by bucket`,
    parametersOf(period),
  );
}

/**
 * Threads whose newest comment is of the period, those that turn most first, whichever way; section and language are
 * those of most of their comments.
 */
export async function turningThreads(
  database: Queryable,
  period: Period,
  limit: number,
): Promise<TurningThread[]> {
  return database.query<TurningThread>(
    `select k.site, k.id, t.title, k.comments, k.mean, k.turn
     from (
       select * from tonfall.thread_figures
       where last_at >= $1::timestamptz and last_at < $2::timestamptz and turn is not null
         and ($3::text[] is null or site = any($3)) and ($4::text is null or section = $4)
         and ($5::text is null or language = $5)
       order by abs(turn) desc, site, id limit $6
     ) k left join tonfall.threads t on t.site = k.site and t.id = k.id
     order by abs(k.turn) desc, k.site, k.id`,
    [...parametersOf(period), limit],
  );
}
