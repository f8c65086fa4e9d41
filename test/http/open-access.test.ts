import { describe, expect, it } from '@jest/globals';
import { TonfallError } from '../../src/errors.js';
import { describeServer } from '../../src/http/describe.js';
import { isLoopback, refuseStrangers } from '../../src/http/open-access.js';
import { startServer } from '../../src/http/server.js';
import { revokeApiKey } from '../../src/store/api-keys.js';
import { useServer } from '../helpers/http.js';

describe('isLoopback', () => {
  it.each(['127.0.0.1', '127.255.0.9', '::1', '[::1]', 'localhost', 'LOCALHOST'])('%s is', (host) =>
    expect(isLoopback(host)).toBe(true),
  );
  it.each([
    '0.0.0.0',
    '::',
    '128.0.0.1',
    '10.0.0.1',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '127.1',
    '',
    'evil.example',
    '2130706433',
  ])('%s is not', (host) => expect(isLoopback(host)).toBe(false));
});

describe('refuseStrangers', () => {
  const refused = (headers: Record<string, string>): boolean => {
    try {
      refuseStrangers(headers);
      return false;
    } catch (error) {
      expect((error as TonfallError).code).toBe('HOST_REFUSED');
      return true;
    }
  };

  it.each(['localhost', 'localhost:8080', '127.0.0.1:8080', '[::1]:8080'])(
    'lets in who asks for %s',
    (host) => {
      expect(refused({ host })).toBe(false);
      expect(refused({ host, origin: `http://${host}` })).toBe(false);
    },
  );

  it.each([
    'evil.example',
    'evil.example:8080',
    '192.168.1.7',
    'localhost@evil.example',
    '',
    '[::2]:80',
    'localhost:80:90',
  ])('refuses a page that has made its own name point here: %s', (host) =>
    expect(refused({ host })).toBe(true),
  );

  it.each(['https://evil.example', 'http://evil.example:8080', 'null', 'file://'])(
    'refuses what a page of %s sends',
    (origin) => expect(refused({ host: 'localhost:8080', origin })).toBe(true),
  );

  it.each([
    'forwarded',
    'via',
    'x-real-ip',
    'x-forwarded-for',
    'x-forwarded-host',
    'x-forwarded-proto',
    'x-forwarded-anything',
    'cf-connecting-ip',
  ])('refuses what came through a proxy: %s', (name) =>
    expect(refused({ host: 'localhost', [name]: '' })).toBe(true),
  );

  it('refuses a request without Host', () => expect(refused({})).toBe(true));
});

