/** The sites that the store has comments of. */
import type { Queryable } from '../database/database.js';

/** In the order of the alphabet. One index look for each site, however many comments there are. */
export async function knownSites(database: Queryable): Promise<string[]> {
  const rows = await database.query<{ site: string }>(
    `with recursive sites as (
       (select site from tonfall.threads order by site limit 1)
       union all
       select (select t.site from tonfall.threads t where t.site > s.site order by t.site limit 1)
       from sites s where s.site is not null
     )
     select site from sites where site is not null`,
  );
  return rows.map(({ site }) => site);
}
