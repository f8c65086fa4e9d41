import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { main } from '../../src/cli.js';
import { EXIT } from '../../src/commands/exit-code.js';
import { TextStream } from '../helpers/text-stream.js';

let folder: string;
let input: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tonfall-files-'));
  input = join(folder, 'in.jsonl');
  writeFileSync(input, '{"id":"a","text":"Das ist gut."}\n{"id":"b"\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

async function run(argv: string[]) {
  const stdout = new TextStream();
  const stderr = new TextStream();
  const shell = { stdin: Readable.from([]), stdout, stderr, env: { TONFALL_THREADS: '1' }, cwd: folder };
  return { code: await main(argv, shell), stdout: stdout.text, stderr: stderr.text };
}

describe('a file that cannot be written', () => {
  it.each([
    ['score', '--out'],
    ['score', '--rejects'],
    ['ingest', '--rejects'],
    ['export', '--out'],
  ])(
    '%s %s names it',
    async (command, option) => {
      const path = join(folder, 'nowhere', 'out.jsonl');
      const outcome = await run([command, ...(command === 'export' ? [] : [input]), option, path]);
      expect(outcome.code).toBe(EXIT.unavailable);
      expect(outcome.stderr).toContain('error OUTPUT_UNWRITABLE: ');
      expect(outcome.stderr).toContain(path);
    },
    60_000,
  );
});

describe('several sources', () => {
  it('writes what was read before one that is not there', async () => {
    const outcome = await run(['score', input, join(folder, 'nowhere.jsonl')]);
    expect(outcome.code).toBe(EXIT.usage);
    expect(outcome.stderr).toContain('SOURCE_NOT_FOUND');
    expect(outcome.stdout.split('\n').filter(Boolean).length).toBe(2);
  }, 60_000);
});

describe('tonfall score --resume --rejects', () => {
  it('holds what both runs refused', async () => {
    const out = join(folder, 'labels.jsonl');
    const rejects = join(folder, 'rejects.jsonl');
    const argv = ['score', input, '--out', out, '--rejects', rejects];
    await run(argv);
    const whole = readFileSync(rejects, 'utf8');
    expect(JSON.parse(whole)).toMatchObject({ place: `${input}:2`, raw: '{"id":"b"' });
    await run([...argv, '--resume']);
    expect(readFileSync(rejects, 'utf8')).toBe(whole);
  }, 60_000);
});
