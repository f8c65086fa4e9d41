/** The three sizes for benches: a fresh store and queue each, dropped at the end. The only reader of the environment. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import pg from 'pg';

export const compiled = (path) => import(new URL(`../../dist/${path}`, import.meta.url));

export const SIZES = { embedded: [], PostgreSQL: ['postgres'], Redis: ['postgres', 'redis'] };

const VARIABLES = { postgres: 'TONFALL_TEST_DATABASE_URL', redis: 'TONFALL_TEST_REDIS_URL' };
const urlOf = (server) => process.env[VARIABLES[server]] || null;

/** Names of the variables that a size needs and that are not set. */
export const missingFor = (size) =>
  SIZES[size].filter((server) => urlOf(server) === null).map((server) => VARIABLES[server]);

async function onServer(sql) {
  const client = new pg.Client({ connectionString: urlOf('postgres') });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

/** Addresses of an empty store and queue of that size: plain data, which another process can open too. */
export async function freshPlace(size) {
  const name = `tonfall_bench_${randomBytes(5).toString('hex')}`;
  if (size === 'embedded') {
    return {
      size,
      name,
      databaseUrl: null,
      queueUrl: null,
      dataDir: await mkdtemp(join(tmpdir(), `${name}-`)),
    };
  }
  await onServer(`create database ${name}`);
  const databaseUrl = new URL(urlOf('postgres'));
  databaseUrl.pathname = `/${name}`;
  const queueUrl = size === 'Redis' ? urlOf('redis') : null;
  return { size, name, databaseUrl: databaseUrl.href, queueUrl, dataDir: '' };
}

export async function dropPlace({ name, dataDir, databaseUrl, queueUrl }) {
  if (dataDir !== '') await rm(dataDir, { recursive: true, force: true });
  if (databaseUrl !== null) await onServer(`drop database ${name} with (force)`);
  if (queueUrl === null) return;
  const redis = new Redis(queueUrl);
  for await (const keys of redis.scanStream({ match: `${name}:*`, count: 1000 })) {
    if (keys.length > 0) await redis.del(...keys);
  }
  await redis.quit();
}

/** Opens store and queue as `openApp` does, but with keys of Redis that belong to this run alone. */
export async function openPlace({ name, databaseUrl, queueUrl, dataDir }, log) {
  const { openDatabase } = await compiled('src/database/open.js');
  const { openQueueBackend } = await compiled('src/queue/open.js');
  const { migrate } = await compiled('src/store/migrate.js');
  const { seedSettings } = await compiled('src/store/settings.js');
  const { parseSettings } = await compiled('src/pipeline/policy-in-force.js');
  const { database, ownership } = await openDatabase({ databaseUrl, dataDir, mode: 'own', log });
  await migrate(database);
  await seedSettings(database, parseSettings(null), new Date());
  const queues = await openQueueBackend({ queueUrl, databaseUrl, database, log, prefix: name });
  return {
    database,
    queues,
    ownership,
    async close() {
      await queues.close();
      await database.close();
    },
  };
}
