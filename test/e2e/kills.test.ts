import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { openDatabase } from '../../src/database/open.js';
import { createDeterministicClassifier } from '../../src/model/deterministic-classifier.js';
import { describeSizes, expectOneLabelEach, SIZES, type Size } from '../helpers/pipeline.js';
import { freshDataDir, freshPostgres, freshRedis } from '../helpers/servers.js';
import { type Running, startProgram } from '../helpers/shell.js';

const SCRIPT = fileURLToPath(new URL('./pipeline-process.mjs', import.meta.url));
const MODEL = createDeterministicClassifier().info().id;

/** What a process is told to open, and who sees to it that nothing of it stays. */
async function addresses(size: Size) {
  const folder = size === 'embedded' ? await freshDataDir() : null;
  const server = size === 'embedded' ? null : await freshPostgres();
  const redis = size === 'Redis and PostgreSQL' ? await freshRedis() : null;
  return {
    open: {
      databaseUrl: server?.value ?? null,
      dataDir: folder?.value ?? '',
      queueUrl: redis?.value.url ?? null,
      ...(redis ? { prefix: redis.value.prefix } : {}),
    },
    async drop() {
      for (const owned of [folder, server, redis]) await owned?.drop();
    },
  };
}

const report = (line: string) => process.stderr.write(`${line}\n`);

describeSizes('kill -9', SIZES, (size) => {
  let cwd: string;
  let file: string;
  let store: Awaited<ReturnType<typeof addresses>>;
  let running: Running[] = [];
  let scored = 0;

  const COMMENTS = 5_000;
  const KILLS = 20;

  beforeAll(() => {
    cwd = mkdtempSync(join(tmpdir(), 'tonfall-kills-'));
    file = join(cwd, 'comments.jsonl');
    const rows = Array.from({ length: COMMENTS }, (_, at) =>
      JSON.stringify({
        id: `c-${at}`,
        thread: `t-${at % 50}`,
        text: `Meinung ${at}: das sehe ich ganz anders.`,
      }),
    );
    writeFileSync(file, `${rows.join('\n')}\n`);
  });
  afterAll(() => rmSync(cwd, { recursive: true }));
  afterEach(async () => {
    for (const one of running) await one.stop('SIGKILL');
    running = [];
    await store.drop();
  });

  function start(more: object): Running {
    const one = startProgram([SCRIPT, JSON.stringify({ ...store.open, ...more })], { cwd });
    one.child.stdout?.on('data', (chunk: string) => {
      for (const [, count] of chunk.matchAll(/^scored (\d+)$/gm)) scored += Number(count);
    });
    running.push(one);
    return one;
  }
  /** Opens the store when nobody else has it. */
  async function look(comments: number): Promise<void> {
    const { database } = await openDatabase({ ...store.open, mode: 'own', waitMs: 20_000 });
    try {
      await expectOneLabelEach({ database }, { comments, model: MODEL });
    } finally {
      await database.close();
    }
  }

  it(`${KILLS} times in a run of ${COMMENTS} comments loses none and labels none twice`, async () => {
    store = await addresses(size);
    scored = 0;
    const began = Date.now();
    const moments = Array.from({ length: KILLS }, () => Math.floor(Math.random() * COMMENTS * 0.8));
    for (const moment of moments.toSorted((one, other) => one - other)) {
      const life = start({ file, delay: 400 });
      let over = false;
      life.ended.then(() => {
        over = true;
      });
      while (scored < moment && !over) await new Promise((resolve) => setTimeout(resolve, 5));
      // Some die while they still open the store or ingest, others with batches in hand.
      const atMost = life.stdout().includes('ready') ? 300 : 1_500;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * atMost));
      const { signal, stderr } = await life.stop('SIGKILL');
      // One that had ended by itself was not killed at a moment of its run.
      expect([signal, stderr]).toEqual(['SIGKILL', expect.any(String)]);
    }
    const last = await start({ file, delay: 0 }).ended;
    expect(last).toMatchObject({ code: 0, signal: null });
    expect(last.stdout).toContain('done');
    await look(COMMENTS);
    const seconds = ((Date.now() - began) / 1000).toFixed(0);
    report(
      `kill -9, ${size}: ${KILLS} kills in ${COMMENTS} comments, 0 lost, 0 doubled labels, ` +
        `${scored - COMMENTS} scored again, ${seconds} s`,
    );
  });

  if (size !== 'embedded') {
    it('of one of two workers leaves its work to the other', async () => {
      store = await addresses(size);
      scored = 0;
      const began = Date.now();
      const [one, two] = [start({ delay: 60 }), start({ delay: 60 })];
      await Promise.all([one.says(/^ready$/m), two.says(/^ready$/m)]);
      const third = start({ file, delay: 60 });
      await Promise.all([one.says(/^scored/m), two.says(/^scored/m)]);
      while (scored < 1_000) await new Promise((resolve) => setTimeout(resolve, 5));
      await one.stop('SIGKILL');
      await third.says(/^done$/m);
      expect(await third.ended).toMatchObject({ code: 0 });
      expect(await two.stop('SIGTERM')).toMatchObject({ code: 0 });
      await look(COMMENTS);
      const seconds = ((Date.now() - began) / 1000).toFixed(0);
      report(
        `three workers, one killed, ${size}: 0 lost, 0 doubled labels, ${scored - COMMENTS} scored again, ${seconds} s`,
      );
    });
  }
});
