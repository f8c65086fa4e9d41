import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { PACKAGE_ROOT } from '../../src/package.js';

const folder = mkdtempSync(join(tmpdir(), 'tonfall-pipe-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('ends quietly when nobody reads on, though the model is at work', () => {
  const rows = Array.from({ length: 2000 }, (_, at) =>
    JSON.stringify({ id: `c-${at}`, text: `Satz ${at}.` }),
  );
  writeFileSync(join(folder, 'long.jsonl'), rows.join('\n'));
  const line = `"${process.execPath}" "${join(PACKAGE_ROOT, 'bin/tonfall.js')}" score long.jsonl | head -n 1 >first; echo \${PIPESTATUS[0]}`;
  for (let run = 0; run < 3; run += 1) {
    const { stdout, stderr } = spawnSync('bash', ['-c', line], { cwd: folder, encoding: 'utf8' });
    expect(stdout.trim()).toBe('0');
    expect(stderr).not.toContain('terminate called');
  }
}, 300_000);
