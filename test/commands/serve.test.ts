import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, it } from '@jest/globals';
import { main } from '../../src/cli.js';
import { EXIT } from '../../src/commands/exit-code.js';
import { TextStream } from '../helpers/text-stream.js';

it('serve --api-only refuses the embedded store before it opens anything', async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'tonfall-api-only-'));
  const [stdout, stderr] = [new TextStream(), new TextStream()];
  const shell = { stdin: Readable.from([]), stdout, stderr, env: {}, cwd };
  expect(await main(['serve', '--api-only'], shell)).toBe(EXIT.usage);
  expect(stdout.text).toBe('');
  expect(stderr.text).toMatch(/^error EMBEDDED_ONE_PROCESS: [^\n]+\n {2}Set TONFALL_DATABASE_URL/);
  expect(readdirSync(cwd)).toEqual([]);
  rmSync(cwd, { recursive: true });
});
