import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type OpenedDatabase, openDatabase } from '../../src/database/open.js';
import type { QueueBackend } from '../../src/queue/backend.js';
import { openQueueBackend } from '../../src/queue/open.js';
import { type Fresh, freshDataDir } from '../helpers/servers.js';

describe('vacuuming the embedded store', () => {
  const urls = { databaseUrl: null, queueUrl: null };
  let folder: Fresh<string>;
  let store: OpenedDatabase;
  let backend: QueueBackend;
  beforeAll(async () => {
    folder = await freshDataDir();
    store = await openDatabase({ ...urls, dataDir: folder.value, mode: 'own' });
    backend = await openQueueBackend({ ...urls, database: store.database, log: { warn() {} } });
  }, 60_000);
  afterAll(async () => {
    await backend.close();
    await store.database.close();
    await folder.drop();
  }, 60_000);

  const query = (sql: string) => store.database.query<Record<string, number>>(sql);
  const dead = async (table: string) => {
    await query('SELECT pg_stat_force_next_flush()');
    const [row] = await query(
      `SELECT n_dead_tup AS n FROM pg_stat_all_tables WHERE relid = '${table}'::regclass`,
    );
    return row?.n ?? 0;
  };

  it('gives back the room in the catalog that temporary tables have taken', async () => {
    // As BullMQ does for every bulk of jobs.
    const bulks = () =>
      query(`DO $$ BEGIN FOR n IN 1..200 LOOP
        CREATE TEMPORARY TABLE bulk (a int, b text, c text, d jsonb); DROP TABLE bulk;
      END LOOP; END $$`);
    const size = async () => (await query(`SELECT pg_relation_size('pg_attribute') AS n`))[0]?.n;
    await bulks();
    expect(await dead('pg_attribute')).toBeGreaterThan(1_000);
    await backend.vacuum();
    expect(await dead('pg_attribute')).toBe(0);
    const once = await size();
    await bulks();
    expect(await size()).toBeGreaterThan(once ?? 0);
    await backend.vacuum();
    expect(await size()).toBe(once);
  });

  it('clears the tables of the schemas that it is given, and of the queue', async () => {
    await query('CREATE SCHEMA dusty; CREATE TABLE dusty.rows AS SELECT generate_series(1, 3000) n');
    await query('DELETE FROM dusty.rows');
    const queue = backend.queue('vacuumed');
    const jobs = Array.from({ length: 1_500 }, (_, n) => ({
      name: 'job',
      data: {},
      opts: { jobId: `dust-${n}` },
    }));
    await queue.addBulk(jobs);
    await queue.obliterate({ force: true });
    const table = 'bullmq.job';
    expect(await dead(table)).toBeGreaterThan(1_000);
    await backend.vacuum(['dusty']);
    expect(await dead(table)).toBe(0);
    expect(await query(`SELECT pg_relation_size('dusty.rows') AS n`)).toEqual([{ n: 0 }]);
  });
});
