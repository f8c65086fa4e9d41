import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { main } from '../../src/cli.js';
import { CHECKS, isSupported } from '../../src/commands/doctor-checks.js';
import { EXIT } from '../../src/commands/exit-code.js';
import { TextStream } from '../helpers/text-stream.js';

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'tonfall-doctor-'));
});
afterEach(() => rmSync(cwd, { recursive: true }));

interface Line {
  check: string;
  state: string;
  message: string;
  action?: string;
}

async function doctor(...flags: string[]) {
  const stdout = new TextStream();
  const stderr = new TextStream();
  const argv = ['doctor', '--json', '--log-level', 'silent', ...flags];
  const code = await main(argv, { stdin: Readable.from([]), stdout, stderr, env: {}, cwd });
  const lines = stdout.text.trimEnd().split('\n');
  const findings = new Map(lines.map((line) => JSON.parse(line) as Line).map((line) => [line.check, line]));
  return { code, findings, stderr: stderr.text };
}

describe('tonfall doctor', () => {
  it('says something of every check, in their order, and leaves nothing behind', async () => {
    const { findings } = await doctor('--data-dir', 'deep/data');
    expect([...findings.keys()]).toEqual(CHECKS.map(({ name }) => name));
    expect(findings.get('node')?.state).toBe('ok');
    expect(findings.get('database')).toMatchObject({
      state: 'ok',
      message: expect.stringContaining('first start'),
    });
    expect(findings.get('console')).toMatchObject({ state: 'ok', message: expect.stringContaining('link') });
    expect(existsSync(join(cwd, 'deep'))).toBe(false);
  });

  it('says what to do about a model that is not there, and exits as unavailable', async () => {
    const { code, findings } = await doctor('--model', 'nowhere');
    expect(code).toBe(EXIT.unavailable);
    expect(findings.get('model')).toMatchObject({
      state: 'problem',
      message: expect.stringContaining('MODEL_NOT_FOUND'),
      action: expect.stringContaining('--model'),
    });
  });

  it('names a database that does not answer once, and goes on', async () => {
    // Port 1 of the own machine: nobody listens there, and the refusal comes at once.
    const { code, findings } = await doctor('--database-url', 'postgres://127.0.0.1:1/none');
    expect(code).toBe(EXIT.unavailable);
    expect(findings.get('database')).toMatchObject({
      state: 'problem',
      message: expect.stringContaining('DATABASE_UNAVAILABLE'),
      action: expect.stringContaining('TONFALL_DATABASE_URL'),
    });
    for (const name of ['queue', 'clock', 'console']) expect(findings.get(name)?.state).toBe('warning');
  });

  it('names a queue that does not answer', async () => {
    const { code, findings } = await doctor('--queue-url', 'redis://127.0.0.1:1');
    expect(code).toBe(EXIT.unavailable);
    expect(findings.get('queue')).toMatchObject({
      state: 'problem',
      message: expect.stringContaining('QUEUE_UNAVAILABLE'),
    });
  });
});

describe('isSupported', () => {
  it.each([
    ['v20.19.0', true],
    ['v20.18.9', false],
    ['v18.20.0', false],
    ['v22.0.0', true],
    ['v24.9.1', true],
    ['v100.0.0', true],
  ])('%s for >=20.19: %s', (version, expected) => expect(isSupported(version, '>=20.19')).toBe(expected));
});
