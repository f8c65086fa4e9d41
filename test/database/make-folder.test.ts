import { existsSync } from 'node:fs';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeFolder } from '../../src/database/embedded/make-folder.js';
import { openDatabase } from '../../src/database/open.js';

describe('makeFolder', () => {
  let root: string;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'tonfall-folder-'));
  });
  afterAll(() => rm(root, { recursive: true }));

  it('makes what is missing, for this user alone, and leaves what is there', async () => {
    const deep = join(root, 'a', 'b', 'c');
    makeFolder(deep);
    await writeFile(join(deep, 'file'), '');
    makeFolder(deep);
    expect((await stat(deep)).mode & 0o777).toBe(0o700);
    expect(existsSync(join(deep, 'file'))).toBe(true);
  });

  it('says that a file stands in the way', async () => {
    await writeFile(join(root, 'file'), '');
    expect(() => makeFolder(join(root, 'file'))).toThrow(expect.objectContaining({ code: 'EEXIST' }));
    expect(() => makeFolder(join(root, 'file', 'x'))).toThrow(expect.objectContaining({ code: 'ENOTDIR' }));
  });

  it('leads to a coded error where there is no room for a store', async () => {
    const open = (dataDir: string) => openDatabase({ databaseUrl: null, dataDir, mode: 'own' });
    await writeFile(join(root, 'taken'), '');
    for (const dataDir of [join(root, 'taken'), join(root, 'taken', 'x')]) {
      await expect(open(dataDir)).rejects.toMatchObject({ code: 'STORE_UNUSABLE', place: dataDir });
    }
  });

  // Only there does the system answer "no such folder" to the making of one.
  const proc = existsSync('/proc/self');
  (proc ? it : it.skip)(`gives up in /proc${proc ? '' : ' (LEFT OUT: there is none here)'}`, async () => {
    expect(() => makeFolder('/proc/nope/deep')).toThrow(expect.objectContaining({ code: 'ENOENT' }));
    await expect(
      openDatabase({ databaseUrl: null, dataDir: '/proc/nope', mode: 'own' }),
    ).rejects.toMatchObject({ code: 'STORE_UNUSABLE' });
  });
});
