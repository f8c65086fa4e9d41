/** Sites, sections and languages that filters offer. */
import type { Queryable } from '../database/database.js';
import { knownSites } from './known-sites.js';

export interface Facets {
  readonly sites: string[];
  readonly sections: string[];
  readonly languages: string[];
}

/** Comments that were stored last, among which sections and languages are looked for beside what waits. */
const NEWEST = 5000;

/** Those of the sites, in the order of the alphabet. */
export async function reviewFacets(database: Queryable, sites: readonly string[] | '*'): Promise<Facets> {
  const all = await knownSites(database);
  const rows = await database.query<{ section: string | null; language: string }>(
    `select distinct section, language from (
       select site, section, language from tonfall.review_cases where state <> 'decided'
       union all
       (select site, section, language from tonfall.comments order by seq desc limit ${NEWEST})
     ) c where $1::text[] is null or c.site = any($1)`,
    [sites === '*' ? null : sites],
  );
  const sorted = (values: readonly (string | null)[]) =>
    [...new Set(values)].filter((value) => value !== null).sort();
  return {
    sites: sites === '*' ? all : all.filter((site) => sites.includes(site)),
    sections: sorted(rows.map(({ section }) => section)),
    languages: sorted(rows.map(({ language }) => language)),
  };
}
