import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readConfig, resolveConfig, wantsColour } from '../src/config.js';
import { CONFIG_KEY_NAMES, CONFIG_KEYS, environmentName, flagName } from '../src/config-keys.js';
import { maskUrl, shownValue } from '../src/config-secrets.js';
import { TonfallError } from '../src/errors.js';

const cwd = '/srv/site';

function errorOf(work: () => unknown): TonfallError {
  try {
    work();
  } catch (error) {
    if (error instanceof TonfallError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('resolveConfig', () => {
  it('gives every key a value of its own form, from the defaults', () => {
    const { config, sources } = resolveConfig({ cwd, cores: 6 });
    expect(Object.keys(config)).toEqual(CONFIG_KEY_NAMES);
    expect(new Set(Object.values(sources))).toEqual(new Set(['default']));
    expect(config).toMatchObject({
      dataDir: '/srv/site/data',
      databaseUrl: null,
      threads: 6,
      concurrency: 12,
      batchSize: 32,
      site: 'default',
    });
  });

  it('prefers flags to environment to .env to file to default', () => {
    const layers = {
      flags: { threads: '1' },
      env: { TONFALL_THREADS: '2' },
      dotenv: { TONFALL_THREADS: '3' },
      file: { threads: 4 },
    };
    const seen: [number, string][] = [];
    for (const drop of [[], ['flags'], ['flags', 'env'], ['flags', 'env', 'dotenv'], Object.keys(layers)]) {
      const kept = Object.fromEntries(Object.entries(layers).filter(([name]) => !drop.includes(name)));
      const { config, sources } = resolveConfig({ ...kept, cwd, cores: 5 });
      seen.push([config.threads, sources.threads]);
    }
    expect(seen).toEqual([
      [1, 'flag'],
      [2, 'environment'],
      [3, '.env'],
      [4, 'tonfall.config.json'],
      [5, 'default'],
    ]);
  });

  it('is pure: the same input gives the same answer and is not changed', () => {
    const input = { cwd, env: { TONFALL_SITE: 'abend' }, file: { policy: { publish: false } } };
    const before = structuredClone(input);
    expect(resolveConfig(input)).toEqual(resolveConfig(input));
    expect(input).toEqual(before);
  });

  it.each([
    ['a variable', { env: { TONFALL_DATABSE_URL: 'x' } }, 'TONFALL_DATABASE_URL', 'environment'],
    ['a variable in .env', { dotenv: { TONFALL_THREAD: '2' } }, 'TONFALL_THREADS', '.env'],
    ['a key of the file', { file: { data_dir: 'x' } }, 'dataDir', 'tonfall.config.json'],
  ])('refuses %s that it does not know and names the nearest', (_, input, nearest, place) => {
    const error = errorOf(() => resolveConfig({ cwd, ...input }));
    expect(error.code).toBe('CONFIG_UNKNOWN_KEY');
    expect(error.message).toContain(`the nearest is ${nearest}.`);
    expect(error.place).toBe(place);
  });

  it('names the right key for every key with one letter missing', () => {
    fc.assert(
      fc.property(fc.constantFrom(...CONFIG_KEY_NAMES), fc.nat(), (key, position) => {
        const at = position % key.length;
        const wrong = key.slice(0, at) + key.slice(at + 1);
        fc.pre(wrong !== '' && !(CONFIG_KEY_NAMES as string[]).includes(wrong));
        expect(errorOf(() => resolveConfig({ cwd, file: { [wrong]: 1 } })).message).toContain(key);
      }),
    );
  });

  it('leaves alone what is not its own: other variables, and those of the test run', () => {
    const env = { HOME: '/root', TONFALL_TEST_REDIS_URL: 'redis://127.0.0.1:1', TONFALL_SITE: '' };
    const { config, sources } = resolveConfig({ cwd, env });
    expect([config.site, sources.site]).toEqual(['default', 'default']);
  });

  it.each([
    ['threads', 'many'],
    ['threads', '0'],
    ['threads', '2.5'],
    ['databaseUrl', 'mysql://u:geheim@h/d'],
    ['queueUrl', 'localhost:6379'],
    ['language', 'Deutsch'],
    ['logLevel', 'loud'],
    ['policy', '[1]'],
    ['policy', '{'],
    ['site', ' '],
  ])('refuses %s = %j with key and source, without repeating the value', (key, value) => {
    const error = errorOf(() => resolveConfig({ cwd, env: { [environmentName(key)]: value } }));
    expect(error.code).toBe('CONFIG_INVALID');
    expect(error.message).toContain(`${key}:`);
    expect(error.place).toBe('environment');
    expect(error.message).not.toContain('geheim');
  });

  it('refuses a file that is no object', () => {
    for (const file of [null, [], 'x', 3]) {
      expect(errorOf(() => resolveConfig({ cwd, file })).code).toBe('CONFIG_INVALID');
    }
  });

  it.each([
    ['redis://u:p@h:6379/2', 'queueUrl'],
    ['rediss://h1:6379,h2:6379', 'queueUrl'],
    ['redis+sentinel://h1,h2/mymaster', 'queueUrl'],
    ['postgres://h/d', 'queueUrl'],
    ['postgresql://u:p@h:5432/d?sslmode=require', 'databaseUrl'],
  ] as const)('takes %s as %s', (url, key) => {
    expect(resolveConfig({ cwd, flags: { [key]: url } }).config[key]).toBe(url);
  });

  it('reads the policy as JSON from text and as it is from the file', () => {
    const policy = { bands: { TOXICITY: { review: 0.6 } } };
    const fromText = resolveConfig({ cwd, env: { TONFALL_POLICY: JSON.stringify(policy) } });
    const fromFile = resolveConfig({ cwd, file: { policy } });
    expect([fromText.config.policy, fromFile.config.policy]).toEqual([policy, policy]);
  });
});

describe('names', () => {
  it('are told apart in every spelling', () => {
    expect(environmentName('dataDir')).toBe('TONFALL_DATA_DIR');
    expect(flagName('dataDir')).toBe('--data-dir');
    expect(new Set(CONFIG_KEY_NAMES.map(environmentName)).size).toBe(CONFIG_KEY_NAMES.length);
  });

  it('of passwords have no flag, since a process list shows flags', () => {
    for (const key of CONFIG_KEY_NAMES) {
      const row = CONFIG_KEYS[key];
      if ('secret' in row && row.secret === 'value') expect(row.flag).toBe(false);
    }
  });
});

describe('secrets', () => {
  it.each([
    ['postgres://u:pa@ss@h/d', 'postgres://u:***@h/d'],
    ['redis://:geheim@h:6379', 'redis://:***@h:6379'],
    ['redis://u@h', 'redis://u@h'],
    ['redis+sentinel://h/m?sentinelPassword=geheim&db=1', 'redis+sentinel://h/m?sentinelPassword=***&db=1'],
    ['postgres://h/d?user=u&password=geheim', 'postgres://h/d?user=u&password=***'],
  ])('%s is shown as %s', (url, shown) => expect(maskUrl(url)).toBe(shown));

  it('are never shown, whatever the password is', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[!-~]{1,20}$/), (noise) => {
        const password = `geheim${noise}`;
        for (const url of [
          `postgres://u:${password}@h/d`,
          `redis://h?password=${encodeURIComponent(password)}`,
        ]) {
          expect(maskUrl(url)).not.toContain('geheim');
        }
      }),
    );
    const env = { TONFALL_WORDPRESS_PASSWORD: 'geheim' };
    expect(shownValue(resolveConfig({ cwd, env }).config, 'wordpressPassword')).toBe('"***"');
    expect(shownValue(resolveConfig({ cwd }).config, 'wordpressPassword')).toBe('null');
  });
});

