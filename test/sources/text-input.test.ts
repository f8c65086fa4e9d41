import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openBytes } from '../../src/sources/bytes.js';
import { readLines } from '../../src/sources/lines.js';
import { openText, readText, threadName } from '../../src/sources/text-input.js';
import { chunksOf } from '../helpers/source-input.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tonfall-sources-'));
});
afterAll(() => rm(folder, { recursive: true }));

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=',
  'base64',
);

describe('openText', () => {
  it('reads gzip as if it were not there, also in several members and bytewise', async () => {
    const bytes = Buffer.concat([gzipSync('eins\n'), gzipSync('zwei\n')]);
    expect(await readText(chunksOf(bytes, 1), 'x')).toBe('eins\nzwei\n');
    const path = join(folder, 'a.gz');
    await writeFile(path, bytes);
    expect(await readText(path, path)).toBe('eins\nzwei\n');
  });

  it('says SOURCE_UNREADABLE where gzip ends too early, after what could be read', async () => {
    const text = Array.from({ length: 30_000 }, (_, index) => `Zeile ${index * 7919}\n`).join('');
    const bytes = gzipSync(text);
    const seen: Buffer[] = [];
    const reading = (async () => {
      for await (const part of openBytes(chunksOf(bytes.subarray(0, -100), 4096), 'x')) seen.push(part);
    })();
    await expect(reading).rejects.toMatchObject({ code: 'SOURCE_UNREADABLE', place: 'x' });
    expect(text.startsWith(Buffer.concat(seen).toString())).toBe(true);
    expect(Buffer.concat(seen).length).toBeGreaterThan(1000);
  });

  it.each([
    ['nothing at all', Buffer.alloc(0), 'SOURCE_EMPTY'],
    ['a byte order mark only', Buffer.from([0xef, 0xbb, 0xbf]), 'SOURCE_EMPTY'],
    ['gzip of nothing', gzipSync(''), 'SOURCE_EMPTY'],
    ['a PNG', PNG, 'SOURCE_UNREADABLE'],
    ['a PNG in gzip', gzipSync(PNG), 'SOURCE_UNREADABLE'],
    ['a ZIP archive', Buffer.from('PK\u0003\u0004 and more'), 'SOURCE_UNREADABLE'],
    ['a PDF', Buffer.from('%PDF-1.7\n'), 'SOURCE_UNREADABLE'],
    [
      'bytes without sense',
      Buffer.from(Array.from({ length: 999 }, (_, i) => (i * 7919) % 251)),
      'SOURCE_UNREADABLE',
    ],
  ])('refuses %s', async (_name, bytes, code) => {
    await expect(openText(chunksOf(bytes), 'x')).rejects.toMatchObject({ code, place: 'x' });
  });

  it('gives what could be read also where the break lies near the beginning', async () => {
    const line = (at: number) => `${createHash('sha256').update(String(at)).digest('hex')}\n`;
    const whole = gzipSync(Array.from({ length: 3000 }, (_, at) => line(at)).join(''));
    const parts: Buffer[] = [];
    const { chunks } = await openText(chunksOf(whole.subarray(0, whole.length / 2), 4096), 'x');
    await expect(
      (async () => {
        for await (const part of chunks) parts.push(part);
      })(),
    ).rejects.toMatchObject({ code: 'SOURCE_UNREADABLE' });
    const lines = Buffer.concat(parts).toString().split('\n');
    expect(lines.length).toBeGreaterThan(500);
    expect(`${lines[499]}\n`).toBe(line(499));
  });

  it('names files that are not there and folders', async () => {
    await expect(openText(join(folder, 'none'), 'none')).rejects.toMatchObject({ code: 'SOURCE_NOT_FOUND' });
    await expect(openText(folder, 'folder')).rejects.toMatchObject({ code: 'SOURCE_UNREADABLE' });
  });

  it('takes a text with a few control characters for text', async () => {
    expect(await readText(chunksOf('a\u0000b\n'), 'x')).toBe('a\u0000b\n');
  });
});

describe('readLines', () => {
  const lines = async (bytes: Uint8Array | string, size: number, limit?: number) => {
    const found = [];
    for await (const line of readLines(chunksOf(bytes, size) as AsyncGenerator<Buffer>, limit))
      found.push(line);
    return found;
  };

  it('numbers lines from 1 and takes LF, CR LF and a last line without end', async () => {
    for (const size of [1, 2, 100]) {
      expect((await lines('a\r\n\nü\nb', size)).map(({ number, text }) => [number, text])).toEqual([
        [1, 'a'],
        [2, ''],
        [3, 'ü'],
        [4, 'b'],
      ]);
    }
  });

  it('keeps a broken line byte for byte and goes on', async () => {
    const bytes = Buffer.concat([Buffer.from('a\n'), Buffer.from([0x62, 0xfc, 0x0a]), Buffer.from('c')]);
    expect(await lines(bytes, 1)).toEqual([
      { number: 1, problem: null, text: 'a' },
      { number: 2, problem: 'encoding', text: 'bü' },
      { number: 3, problem: null, text: 'c' },
    ]);
  });

  it('keeps the beginning of a line above the limit and goes on', async () => {
    for (const size of [1, 7, 100_000]) {
      const found = await lines(`a\n${'x'.repeat(20_000)}\nb`, size, 9000);
      expect(found.map(({ problem }) => problem)).toEqual([null, 'length', null]);
      expect(found[1]?.text).toBe('x'.repeat(1000));
    }
  });
});

describe('threadName', () => {
  it('is the base name without extension', () => {
    expect(threadName('/var/x/platz.jsonl.gz')).toBe('platz');
    expect(threadName('platz.2024.csv')).toBe('platz.2024');
    expect(threadName('stdin')).toBe('stdin');
  });
});
