import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from '@jest/globals';
import { compiledEntry } from '../../src/compiled-entry.js';

const run = promisify(execFile);
const module = (name: string) =>
  compiledEntry(new URL('../../src/sources/open.ts', import.meta.url).href, name);

/** Runs in plain Node: jest's own memory would hide what a source holds. Prints megabytes of heap and comments. */
const PROGRAM = `
  const { createJsonlSource } = await import(process.argv[1]);
  const { createCsvSource } = await import(process.argv[2]);
  const [format, count] = [process.argv[3], Number(process.argv[4])];
  const row = (i) => format === 'csv'
    ? 'Rosl,"Kommentar ' + i + ', der nichts sagt."\\n'
    : JSON.stringify({ author: 'Rosl', text: 'Kommentar ' + i + ', der nichts sagt.' }) + '\\n';
  async function* input() {
    if (format === 'csv') yield Buffer.from('author,text\\n');
    for (let i = 0; i < count; i += 1000) {
      yield Buffer.from(Array.from({ length: 1000 }, (_, j) => row(i + j)).join(''));
    }
  }
  const create = format === 'csv' ? createCsvSource : createJsonlSource;
  const source = create({ input: input(), place: 'x', defaults: { site: 'a', section: null, savedAt: null } });
  let comments = 0, peak = 0;
  for await (const item of source.read()) {
    if (item.kind === 'comment') comments++;
    if (comments % 10000 === 0) {
      gc();
      const { heapUsed, arrayBuffers } = process.memoryUsage();
      peak = Math.max(peak, heapUsed + arrayBuffers);
    }
  }
  console.log(JSON.stringify({ comments, peak: peak / 2 ** 20 }));
`;

async function measure(format: string, count: number): Promise<{ comments: number; peak: number }> {
  const args = ['--expose-gc', '--input-type=module', '-e', PROGRAM];
  const files = ['./jsonl.js', './csv.js'].map((name) => module(name).href);
  const { stdout } = await run(process.execPath, [...args, ...files, format, String(count)]);
  return JSON.parse(stdout);
}

it.each([
  ['jsonl', 200_000],
  ['csv', 60_000],
])(
  'memory does not grow with the length of %s',
  async (format, count) => {
    // Both above the 10,000 comments from which equal ones are counted in tables of a fixed size.
    const short = await measure(format, 20_000);
    const long = await measure(format, count);
    expect(short.comments).toBe(20_000);
    expect(long.comments).toBe(count);
    expect(long.peak).toBeLessThan(short.peak * 1.5);
  },
  120_000,
);