describe('readConfig', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tonfall-config-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('reads .env and the file of a folder and leaves the process as it was', () => {
    writeFileSync(join(folder, '.env'), '# local\nTONFALL_SITE="abend"\nOTHER=1\n');
    writeFileSync(join(folder, 'tonfall.config.json'), '{"section":"politik","site":"morgen"}');
    const before = { ...process.env };
    const { config, sources } = readConfig({ cwd: folder, env: {} });
    expect([config.site, sources.site]).toEqual(['abend', '.env']);
    expect([config.section, sources.section]).toEqual(['politik', 'tonfall.config.json']);
    expect({ ...process.env }).toEqual(before);
  });

  it('does without either', () => {
    expect(readConfig({ cwd: folder, env: {} }).sources.site).toBe('default');
  });

  it('refuses a file that is not JSON, without repeating it', () => {
    writeFileSync(join(folder, 'tonfall.config.json'), '{"wordpressPassword": geheim}');
    const error = errorOf(() => readConfig({ cwd: folder, env: {} }));
    expect([error.code, error.place]).toEqual(['CONFIG_INVALID', 'tonfall.config.json']);
    expect(`${error.message} ${error.cause}`).not.toContain('geheim');
  });
});

describe('wantsColour', () => {
  it.each([
    [{}, true, true],
    [{}, false, false],
    [{ NO_COLOR: '1' }, true, false],
    [{ NO_COLOR: '1', FORCE_COLOR: '1' }, true, false],
    [{ FORCE_COLOR: '1' }, false, true],
    [{ FORCE_COLOR: '0' }, true, false],
    [{ TERM: 'dumb' }, true, false],
  ])('%j on a terminal (%s): %s', (env, isTTY, expected) => expect(wantsColour(env, isTTY)).toBe(expected));
});
