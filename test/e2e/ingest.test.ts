import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EXIT } from '../../src/commands/exit-code.js';
import { startTonfall, tonfall } from '../helpers/shell.js';

describe('tonfall ingest on a store that nobody serves', () => {
  let cwd: string;
  beforeAll(() => {
    cwd = mkdtempSync(join(tmpdir(), 'tonfall-ingest-'));
    const rows = Array.from({ length: 150 }, (_, at) => ({ id: `c-${at}`, text: `Das ist Nummer ${at}.` }));
    writeFileSync(join(cwd, 'in.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  });
  afterAll(() => rmSync(cwd, { recursive: true }));
  const run = (...argv: string[]) => tonfall(argv, { cwd });
  const status = async () => JSON.parse((await run('status', '--json')).stdout);

  it('without --wait only stores', async () => {
    const { code, stdout } = await run('ingest', 'in.jsonl');
    expect([code, stdout]).toEqual([EXIT.ok, '150 comments found: 150 new, 0 changed, 0 known before\n']);
    expect(await status()).toMatchObject({ comments: 150, labelled: 0, pending: 150 });
  }, 180_000);

  it('with --wait labels by itself; Ctrl-C ends that cleanly', async () => {
    const waiting = startTonfall(['ingest', 'in.jsonl', '--wait', '--threads', '1'], { cwd });
    await waiting.says(/^150 comments found: 0 new/m);
    const outcome = await waiting.stop('SIGINT');
    expect(outcome).toMatchObject({ code: EXIT.ok, signal: null });
    const { labelled, pending, failed } = await status();
    expect([labelled + pending, failed]).toEqual([150, 0]);
  }, 180_000);

  it('goes on where it stopped, and labels each once', async () => {
    expect(await run('ingest', 'in.jsonl', '--wait', '--threads', '1')).toMatchObject({ code: EXIT.ok });
    const { labelled, pending, failed, labelsByModel, queue } = await status();
    expect([labelled, pending, failed]).toEqual([150, 0, 0]);
    expect(Object.values(labelsByModel)).toEqual([150]);
    expect(queue.jobs).toMatchObject({ active: 0, prioritized: 0, waiting: 0, failed: 0 });
    expect(readdirSync(join(cwd, 'data')).filter((name) => name.startsWith('store.lock'))).toEqual([]);
  }, 180_000);

  it('is told of a source that does not exist before anything is stored', async () => {
    const outcome = await run('ingest', 'nowhere.jsonl');
    expect(outcome).toMatchObject({ code: EXIT.usage, stdout: '' });
    expect(outcome.stderr).toMatch(/error SOURCE_NOT_FOUND: .*nowhere\.jsonl/);
  }, 60_000);
});
