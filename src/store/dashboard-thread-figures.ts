/** Figures of whole threads, from what the counts hold of their comments. */
import type { Queryable } from '../database/database.js';
import { jsonParameter } from './json-parameter.js';

/** A thread by its name. */
export interface ThreadName {
  readonly site: string;
  readonly threadId: string;
}

/**
 * Counts threads again from the facts of their comments. Turn: mean sentiment of the newest quarter of the comments
 * that have one, rounded up, less that of the rest; null below 8. Section and language are those of most comments.
 */
export async function countThreads(transaction: Queryable, threads: readonly ThreadName[]): Promise<void> {
  await transaction.query(
    `with named as materialized (
       select * from jsonb_to_recordset($1::jsonb) as n(site text, "threadId" text)
     ), gone as (
       delete from tonfall.thread_figures t using named n where t.site = n.site and t.id = n."threadId" and not exists (
         select 1 from tonfall.comment_facts f where f.site = n.site and f.thread_id = n."threadId"
       )
     )
     insert into tonfall.thread_figures (site, id, comments, section, language, last_at, toned, mean, turn)
     select n.site, n."threadId", k.* from named n cross join lateral (
       select count(*) as comments, mode() within group (order by section) as section,
         mode() within group (order by language) as language, max(written_at) as last_at,
         count(tone) as toned, sum(tone)::float8 / nullif(count(tone), 0) / 10000 as mean,
         case when count(tone) >= 8 then
           (sum(tone) filter (where place <= ceil(of / 4.0)))::float8 / ceil(count(tone) / 4.0)::float8 / 10000
           - (sum(tone) filter (where place > ceil(of / 4.0)))::float8
             / (count(tone) - ceil(count(tone) / 4.0))::float8 / 10000
         end as turn
       from (
         select f.section, f.language, f.written_at, f.tone, count(f.tone) over () as of,
           row_number() over (order by f.tone is null, f.written_at desc, f.comment desc) as place
         from tonfall.comment_facts f where f.site = n.site and f.thread_id = n."threadId"
       ) f
     ) k where k.comments > 0
     on conflict (site, id) do update set comments = excluded.comments, section = excluded.section,
       language = excluded.language, last_at = excluded.last_at, toned = excluded.toned, mean = excluded.mean,
       turn = excluded.turn`,
    [jsonParameter(threads)],
  );
}
