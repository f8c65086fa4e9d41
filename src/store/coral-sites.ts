/** Sites that run Coral: whose requests are believed, and what they are answered. */
import type { Queryable } from '../database/database.js';
import { jsonParameter } from './json-parameter.js';

/** What a site chooses. */
export interface CoralOptions {
  /** In which form Coral sends comments, as chosen there for the moderation phase. */
  readonly format: 'html' | 'plain';
  /** Whether a held comment is rejected outright, with a reason, instead of withheld for a moderator. */
  readonly reject: boolean;
  /** What happens to a comment that could not be scored in time. */
  readonly unscored: 'none' | 'flag' | 'withhold';
  /** Whether comments that Coral sends are stored. */
  readonly store: boolean;
}

export interface CoralSite {
  /** `tenantID` of Coral's requests. */
  readonly tenant: string;
  readonly site: string;
  /** All of these sign; Coral has several while it changes from one to the next. */
  readonly secrets: readonly string[];
  readonly options: CoralOptions;
}

const COLUMNS = 'tenant, site, secrets, options';

/** Adds a site, or gives one that is there another secret and these options. The newest two secrets hold. */
export async function addCoralSite(
  database: Queryable,
  { tenant, site, options }: Omit<CoralSite, 'secrets'>,
  secret: string,
  now: Date,
): Promise<void> {
  await database.query(
    `insert into tonfall.coral_sites as c (tenant, site, secrets, options, created_at)
     values ($1, $2, jsonb_build_array($3::text), $4::jsonb, $5)
     on conflict (tenant) do update set site = excluded.site, options = excluded.options, removed_at = null,
       secrets = case
         when c.removed_at is not null or c.secrets->>0 = $3 then excluded.secrets
         else excluded.secrets || jsonb_build_array(c.secrets->0) end`,
    [tenant, site, secret, jsonParameter(options), now],
  );
}

export async function findCoralSite(database: Queryable, tenant: string): Promise<CoralSite | null> {
  const [row] = await database.query<CoralSite>(
    `select ${COLUMNS} from tonfall.coral_sites where tenant = $1 and removed_at is null`,
    [tenant],
  );
  return row ?? null;
}

export async function listCoralSites(database: Queryable): Promise<CoralSite[]> {
  return database.query<CoralSite>(
    `select ${COLUMNS} from tonfall.coral_sites where removed_at is null order by tenant`,
  );
}

/** False where there is no such site. */
export async function removeCoralSite(database: Queryable, tenant: string, now: Date): Promise<boolean> {
  const rows = await database.query(
    `update tonfall.coral_sites set removed_at = $2, secrets = '[]'::jsonb
     where tenant = $1 and removed_at is null returning tenant`,
    [tenant, now],
  );
  return rows.length > 0;
}
