/** Commands as a person types them in a second terminal, beside a process that holds the store. */
import { Readable } from 'node:stream';
import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import { main } from '../../src/cli.js';
import { openDatabase } from '../../src/database/open.js';
import type { PoolDatabase } from '../../src/database/pool-database.js';
import { parseSettings } from '../../src/pipeline/policy-in-force.js';
import { migrate } from '../../src/store/migrate.js';
import { seedSettings } from '../../src/store/settings.js';
import { emptyStore } from './empty-store.js';
import { type Fresh, freshMigratedDataDir } from './servers.js';
import { TextStream } from './text-stream.js';

export interface HeldStore {
  /** As the process that holds the store sees it. */
  readonly database: PoolDatabase;
  readonly folder: string;
  run(argv: readonly string[], stdin?: string): Promise<{ code: number; stdout: string; stderr: string }>;
}

/** An embedded store that is held for the suite; it is empty at the start of each test. */
export function useHeldStore(): HeldStore {
  let folder: Fresh<string> | undefined;
  let database: PoolDatabase | undefined;
  beforeAll(async () => {
    folder = await freshMigratedDataDir();
    ({ database } = await openDatabase({ databaseUrl: null, dataDir: folder.value, mode: 'own' }));
    await migrate(database);
  });
  beforeEach(async () => {
    if (!database) return;
    await emptyStore(database);
    await seedSettings(database, parseSettings(null), new Date());
  });
  afterAll(async () => {
    await database?.close();
    await folder?.drop();
  });
  return {
    get database() {
      if (!database) throw new Error('The store is open inside of tests only.');
      return database;
    },
    get folder() {
      return folder?.value ?? '';
    },
    async run(argv, stdin = '') {
      const stdout = new TextStream();
      const stderr = new TextStream();
      const code = await main([...argv, '--data-dir', folder?.value ?? '', '--log-level', 'silent'], {
        stdin: Readable.from([stdin]),
        stdout,
        stderr,
        env: {},
        cwd: folder?.value ?? '',
      });
      return { code, stdout: stdout.text, stderr: stderr.text };
    },
  };
}
