import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from '@jest/globals';
import { countRows } from '../../src/sources/count-rows.js';

const folder = mkdtempSync(join(tmpdir(), 'tonfall-count-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe('countRows', () => {
  it('adds up the lines of all files, packed ones too', async () => {
    const plain = file('a.jsonl', '{}\n{}\n{}\n');
    const packed = file('b.csv.gz', gzipSync(`id,text\n${'1,x\n'.repeat(200_000)}`));
    expect(await countRows([plain, packed])).toBe(3 + 200_001);
  });

  it('does not guess where it cannot', async () => {
    const damaged = file('c.jsonl.gz', 'not packed at all');
    for (const one of [
      '-',
      'https://news.example/a.jsonl',
      file('d.html', '<p>\n'),
      join(folder, 'none.csv'),
      damaged,
    ]) {
      expect(await countRows([one])).toBeNull();
    }
  });
});
