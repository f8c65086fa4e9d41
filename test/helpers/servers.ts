/**
 * Where tests learn of databases and Redis, and the only place that reads their addresses: every test file gets a
 * database, folder or key prefix of its own. What is not there is left out by name, never silently.
 */
import { createHash, randomBytes } from 'node:crypto';
import { cpSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe } from '@jest/globals';
import { Redis } from 'ioredis';
import pg from 'pg';
import { openPglite } from '../../src/database/embedded/pglite.js';
import { openDatabase } from '../../src/database/open.js';
import { migrate } from '../../src/store/migrate.js';
import { MIGRATIONS } from '../../src/store/migrations.js';

/** A server that a developer's machine may not have; CI has all of them. */
export const SERVERS = {
  postgres: 'TONFALL_TEST_DATABASE_URL',
  redis: 'TONFALL_TEST_REDIS_URL',
} as const;
export type Server = keyof typeof SERVERS;

const urlOf = (server: Server): string | undefined => process.env[SERVERS[server]] || undefined;

/** `describe` for a suite that needs servers; without them the title says what was left out and why. */
export function describeWith(servers: readonly Server[], title: string, body: () => void): void {
  const missing = servers.filter((server) => urlOf(server) === undefined).map((server) => SERVERS[server]);
  if (missing.length === 0) describe(title, body);
  else describe.skip(`${title} (LEFT OUT: ${missing.join(' and ')} not set)`, body);
}

/** Something that the test file owns and drops at its end. */
export interface Fresh<Value> {
  readonly value: Value;
  drop(): Promise<void>;
}

/** A new, empty database on the test server: its URL. */
export async function freshPostgres(): Promise<Fresh<string>> {
  const server = urlOf('postgres');
  if (!server) throw new Error(`${SERVERS.postgres} is not set`);
  const name = `tonfall_test_${randomBytes(6).toString('hex')}`;
  const onServer = async (sql: string) => {
    const client = new pg.Client({ connectionString: server });
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  };
  // Without FORCE: a connection that a test leaked keeps the database, and the test file fails here. The server
  // needs a moment to see those that were closed.
  const drop = async (attempts = 50): Promise<void> => {
    try {
      await onServer(`DROP DATABASE ${name}`);
    } catch (error) {
      if (attempts === 0) throw error;
      await pause(100);
      await drop(attempts - 1);
    }
  };
  await onServer(`CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { value: url.href, drop };
}

/** The test Redis and a key prefix of this file's own. */
export async function freshRedis(): Promise<Fresh<{ url: string; prefix: string }>> {
  const url = urlOf('redis');
  if (!url) throw new Error(`${SERVERS.redis} is not set`);
  const prefix = `test-${randomBytes(6).toString('hex')}`;
  return {
    value: { url, prefix },
    async drop() {
      const redis = new Redis(url);
      for await (const keys of redis.scanStream({ match: `${prefix}*` })) {
        if (keys.length > 0) await redis.del(...keys);
      }
      await redis.quit();
    },
  };
}

/** A numbered database of the test Redis for commands, whose keys all begin with `tonfall`; only those are dropped. */
export async function freshRedisDatabase(number = 9): Promise<Fresh<string>> {
  const server = urlOf('redis');
  if (!server) throw new Error(`${SERVERS.redis} is not set`);
  const url = new URL(server);
  url.pathname = `/${number}`;
  const drop = async () => {
    const redis = new Redis(url.href);
    for await (const keys of redis.scanStream({ match: 'tonfall:*' })) {
      if (keys.length > 0) await redis.del(...keys);
    }
    await redis.quit();
  };
  await drop();
  return { value: url.href, drop };
}

const cache = fileURLToPath(new URL('../../node_modules/.cache/tonfall-test/', import.meta.url));

/** A store that is made once, because that takes seconds, and copied since. */
async function template(name: string, make: (folder: string) => Promise<void>): Promise<string> {
  const made = join(cache, name);
  if (await stat(made).catch(() => undefined)) return made;
  await mkdir(cache, { recursive: true });
  const draft = await mkdtemp(join(cache, 'draft-'));
  await make(draft);
  // Another test file may have been quicker.
  await rename(join(draft, 'postgres'), made).catch(() => {});
  await rm(draft, { recursive: true, force: true });
  return made;
}

/** An empty store as PGlite makes it. */
async function emptyStore(): Promise<string> {
  const manifest = new URL('../../node_modules/@electric-sql/pglite/package.json', import.meta.url);
  const { version } = JSON.parse(await readFile(manifest, 'utf8'));
  return template(`pglite-${version}`, async (folder) => {
    await (await openPglite({ dataDir: join(folder, 'postgres') })).close();
  });
}

/** One with the present schema. */
async function migratedStore(): Promise<string> {
  const empty = await emptyStore();
  const schema = createHash('sha256').update(JSON.stringify(MIGRATIONS)).digest('hex').slice(0, 12);
  return template(`${basename(empty)}-schema-${schema}`, async (folder) => {
    cpSync(empty, join(folder, 'postgres'), { recursive: true });
    const { database } = await openDatabase({ databaseUrl: null, dataDir: folder, mode: 'own' });
    await migrate(database);
    await database.close();
  });
}

async function dataDirOf(store: string): Promise<Fresh<string>> {
  const folder = await mkdtemp(join(tmpdir(), 'tonfall-test-'));
  // A thousand small files: one call after the other takes half as long as all at once.
  cpSync(store, join(folder, 'postgres'), { recursive: true });
  return { value: folder, drop: () => rm(folder, { recursive: true, force: true }) };
}

/** A data folder with an empty embedded store in it. */
export const freshDataDir = async (): Promise<Fresh<string>> => dataDirOf(await emptyStore());

/** A data folder whose embedded store has the present schema: a second or more is saved. */
export const freshMigratedDataDir = async (): Promise<Fresh<string>> => dataDirOf(await migratedStore());
