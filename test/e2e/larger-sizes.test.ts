import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { EXIT } from '../../src/commands/exit-code.js';
import { describeWith, type Fresh, freshPostgres, freshRedisDatabase } from '../helpers/servers.js';
import { type Running, startTonfall, tonfall } from '../helpers/shell.js';

describeWith(['postgres', 'redis'], 'the commands on PostgreSQL and Redis', () => {
  let cwd: string;
  let database: Fresh<string>;
  let redis: Fresh<string>;
  const workers: Running[] = [];
  const env = () => ({ TONFALL_DATABASE_URL: database.value, TONFALL_QUEUE_URL: redis.value });
  const run = (...argv: string[]) => tonfall(argv, { cwd, env: env() });

  beforeAll(async () => {
    cwd = mkdtempSync(join(tmpdir(), 'tonfall-fleet-'));
    database = await freshPostgres();
    redis = await freshRedisDatabase();
  });
  afterAll(async () => {
    for (const worker of workers) await worker.stop('SIGKILL');
    await database.drop();
    await redis.drop();
    rmSync(cwd, { recursive: true });
  });

  it('ingest stores without any worker there, and says so at once', async () => {
    const rows = Array.from({ length: 60 }, (_, at) => ({
      id: `c-${at}`,
      text: `Der ${at}. Kommentar hier.`,
    }));
    writeFileSync(join(cwd, 'in.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    expect(await run('ingest', 'in.jsonl')).toMatchObject({ code: EXIT.ok });
    const { stdout } = await run('status', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      store: 'postgres',
      queue: { kind: 'redis' },
      comments: 60,
      labelled: 0,
      pending: 60,
    });
  }, 240_000);

  it('two work processes label it between them, and end cleanly', async () => {
    for (let count = 0; count < 2; count += 1) {
      workers.push(startTonfall(['work', '--threads', '1'], { cwd, env: env() }));
    }
    for (const worker of workers) await worker.says(/^working: 1 threads, queue on redis/m);
    expect(await run('ingest', 'in.jsonl', '--wait')).toMatchObject({ code: EXIT.ok });
    const { stdout } = await run('export');
    const ids = stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line).id);
    expect(ids).toEqual(Array.from({ length: 60 }, (_, at) => `c-${at}`));
    for (const worker of workers) expect(await worker.stop('SIGTERM')).toMatchObject({ code: EXIT.ok });
  }, 240_000);

  it('serve runs on them too, with nothing left to label', async () => {
    const serve = startTonfall(['serve', 'in.jsonl', '--threads', '1'], { cwd, env: env() });
    workers.push(serve);
    await serve.says(/Ctrl-C stops/);
    expect(serve.stdout()).toContain('0 new, 0 changed, 60 known before');
    expect(serve.stdout()).toContain('running on PostgreSQL, queue on redis');
    expect(await serve.stop('SIGINT')).toMatchObject({ code: EXIT.ok });
  }, 240_000);

  it('serve --api-only stores, and leaves the labelling to a worker elsewhere', async () => {
    const serve = startTonfall(['serve', '--api-only', '--threads', '1', '--port', '0'], { cwd, env: env() });
    workers.push(serve);
    await serve.says(/^Server: http\S+/m);
    expect(serve.stdout()).toContain('labelled by `tonfall work`, elsewhere');
    const [, address] = /^Server: (\S+)/m.exec(serve.stdout()) ?? [];
    const send = (id: string, headers: Record<string, string>) =>
      fetch(`${address}/v1/comments`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ id, text: `Der Beitrag ${id} wartet auf jemanden.` }),
      });
    const alone = await send('api-1', { prefer: 'wait=3' });
    expect(alone.status).toBe(202);
    expect(await alone.json()).toMatchObject({ state: 'pending', label: null });
    // What is asked for at once is scored here, worker or not.
    const scored = await fetch(`${address}/v1/score`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text: 'Und dieser wird sofort bewertet.', language: 'de' }),
    });
    expect(await scored.json()).toMatchObject({ results: [{ language: 'de' }] });

    const worker = startTonfall(['work', '--threads', '1'], { cwd, env: env() });
    workers.push(worker);
    await worker.says(/^working: /m);
    const answered = await send('api-2', { prefer: 'wait=30' });
    expect(answered.status).toBe(200);
    expect(await answered.json()).toMatchObject({ state: 'labelled', label: { id: 'api-2' } });
    expect(await worker.stop('SIGTERM')).toMatchObject({ code: EXIT.ok });
    expect(await serve.stop('SIGINT')).toMatchObject({ code: EXIT.ok });
  }, 240_000);

  it('backup points to pg_dump', async () => {
    const outcome = await run('backup', 'x.tar.gz');
    expect(outcome.code).toBe(EXIT.usage);
    expect(outcome.stderr).toContain('pg_dump');
  });

  it('a database or queue that is not there is told as unavailable, without its password', async () => {
    const away = { cwd, env: { TONFALL_DATABASE_URL: 'postgres://u:geheim@127.0.0.1:1/x' } };
    const outcome = await tonfall(['status'], away);
    expect(outcome).toMatchObject({ code: EXIT.unavailable, stdout: '' });
    expect(outcome.stderr).toMatch(/^error DATABASE_UNAVAILABLE: /m);
    const lost = { ...env(), TONFALL_QUEUE_URL: 'redis://:geheim@127.0.0.1:1' };
    const queueless = await tonfall(['status'], { cwd, env: lost });
    expect(queueless.code).toBe(EXIT.unavailable);
    expect(queueless.stderr).toMatch(/^error QUEUE_UNAVAILABLE: /m);
    expect(`${outcome.stderr}${queueless.stderr}`).not.toContain('geheim');
  }, 240_000);
});
