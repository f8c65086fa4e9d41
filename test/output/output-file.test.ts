import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openOutputFile } from '../../src/output/output-file.js';
import { writeChunk } from '../../src/output/write-chunk.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tonfall-output-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('openOutputFile', () => {
  it('empties the file or goes on with it', async () => {
    const path = join(folder, 'rows.txt');
    for (const append of [false, true, true]) {
      const stream = await openOutputFile(path, { append });
      await writeChunk(stream, 'Grüße\n');
      stream.end('bis bald\n');
      await finished(stream);
    }
    expect(readFileSync(path, 'utf8')).toBe('Grüße\nbis bald\n'.repeat(3));
    await finished((await openOutputFile(path)).end());
    expect(readFileSync(path, 'utf8')).toBe('');
  });

  it('refuses what cannot be written, with its path', async () => {
    const path = join(folder, 'nowhere', 'rows.txt');
    await expect(openOutputFile(path)).rejects.toMatchObject({ code: 'OUTPUT_UNWRITABLE', place: path });
    await expect(openOutputFile(folder)).rejects.toMatchObject({ code: 'OUTPUT_UNWRITABLE', place: folder });
  });

  // A device that takes no byte, on Linux.
  it('says so when the disk is full', async () => {
    const stream = await openOutputFile('/dev/full', { append: true });
    stream.write('x');
    stream.end();
    await expect(finished(stream)).rejects.toMatchObject({ code: 'OUTPUT_UNWRITABLE' });
    await expect(writeChunk(stream, 'y')).rejects.toMatchObject({ code: 'OUTPUT_UNWRITABLE' });
  });
});
