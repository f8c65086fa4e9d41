/** What a site sets for its moderators, by name: versions that are only ever appended; the newest is in force. */
import type { Queryable } from '../database/database.js';
import { jsonParameter } from './json-parameter.js';
import { knownSites } from './known-sites.js';

/** Holds for every site that has none of its own. */
const FOR_ALL = '*';

export interface SiteSetting<Document> {
  /** Of the site's own; 0 where it has none. */
  readonly version: number;
  /** The site's own, else that for all sites, else null. */
  readonly document: Document | null;
}

/** What is in force. The caller knows the form of the document: nobody else writes under the name. */
export async function siteSetting<Document>(
  database: Queryable,
  site: string,
  name: string,
): Promise<SiteSetting<Document>> {
  const rows = await database.query<{ site: string; version: number; document: Document }>(
    `select distinct on (site) site, version, document from tonfall.site_settings
     where name = $2 and site in ($1, '${FOR_ALL}') order by site, version desc`,
    [site, name],
  );
  const own = rows.find((row) => row.site === site);
  const shared = rows.find((row) => row.site === FOR_ALL);
  return { version: own?.version ?? 0, document: (own ?? shared)?.document ?? null };
}

/** Appends a version after `version`, in a transaction with its record; false where that is not the newest any more. */
export async function saveSiteSetting(
  transaction: Queryable,
  setting: {
    readonly site: string;
    readonly name: string;
    readonly version: number;
    readonly document: unknown;
  },
  by: string,
  now: Date,
): Promise<boolean> {
  const { site, name, version, document } = setting;
  const rows = await transaction.query(
    `insert into tonfall.site_settings (site, name, version, document, created_at, created_by)
     select $1, $2, $3::int + 1, $4::jsonb, $5::timestamptz, $6
     where $3::int = (
       select coalesce(max(version), 0) from tonfall.site_settings where site = $1 and name = $2
     )
     on conflict (site, name, version) do nothing returning version`,
    [site, name, version, jsonParameter(document), now, by],
  );
  return rows.length > 0;
}

/** Sites on which a switch of that name is on; among `sites`, or all with null. */
export async function sitesWithSwitch(
  database: Queryable,
  name: string,
  sites: readonly string[] | null,
): Promise<string[]> {
  const rows = await database.query<{ site: string; on: boolean }>(
    `select distinct on (site) site, (document ->> 'on')::boolean as on from tonfall.site_settings
     where name = $1 order by site, version desc`,
    [name],
  );
  const own = new Map(rows.map((row) => [row.site, row.on]));
  const all = sites ?? (await knownSites(database));
  return all.filter((site) => own.get(site) ?? own.get(FOR_ALL) ?? false);
}
