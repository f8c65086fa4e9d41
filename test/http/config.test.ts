import { describe, expect, it } from '@jest/globals';
import { resolveConfig } from '../../src/config.js';
import { useServer } from '../helpers/http.js';

const proxies = (trustProxy: unknown) => resolveConfig({ cwd: '/', flags: { trustProxy } }).config.trustProxy;

describe('--trust-proxy', () => {
  it.each([
    ['10.0.0.1', ['10.0.0.1']],
    ['10.0.0.0/8, loopback', ['10.0.0.0/8', 'loopback']],
    ['fc00::/7,::1,uniquelocal,linklocal', ['fc00::/7', '::1', 'uniquelocal', 'linklocal']],
  ])('takes %s', (given, expected) => expect(proxies(given)).toEqual(expected));

  it.each([
    '',
    'proxy.example',
    '10.0.0.0/33',
    '10.0.0.1/',
    '::1/129',
    '10.0.0.1/8/8',
    'true',
    '10.0.0.1,,::1',
  ])('refuses %j with the key that is wrong', (given) =>
    expect(() => proxies(given)).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringContaining('trustProxy') }),
    ),
  );
});

describe('a server behind a proxy', () => {
  const server = useServer();

  it('takes everything that --trust-proxy takes', async () => {
    await server.key();
    const trustProxy = ['10.0.0.0/8', '::1', 'loopback', 'linklocal', 'uniquelocal'];
    const { inject } = await server.open({ config: { trustProxy } });
    expect((await inject({ url: '/healthz' })).statusCode).toBe(200);
  });
});

describe('--public-url', () => {
  const url = (publicUrl: unknown) => resolveConfig({ cwd: '/', flags: { publicUrl } }).config.publicUrl;

  it.each(['https://news.example', 'http://10.0.0.1:8080/tonfall/'])('takes %s', (given) =>
    expect(url(given)).toBe(given),
  );
  it.each(['news.example', 'ftp://news.example', 'javascript:alert(1)', '/tonfall'])('refuses %s', (given) =>
    expect(() => url(given)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' })),
  );
});
