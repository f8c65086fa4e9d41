import { describe, expect, it } from '@jest/globals';
import picocolors from 'picocolors';
import { resolveConfig } from '../../src/config.js';
import { describeServer, type StartState } from '../../src/http/describe.js';

const SERVER = { address: 'http://127.0.0.1:8080', hasPages: true };
const STATE: StartState = { hasKeys: false, firstLink: null, waiting: { total: 6, more: false } };
const { config } = resolveConfig({ cwd: '/' });
const lines = (state: Partial<StartState> = {}, server: Partial<typeof SERVER> = {}, more: object = {}) =>
  describeServer({ ...SERVER, ...server }, { ...config, ...more }, { ...STATE, ...state }).split('\n');

describe('what the start prints of the console', () => {
  it('ends with its address, and how many comments wait in it', () => {
    expect(lines().at(-1)).toBe('Console: http://127.0.0.1:8080/  6 comments wait for a person');
    expect(lines({ waiting: { total: 1, more: false } }).at(-1)).toMatch(/ 1 comment waits for a person$/);
    expect(lines({ waiting: { total: 10_000, more: true } }).at(-1)).toMatch(/ more than 10,000 comments /);
  });

  it('ends with the link to the first account while there is none', () => {
    const [address, , link] = lines({ firstLink: 'secret' }).slice(-3);
    expect(address).toMatch(/^Console: http:\/\/127\.0\.0\.1:8080\/ /);
    expect(link?.trim()).toBe('http://127.0.0.1:8080/setup?token=secret');
  });

  it('names an address that a browser opens', () => {
    const everywhere = { address: 'http://0.0.0.0:8080' };
    expect(lines({}, everywhere).at(-1)).toMatch(/^Console: http:\/\/localhost:8080\/ /);
    expect(lines({}, { address: 'http://[::]:81' }).at(-1)).toMatch(/^Console: http:\/\/localhost:81\/ /);
    const behind = lines({ firstLink: 'x' }, everywhere, { publicUrl: 'https://news.example/tonfall/' });
    expect(behind).toContain('  the proxy in front leads to http://0.0.0.0:8080');
    expect(lines().join()).not.toContain('proxy in front');
    expect(behind.at(-1)?.trim()).toBe('https://news.example/tonfall/setup?token=x');
  });

  it('says so where its pages were not built', () => {
    expect(lines({}, { hasPages: false }).at(-1)).toMatch(/^No console: .*`npm run build`/);
  });
});

it('the start stays within a terminal of 100 columns, and says the same in colours', () => {
  const plain = lines({ firstLink: 'x'.repeat(43) });
  expect(plain.filter((line) => line.length > 100 && !line.includes('http'))).toEqual([]);
  const coloured = describeServer(
    SERVER,
    config,
    { ...STATE, firstLink: 'x'.repeat(43) },
    picocolors.createColors(true),
  );
  const escapes = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g');
  expect(coloured).toMatch(escapes);
  expect(coloured.replace(escapes, '').split('\n')).toEqual(plain);
});
