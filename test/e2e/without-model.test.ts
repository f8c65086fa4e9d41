import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { main } from '../../src/cli.js';
import { EXIT } from '../../src/commands/exit-code.js';
import { TextStream } from '../helpers/text-stream.js';

describe('where the model folder is not there', () => {
  let cwd: string;
  beforeAll(() => {
    cwd = mkdtempSync(join(tmpdir(), 'tonfall-modelless-'));
    writeFileSync(join(cwd, 'in.jsonl'), '{"id":"a","text":"Das ist gut."}\n');
  });
  afterAll(() => rmSync(cwd, { recursive: true }));

  async function run(...argv: string[]) {
    const stdout = new TextStream();
    const stderr = new TextStream();
    const env = { TONFALL_MODEL: join(cwd, 'nowhere') };
    const code = await main(argv, { stdin: Readable.from([]), stdout, stderr, env, cwd });
    return { code, stdout: stdout.text, stderr: stderr.text };
  }

  it('what needs no model works', async () => {
    expect(await run('ingest', join(cwd, 'in.jsonl'))).toMatchObject({ code: EXIT.ok });
    const status = await run('status', '--json');
    expect(JSON.parse(status.stdout)).toMatchObject({ model: null, comments: 1, pending: 1, labelled: 0 });
    expect(await run('export')).toMatchObject({ code: EXIT.ok, stdout: '' });
    expect(await run('rescore', '--policy')).toMatchObject({ code: EXIT.ok, stdout: '0 judged again\n' });
  }, 60_000);

  it('what needs one says so', async () => {
    for (const argv of [['serve'], ['rescore'], ['score', join(cwd, 'in.jsonl')]]) {
      const outcome = await run(...argv);
      expect(outcome.code).toBe(EXIT.unavailable);
      expect(outcome.stderr).toContain('error MODEL_NOT_FOUND: ');
    }
  }, 60_000);
});
