import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { detectEncoding, toUtf8 } from '../../src/sources/encoding.js';
import { chunksOf } from '../helpers/source-input.js';

const GERMAN = 'Die Straße über die Brücke ist schön – „endlich“, sagt Jörg.\n'.repeat(3);
const RUSSIAN = 'Когда же наконец откроют новый мост через реку, мы все этого ждём.\n'.repeat(10);

async function decode(bytes: Buffer, size: number): Promise<{ encoding: string; text: string; raw: Buffer }> {
  const detected = detectEncoding(bytes);
  const parts: Buffer[] = [];
  for await (const part of toUtf8(chunksOf(bytes, size) as AsyncGenerator<Buffer>, detected))
    parts.push(part);
  const raw = Buffer.concat(parts);
  return { encoding: detected.encoding, text: raw.toString(), raw };
}

describe('detectEncoding and toUtf8', () => {
  it.each([
    ['utf-8', iconv.encode(GERMAN, 'utf-8')],
    ['utf-8', iconv.encode(GERMAN, 'utf-8', { addBOM: true })],
    ['utf-16le', iconv.encode(GERMAN, 'utf-16le')],
    ['utf-16le', iconv.encode(GERMAN, 'utf-16le', { addBOM: true })],
    ['utf-16be', iconv.encode(GERMAN, 'utf-16be')],
    ['utf-16be', iconv.encode(GERMAN, 'utf-16be', { addBOM: true })],
    ['windows-1252', iconv.encode(GERMAN, 'windows-1252')],
  ])('finds %s and reads it, however the bytes are cut', async (encoding, bytes) => {
    for (const size of [1, 3, 7, 1000]) {
      expect(await decode(bytes, size)).toMatchObject({ encoding, text: GERMAN });
    }
  });

  it('reads another script than the Latin one by its letters, and says that it guesses', async () => {
    const bytes = iconv.encode(RUSSIAN, 'windows-1251');
    expect(detectEncoding(bytes)).toMatchObject({ encoding: 'windows-1251', guessed: true });
    expect((await decode(bytes, 100)).text).toBe(RUSSIAN);
  });

  it('stays with UTF-8 where single bytes of it are broken', () => {
    const bytes = Buffer.concat([Buffer.from(GERMAN), Buffer.from([0xfc, 0x0a]), Buffer.from(GERMAN)]);
    expect(detectEncoding(bytes).encoding).toBe('utf-8');
  });

  it('stays with UTF-8 wherever the first block cuts a character', () => {
    const bytes = Buffer.from('Ein Wort mit 😀 und ß und €');
    for (let end = 1; end <= bytes.length; end++) {
      expect(detectEncoding(bytes.subarray(0, end)).encoding).toBe('utf-8');
    }
  });

  it('marks what it cannot decode with a byte that is no UTF-8', async () => {
    const lone = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('a\ud800b\n', 'utf16le')]);
    expect((await decode(lone, 2)).raw).toEqual(Buffer.from([0x61, 0xff, 0x62, 0x0a]));
    expect((await decode(Buffer.from([0xfc, 0x62, 0x81]), 2)).raw).toEqual(
      Buffer.from([0xc3, 0xbc, 0x62, 0xff]),
    );
  });

  it('gives every well-formed text back from UTF-8 and UTF-16', async () => {
    const text = fc.string({ unit: 'binary' }).filter((value) => !value.includes('\0'));
    await fc.assert(
      fc.asyncProperty(
        text,
        fc.constantFrom('utf-8', 'utf-16le', 'utf-16be'),
        fc.integer({ min: 1, max: 9 }),
        async (value, encoding, size) => {
          const bytes = iconv.encode(value, encoding, { addBOM: true });
          expect((await decode(bytes, size)).text).toBe(value);
        },
      ),
      { numRuns: 200 },
    );
  });
});
