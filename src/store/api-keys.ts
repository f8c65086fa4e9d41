/** API keys: kept as hashes, found by the public part of their name, revoked but never removed. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Queryable } from '../database/database.js';
import { jsonParameter } from './json-parameter.js';

/** What a key may do. */
export const SCOPES = ['score', 'ingest', 'read', 'feedback', 'admin'] as const;
export type Scope = (typeof SCOPES)[number];

/** What a key was made for. */
export interface ApiKeySettings {
  /** A name that people recognise. */
  readonly name: string;
  /** Site of comments that name none, and the only one that the key sees; null for all sites. */
  readonly site: string | null;
  readonly scopes: readonly Scope[];
  /** Requests a minute; null for any number. */
  readonly rate: number | null;
  /** Whether a language that is sent with a text is only a hint. Coral sends `en` for languages it does not know. */
  readonly languageHint: boolean;
  /** Whether texts sent for scoring are stored, where the request allows it. */
  readonly store: boolean;
}

export interface ApiKey extends ApiKeySettings {
  /** The public part: it names the key in lists, logs and metrics. */
  readonly id: string;
  readonly createdAt: Date;
  readonly revokedAt: Date | null;
}

const PREFIX = 'tonfall';
const ID_BYTES = 6;
const SECRET_BYTES = 24;

const COLUMNS = `id, name, site, scopes, rate, language_hint as "languageHint", store,
  created_at as "createdAt", revoked_at as "revokedAt"`;

const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/** A key's text is `tonfall_<id>_<secret>`, id and secret in hex. */
function parts(text: string): { readonly id: string; readonly secret: string } | null {
  const match = new RegExp(`^${PREFIX}_([0-9a-f]{${2 * ID_BYTES}})_([0-9a-f]{${2 * SECRET_BYTES}})$`).exec(
    text,
  );
  return match?.[1] && match[2] ? { id: match[1], secret: match[2] } : null;
}

/** Makes a key. `text` is what the caller sends; it is not kept and cannot be shown again. */
export async function createApiKey(
  database: Queryable,
  settings: ApiKeySettings,
  now: Date,
): Promise<{ readonly id: string; readonly text: string }> {
  const id = randomBytes(ID_BYTES).toString('hex');
  const secret = randomBytes(SECRET_BYTES).toString('hex');
  const { name, site, scopes, rate, languageHint, store } = settings;
  await database.query(
    `insert into tonfall.api_keys (id, hash, name, site, scopes, rate, language_hint, store, created_at)
     values ($1, $2, $3, $4, $5::jsonb, $6, $7, $8, $9)`,
    [id, hashOf(secret).toString('hex'), name, site, jsonParameter(scopes), rate, languageHint, store, now],
  );
  return { id, text: `${PREFIX}_${id}_${secret}` };
}

/**
 * The key of this text, or null where there is none or it was revoked. The secret is compared as a hash of fixed
 * length in constant time, and compared as well where the id is not known.
 */
export async function findApiKey(database: Queryable, text: string): Promise<ApiKey | null> {
  const given = parts(text);
  if (!given) return null;
  const [row] = await database.query<ApiKey & { hash: string }>(
    `select ${COLUMNS}, hash from tonfall.api_keys where id = $1 and revoked_at is null`,
    [given.id],
  );
  const expected = row ? Buffer.from(row.hash, 'hex') : Buffer.alloc(32);
  const same = timingSafeEqual(hashOf(given.secret), expected);
  if (!row || !same) return null;
  const { hash: _, ...key } = row;
  return key;
}

/** All keys, newest first. */
export async function listApiKeys(database: Queryable): Promise<ApiKey[]> {
  return database.query<ApiKey>(`select ${COLUMNS} from tonfall.api_keys order by created_at desc, id`);
}

/** Ends a key at once; false where there is no such key in force. */
export async function revokeApiKey(database: Queryable, id: string, now: Date): Promise<boolean> {
  const rows = await database.query(
    'update tonfall.api_keys set revoked_at = $2 where id = $1 and revoked_at is null returning id',
    [id, now],
  );
  return rows.length > 0;
}

/** Whether there is any key in force. */
export async function hasApiKeys(database: Queryable): Promise<boolean> {
  const rows = await database.query('select 1 from tonfall.api_keys where revoked_at is null limit 1');
  return rows.length > 0;
}
