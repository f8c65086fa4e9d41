import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from '@jest/globals';
import { compiledEntry } from '../src/compiled-entry.js';

/** Lets objects grow old and die beside others that stay. Prints what stays and the largest heap, in megabytes. */
const PROGRAM = `
  const { collectGarbageSooner } = await import(process.argv[1]);
  collectGarbageSooner();
  const stays = Array.from({ length: 1_000_000 }, (_, index) => ({ index }));
  const held = [];
  gc();
  const live = process.memoryUsage().heapUsed;
  let peak = 0;
  for (let index = 0; index < 4_000_000; index++) {
    held[index % 200_000] = { index, list: [index] };
    if (index % 10_000 === 0) peak = Math.max(peak, process.memoryUsage().heapUsed);
  }
  console.log(JSON.stringify({ stays: stays.length, live: live / 2 ** 20, peak: peak / 2 ** 20 }));
`;

it('keeps the heap of a command below four times what lives in it', async () => {
  const url = compiledEntry(new URL('../src/cli-memory.ts', import.meta.url).href, './cli-memory.js').href;
  const args = ['--expose-gc', '--input-type=module', '-e', PROGRAM, url];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args);
  // V8 says there when it does not know a flag.
  expect(stderr).toBe('');
  const { live, peak } = JSON.parse(stdout) as { live: number; peak: number };
  expect(live).toBeGreaterThan(30);
  // The young generation, and the 200,000 that are held on to, come on top.
  expect(peak).toBeLessThan(4 * live);
});
