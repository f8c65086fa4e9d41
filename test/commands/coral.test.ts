import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { EXIT } from '../../src/commands/exit-code.js';
import { findCoralSite } from '../../src/store/coral-sites.js';
import { useHeldStore } from '../helpers/held-store.js';

describe('tonfall coral, beside a process that holds the store', () => {
  const store = useHeldStore();

  it('add takes the secret from standard input, without the line break of an editor', async () => {
    const outcome = await store.run(['coral', 'add', 'tenant-1', '--site', 'news'], '  geheim\n');
    expect(outcome).toMatchObject({ code: EXIT.ok, stdout: expect.stringContaining('tenant-1') });
    expect(outcome.stdout + outcome.stderr).not.toContain('geheim');
    expect(await findCoralSite(store.database, 'tenant-1')).toEqual({
      tenant: 'tenant-1',
      site: 'news',
      secrets: ['geheim'],
      options: { format: 'html', reject: false, unscored: 'none', store: true },
    });
  });

  it('add takes it from a file, and what the site chooses', async () => {
    writeFileSync(join(store.folder, 'secret.txt'), 'aus der Datei\n');
    const options = ['--format', 'plain', '--reject', '--unscored', 'withhold', '--do-not-store'];
    const argv = ['coral', 'add', 'tenant-1', '--secret-file', 'secret.txt', ...options];
    expect(await store.run(argv)).toMatchObject({ code: EXIT.ok });
    expect(await findCoralSite(store.database, 'tenant-1')).toMatchObject({
      secrets: ['aus der Datei'],
      options: { format: 'plain', reject: true, unscored: 'withhold', store: false },
    });
  });

  it('add again changes the secret, and the one before holds until the next', async () => {
    for (const secret of ['eins', 'zwei', 'zwei', 'drei']) await store.run(['coral', 'add', 't'], secret);
    expect((await findCoralSite(store.database, 't'))?.secrets).toEqual(['drei', 'zwei']);
  });

  it('list shows sites and never a secret', async () => {
    await store.run(['coral', 'add', 'tenant-1', '--site', 'news', '--reject'], 'geheim');
    const { stdout } = await store.run(['coral', 'list']);
    for (const word of ['tenant-1', 'news', 'html', 'reject', 'none', 'yes']) expect(stdout).toContain(word);
    expect(stdout).not.toContain('geheim');
  });

  it('remove forgets the secrets; add makes the site new', async () => {
    await store.run(['coral', 'add', 't'], 'alt');
    expect(await store.run(['coral', 'remove', 't'])).toMatchObject({ code: EXIT.ok });
    expect(await findCoralSite(store.database, 't')).toBeNull();
    expect(JSON.stringify(await store.database.query('select * from tonfall.coral_sites'))).not.toContain(
      'alt',
    );
    expect(await store.run(['coral', 'remove', 't'])).toMatchObject({ code: EXIT.usage });
    await store.run(['coral', 'add', 't'], 'neu');
    expect((await findCoralSite(store.database, 't'))?.secrets).toEqual(['neu']);
  });

  it.each([
    [['coral', 'make'], 'Not make, but add, list, remove'],
    [['coral', 'add'], 'Name a TENANT'],
    [['coral', 'add', 't'], 'The secret is empty'],
    [['coral', 'add', 't', '--secret-file', 'nowhere.txt'], 'nowhere.txt'],
    [['coral', 'add', 't', '--unscored', 'reject'], '--unscored'],
  ])('%j is a usage error that says why', async (argv, why) => {
    expect(await store.run(argv, ' \n')).toMatchObject({
      code: EXIT.usage,
      stdout: '',
      stderr: expect.stringContaining(why),
    });
  });
});
