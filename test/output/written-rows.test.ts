import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ErrorRow } from '../../src/label.js';
import { createRowWriter } from '../../src/output/formats.js';
import { readWrittenRows } from '../../src/output/written-rows.js';

const folder = mkdtempSync(join(tmpdir(), 'tonfall-written-'));
const file = join(folder, 'rows');
afterAll(() => rmSync(folder, { recursive: true }));

const id = fc.option(fc.oneof(fc.string({ minLength: 1 }), fc.constant('a\u2028b\u2029c')), { nil: null });

async function written(format: 'jsonl' | 'csv', ids: readonly (string | null)[]): Promise<Buffer> {
  const stream = new PassThrough({ highWaterMark: 1 << 20 });
  const writer = createRowWriter(format, stream);
  for (const one of ids) {
    const row: ErrorRow = {
      id: one,
      place: 'a,"b"\nc:1',
      error: { code: 'TEXT_MISSING', message: 'Grüße "x"' },
    };
    await writer.write(row);
  }
  await writer.end();
  stream.end();
  return Buffer.from(await text(stream));
}

async function idsOf(format: 'jsonl' | 'csv'): Promise<(string | null)[]> {
  const rows = await readWrittenRows(file, format, false);
  const ids: (string | null)[] = [];
  for await (const one of rows.rows()) {
    expect(one.error).toEqual({ code: 'TEXT_MISSING', message: 'Grüße "x"' });
    ids.push(one.id);
  }
  return ids;
}

describe.each(['jsonl', 'csv'] as const)('readWrittenRows of %s', (format) => {
  it('finds every whole row, wherever the file was cut off', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(id, { maxLength: 6 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        async (ids, at) => {
          const whole = await written(format, ids);
          const cut = whole.subarray(0, Math.floor(whole.length * at));
          writeFileSync(file, cut);
          const found = await idsOf(format);
          expect(found).toEqual(ids.slice(0, found.length));
          const kept = readFileSync(file);
          expect(kept.equals(whole.subarray(0, kept.length))).toBe(true);
          // What was cut away is less than a row: one more row would not fit.
          const next = await written(format, ids.slice(0, found.length + 1));
          if (found.length < ids.length) expect(next.length).toBeGreaterThan(cut.length);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('takes a missing or empty file for no rows', async () => {
    rmSync(file, { force: true });
    expect((await readWrittenRows(file, format, false)).any).toBe(false);
    writeFileSync(file, '');
    expect(await idsOf(format)).toEqual([]);
  });

  it('refuses a file of another form', async () => {
    writeFileSync(file, 'something else\nentirely\n');
    await expect(idsOf(format)).rejects.toMatchObject({ code: 'RESUME_MISMATCH' });
  });
});
