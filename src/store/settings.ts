/** The policy's settings: versions that are only ever appended; the newest is in force. */
import type { Queryable } from '../database/database.js';
import { TonfallError } from '../errors.js';
import { jsonParameter } from './json-parameter.js';

/** One version. The document is the policy's; the store does not look into it. */
export interface StoredSettings<Document> {
  /** 1, 2, 3 ...; the `policy` of verdicts. */
  readonly version: number;
  readonly document: Document;
  readonly createdAt: Date;
  /** Who saved it: a name that a person would recognise. */
  readonly createdBy: string;
}

const COLUMNS = 'version, document, created_at as "createdAt", created_by as "createdBy"';

/** The version in force: one index read. Throws INTERNAL before `seedSettings`. */
export async function currentSettings<Document>(database: Queryable): Promise<StoredSettings<Document>> {
  const [row] = await database.query<StoredSettings<Document>>(
    `select ${COLUMNS} from tonfall.settings order by version desc limit 1`,
  );
  if (!row) throw new TonfallError('INTERNAL', { detail: 'The store has no settings.' });
  return row;
}

/** One version, or null where there is none of that number. */
export async function settingsOfVersion<Document>(
  database: Queryable,
  version: number,
): Promise<StoredSettings<Document> | null> {
  const [row] = await database.query<StoredSettings<Document>>(
    `select ${COLUMNS} from tonfall.settings where version = $1`,
    [version],
  );
  return row ?? null;
}

/** Versions without their documents, newest first: of at most `limit`, those before `before` where it is given. */
export async function settingsVersions(
  database: Queryable,
  { before, limit }: { readonly before: number | null; readonly limit: number },
): Promise<Omit<StoredSettings<never>, 'document'>[]> {
  return database.query(
    `select version, created_at as "createdAt", created_by as "createdBy" from tonfall.settings
     where $1::int is null or version < $1 order by version desc limit $2`,
    [before, limit],
  );
}

/** All versions, newest first. */
export async function settingsHistory<Document>(database: Queryable): Promise<StoredSettings<Document>[]> {
  return database.query<StoredSettings<Document>>(
    `select ${COLUMNS} from tonfall.settings order by version desc`,
  );
}

/** Of two that save at once one gets the next number and the other tries again. */
const ATTEMPTS = 20;

/**
 * Appends a version and returns its number. The document that is in force already is not saved again: then the
 * number is the present one.
 */
export async function saveSettings(
  database: Queryable,
  document: unknown,
  by: string,
  now: Date,
): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const [row] = await database.query<{ version: number }>(
      `with latest as (
         select version, document from tonfall.settings order by version desc limit 1
       ), saved as (
         insert into tonfall.settings (version, document, created_at, created_by)
         select coalesce((select version from latest), 0) + 1, $1::jsonb, $3::timestamptz, $2
         where not exists (select 1 from latest where document = $1::jsonb)
         on conflict (version) do nothing
         returning version
       )
       select version from saved union all select version from latest where document = $1::jsonb`,
      [jsonParameter(document), by, now],
    );
    if (row) return row.version;
  }
  throw new TonfallError('DATABASE_UNAVAILABLE', { detail: 'The settings changed too often to be saved.' });
}

/**
 * Appends the version after `version`, in a transaction with its record, and returns its number; `version` itself where
 * the document is in force already, null where `version` is not the newest any more.
 */
export async function saveSettingsAfter(
  transaction: Queryable,
  version: number,
  document: unknown,
  by: string,
  now: Date,
): Promise<number | null> {
  const [row] = await transaction.query<{ version: number }>(
    `with latest as (
       select version, document from tonfall.settings order by version desc limit 1
     ), saved as (
       insert into tonfall.settings (version, document, created_at, created_by)
       select version + 1, $2::jsonb, $4::timestamptz, $3 from latest
       where version = $1::int and document <> $2::jsonb
       on conflict (version) do nothing
       returning version
     )
     select version from saved union all select version from latest where version = $1::int and document = $2::jsonb`,
    [version, jsonParameter(document), by, now],
  );
  return row?.version ?? null;
}

/** What the layers of a document say of one attribute's review band; null where a layer says nothing. */
export interface ReviewLayers {
  readonly global: number | string | null;
  readonly site: number | string | null;
  readonly globalLanguage: number | string | null;
  readonly siteLanguage: number | string | null;
}

export interface ReviewLayersOfVersion extends ReviewLayers {
  readonly version: number;
  readonly createdAt: Date;
  readonly createdBy: string;
}

/** The layers of the newest versions, newest first: without the word lists, which may be long. */
export async function reviewLayersHistory(
  database: Queryable,
  place: { readonly site: string; readonly language: string; readonly attribute: string },
  limit: number,
): Promise<ReviewLayersOfVersion[]> {
  const { site, language, attribute } = place;
  const band = ['attributes', attribute, 'review'];
  return database.query<ReviewLayersOfVersion>(
    `select version, created_at as "createdAt", created_by as "createdBy", document #> $1::text[] as global,
       document #> $2::text[] as site, document #> $3::text[] as "globalLanguage",
       document #> $4::text[] as "siteLanguage"
     from tonfall.settings order by version desc limit $5`,
    [
      band,
      ['sites', site, ...band],
      ['languages', language, ...band],
      ['sites', site, 'languages', language, ...band],
      limit,
    ],
  );
}

/** Saves version 1 where there is none; otherwise the store's own settings stay in force. */
export async function seedSettings(database: Queryable, document: unknown, now: Date): Promise<void> {
  await database.query(
    `insert into tonfall.settings (version, document, created_at, created_by)
     select 1, $1::jsonb, $2::timestamptz, 'configuration'
     where not exists (select 1 from tonfall.settings)
     on conflict (version) do nothing`,
    [jsonParameter(document), now],
  );
}
