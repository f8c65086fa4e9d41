import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe } from '@jest/globals';
import { type OpenedDatabase, openDatabase } from '../../src/database/open.js';
import { type OpenQueueOptions, openQueueBackend } from '../../src/queue/open.js';
import { FAST_STALLING, queueBackendContract } from '../contracts/queue-backend.js';
import { describeWith, type Fresh, freshDataDir, freshPostgres, freshRedis } from '../helpers/servers.js';

const log = { warn: (details: object, message: string) => console.warn(message, details) };
const common = { log, stalling: FAST_STALLING };

async function dieWithJob(options: object): Promise<void> {
  const script = fileURLToPath(new URL('../helpers/dying-worker.mjs', import.meta.url));
  const child = spawn(process.execPath, [script, JSON.stringify({ ...options, stalling: FAST_STALLING })], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [code, signal] = await once(child, 'exit');
  if (signal !== 'SIGKILL') throw new Error(`the worker ended with ${code ?? signal}`);
}

describe('QueueBackend on PGlite', () => {
  let folder: Fresh<string>;
  let store: OpenedDatabase | undefined;
  const urls = { databaseUrl: null, queueUrl: null };
  queueBackendContract(
    async () => {
      folder ??= await freshDataDir();
      store ??= await openDatabase({ ...urls, dataDir: folder.value, mode: 'own' });
      return openQueueBackend({ ...common, ...urls, database: store.database });
    },
    async () => {
      await store?.database.close();
      await folder.drop();
    },
    (queue) => dieWithJob({ ...urls, queue, dataDir: folder.value }),
  );
});

describe('QueueBackend on PGlite, of a guest', () => {
  let folder: Fresh<string>;
  let owner: OpenedDatabase | undefined;
  let guest: OpenedDatabase | undefined;
  const urls = { databaseUrl: null, queueUrl: null };
  queueBackendContract(
    async () => {
      folder ??= await freshDataDir();
      owner ??= await openDatabase({ ...urls, dataDir: folder.value, mode: 'own' });
      guest ??= await openDatabase({ ...urls, dataDir: folder.value, mode: 'share' });
      return openQueueBackend({ ...common, ...urls, database: guest.database });
    },
    async () => {
      await guest?.database.close();
      await owner?.database.close();
      await folder.drop();
    },
    (queue) => dieWithJob({ ...urls, queue, dataDir: folder.value }),
  );
});

describeWith(['postgres'], 'QueueBackend on PostgreSQL', () => {
  let server: Fresh<string>;
  let store: OpenedDatabase | undefined;
  queueBackendContract(
    async () => {
      server ??= await freshPostgres();
      const urls = { databaseUrl: server.value, queueUrl: null };
      store ??= await openDatabase({ ...urls, dataDir: '', mode: 'own' });
      return openQueueBackend({ ...common, ...urls, database: store.database });
    },
    async () => {
      await store?.database.close();
      await server.drop();
    },
    (queue) => dieWithJob({ queue, databaseUrl: server.value, queueUrl: null }),
  );
});

describeWith(['redis'], 'QueueBackend on Redis', () => {
  let server: Fresh<{ url: string; prefix: string }>;
  queueBackendContract(
    async () => {
      server ??= await freshRedis();
      const { url, prefix } = server.value;
      const options: OpenQueueOptions = {
        ...common,
        queueUrl: url,
        prefix,
        databaseUrl: null,
        // The queue alone needs no database.
        database: undefined as never,
      };
      return openQueueBackend(options);
    },
    () => server.drop(),
    (queue) => dieWithJob({ queue, queueUrl: server.value.url, prefix: server.value.prefix }),
  );
});
