import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EXIT } from '../src/commands/exit-code.js';
import { PACKAGE_ROOT } from '../src/package.js';
import { expectNoLeak, PRIVATE, privateValues } from './helpers/private-values.js';

let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'tonfall-no-leak-'));
  const good = { ...privateValues(), name: PRIVATE.author, body: PRIVATE.text };
  const lines = [
    JSON.stringify(good),
    JSON.stringify({ ...good, id: 'c-2', parentId: 'c-1' }),
    // Every way to be refused, with the values in it.
    `{"text": "${PRIVATE.text}", "author": ${PRIVATE.author}}`,
    JSON.stringify({ ...good, id: 'c-4', text: '' }),
    JSON.stringify({ ...good, id: 'c-5', text: PRIVATE.text.repeat(4000) }),
    JSON.stringify({ ...good, id: 'c-6', createdAt: PRIVATE.text }),
    JSON.stringify([PRIVATE.text]),
  ];
  writeFileSync(join(cwd, 'private.jsonl'), `${lines.join('\n')}\n`);
});
afterAll(() => rmSync(cwd, { recursive: true }));

/** Runs the compiled command line in a process of its own. */
async function tonfall(...argv: string[]) {
  const child = spawn(process.execPath, [join(PACKAGE_ROOT, 'bin', 'tonfall.js'), ...argv], {
    cwd,
    env: { PATH: process.env.PATH },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const read = async (stream: NodeJS.ReadableStream) => {
    let text = '';
    for await (const chunk of stream.setEncoding('utf8')) text += chunk;
    return text;
  };
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [code, stdout, stderr] = await Promise.all([closed, read(child.stdout), read(child.stderr)]);
  return { code, stdout, stderr };
}

describe('a whole run at the most talkative level', () => {
  it.each([
    ['score', 'private.jsonl', '--out', 'rows.jsonl', '--rejects', 'rejects.jsonl'],
    ['ingest', 'private.jsonl', '--wait', '--data-dir', 'data'],
  ])(
    'of %s says nothing of what was written or by whom on stderr',
    async (...argv) => {
      const { code, stderr } = await tonfall(...argv, '--log-level', 'trace', '--log-format', 'json');
      expect(stderr).not.toBe('');
      expectNoLeak(stderr);
      expect(code).toBe(EXIT.refused);
    },
    120_000,
  );

  it('keeps the text for the file that was asked for', () => {
    const rows = readFileSync(join(cwd, 'rows.jsonl'), 'utf8').trimEnd().split('\n');
    expect(rows).toHaveLength(7);
    for (const row of rows) expect(row).not.toContain(PRIVATE.text);
    expect(readFileSync(join(cwd, 'rejects.jsonl'), 'utf8')).toContain(PRIVATE.text);
  });
});