describe('a server without any key', () => {
  const server = useServer();
  const score = { method: 'POST', url: '/v1/score', payload: { text: 'x' } } as const;

  it.each([
    ['/v1/score', 'POST'],
    ['/v1alpha1/comments:analyze', 'POST'],
    ['/$discovery/rest', 'GET'],
    ['/coral/moderate', 'POST'],
    ['/openapi.json', 'GET'],
    ['/docs', 'GET'],
    ['/metrics', 'GET'],
    ['/nothing', 'GET'],
  ] as const)('refuses strangers at %s', async (url, method) => {
    for (const headers of [
      { host: 'evil.example' },
      { 'x-forwarded-for': '203.0.113.7' },
      { origin: 'https://evil.example' },
    ]) {
      const response = await server.inject({ url, method, headers: headers as Record<string, string> });
      expect(response.statusCode).toBe(403);
      expect(response.body).not.toContain('203.0.113.7');
    }
  });

  it('shows the console through a proxy, which asks people to sign in', async () => {
    const headers = { host: 'news.example', 'x-forwarded-for': '203.0.113.7', accept: 'text/html' };
    for (const url of ['/setup?token=x', '/threads', '/console/session']) {
      expect([url, (await server.inject({ url, headers })).statusCode]).toEqual([url, 200]);
    }
    expect((await server.inject({ url: '/docs', headers })).statusCode).toBe(403);
  });

  it('does whatever a key of Perspective’s clients says', async () => {
    const payload = { comment: { text: 'Das ist ein Text.' }, requestedAttributes: { TOXICITY: {} } };
    const response = await server.post('/v1alpha1/comments:analyze?key=AIzaOld', payload);
    expect(response.statusCode).toBe(200);
  });

  it('takes forwarding headers and any Host once there is a key', async () => {
    const key = await server.key();
    const headers = {
      host: 'news.example',
      'x-forwarded-for': '203.0.113.7',
      authorization: `Bearer ${key}`,
    };
    expect((await server.inject({ ...score, headers })).statusCode).toBe(200);
  });

  it('does not start elsewhere than on a loopback address', async () => {
    const { context } = await server.open();
    const config = { ...context.app.config, host: '0.0.0.0', port: 0 };
    await expect(startServer(context, config)).rejects.toMatchObject({
      code: 'SERVER_OPEN',
      place: '0.0.0.0',
    });
  });

  it('elsewhere stays closed when its last key is revoked', async () => {
    const key = await server.key();
    const { context, inject } = await server.open({ config: { host: '0.0.0.0', port: 0 } });
    const started = await startServer(context, context.app.config);
    expect(started.address).toMatch(/^http:\/\/0\.0\.0\.0:\d+$/);
    await started.close();
    await revokeApiKey(server.pipeline.database, key.split('_')[1] ?? '', server.clock.now());
    server.clock.pass(1001);
    for (const headers of [{}, { authorization: `Bearer ${key}` }] as Record<string, string>[]) {
      expect((await inject({ ...score, headers })).statusCode).toBe(401);
    }
  });

  it('says at start what makes it unsafe', async () => {
    const { context } = await server.open();
    const { config } = context.app;
    const lines = (more: object, hasKeys: boolean) =>
      describeServer(
        { address: 'http://127.0.0.1:1', hasPages: true },
        { ...config, ...more },
        { hasKeys, firstLink: null, waiting: { total: 0, more: false } },
      );
    expect(lines({}, false)).toMatch(/! open: /);
    expect(lines({}, true)).not.toContain('!');
    expect(lines({ host: '0.0.0.0' }, true)).toMatch(/! unencrypted: /);
    expect(lines({ host: '0.0.0.0', publicUrl: 'https://news.example' }, true)).not.toContain('!');
    expect(lines({ trustProxy: ['0.0.0.0/0'] }, true)).toMatch(/! --trust-proxy /);
    for (const door of [
      'comments:analyze',
      '/v1/moderations',
      '/coral/moderate',
      '/v1/score',
      '/v1/comments',
      '/v1/threads',
      '/healthz',
      '/docs',
    ]) {
      expect(lines({}, true)).toContain(door);
    }
  });

  it('says which address it cannot have', async () => {
    const { context, listen } = await server.open();
    const port = Number(new URL(await listen()).port);
    await expect(startServer(context, { ...context.app.config, port })).rejects.toMatchObject({
      code: 'ADDRESS_UNAVAILABLE',
      place: `127.0.0.1:${port}`,
    });
    expect(new TonfallError('ADDRESS_UNAVAILABLE').entry.retry).toBe(true);
  });
});

describe('a page of another origin', () => {
  const server = useServer();

  it.each(['https://evil.example', 'http://localhost:3000', 'null'])(
    'of %s is given no leave to read anything',
    async (origin) => {
      const key = await server.key();
      const headers = {
        origin,
        authorization: `Bearer ${key}`,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization',
      };
      for (const request of [
        { method: 'OPTIONS', url: '/v1/score' },
        { method: 'POST', url: '/v1/score', payload: { text: 'x' } },
        { method: 'GET', url: '/openapi.json' },
      ] as const) {
        const response = await server.inject({ ...request, headers });
        expect(Object.keys(response.headers).filter((name) => name.startsWith('access-control-'))).toEqual(
          [],
        );
        expect(response.headers['cross-origin-resource-policy']).toBe('same-origin');
      }
    },
  );
});
