import { describe, expect, it } from '@jest/globals';
import { EXIT } from '../../src/commands/exit-code.js';
import { findApiKey, hasApiKeys } from '../../src/store/api-keys.js';
import { useHeldStore } from '../helpers/held-store.js';

describe('tonfall key, beside a process that holds the store', () => {
  const store = useHeldStore();
  const create = async (...more: string[]) => {
    const { code, stdout, stderr } = await store.run(['key', 'create', ...more]);
    expect([code, stdout]).toEqual([EXIT.ok, expect.stringMatching(/^tonfall_[0-9a-f]{12}_[0-9a-f]{48}\n$/)]);
    expect(stderr).toContain('only time');
    return stdout.trim();
  };

  it('create prints the key once, alone on standard output, and keeps no more than its hash', async () => {
    const key = await create();
    const secret = key.split('_')[2] ?? '';
    const rows = JSON.stringify(await store.database.query('select * from tonfall.api_keys'));
    expect(rows).not.toContain(secret);
    expect((await store.run(['key', 'list'])).stdout).not.toContain(secret);
    expect(await findApiKey(store.database, key)).toMatchObject({
      name: '',
      site: null,
      scopes: ['score'],
      rate: null,
      languageHint: false,
      store: false,
      revokedAt: null,
    });
  });

  it('create takes name, site, scopes, rate and options', async () => {
    const key = await create(
      ...['--name', 'Coral', '--site', 'news', '--scopes', 'score, feedback', '--rate', '600'],
      ...['--language-hint', '--store'],
    );
    expect(await findApiKey(store.database, key)).toMatchObject({
      name: 'Coral',
      site: 'news',
      scopes: ['score', 'feedback'],
      rate: 600,
      languageHint: true,
      store: true,
    });
    const { stdout } = await store.run(['key', 'list']);
    for (const word of [
      key.split('_')[1],
      'Coral',
      'news',
      'score,feedback',
      '600/min',
      'language hint, stores',
    ]) {
      expect(stdout).toContain(word);
    }
  });

  it('revoke ends a key at once, and list still shows it', async () => {
    const key = await create('--name', 'alt');
    const id = key.split('_')[1] ?? '';
    expect(await store.run(['key', 'revoke', id])).toMatchObject({ code: EXIT.ok });
    expect(await findApiKey(store.database, key)).toBeNull();
    expect(await hasApiKeys(store.database)).toBe(false);
    expect((await store.run(['key', 'list'])).stdout).toMatch(new RegExp(`${id}.*alt.*\\d{4}-.*\\d{4}-`));
    expect(await store.run(['key', 'revoke', id])).toMatchObject({
      code: EXIT.usage,
      stderr: expect.stringContaining('no such key'),
    });
  });

  it.each([
    [['key', 'make'], 'Not make, but create, list, revoke'],
    [['key', 'revoke'], 'Name an ID'],
    [['key', 'create', '--scopes', 'score,everything'], 'not everything'],
    [['key', 'create', '--rate', '0'], 'at least 1'],
    [['key', 'create', '--rate', 'viel'], '--rate'],
  ])('%j is a usage error that says why', async (argv, why) => {
    expect(await store.run(argv)).toMatchObject({
      code: EXIT.usage,
      stdout: '',
      stderr: expect.stringContaining(why),
    });
    expect(await hasApiKeys(store.database)).toBe(false);
  });
});
