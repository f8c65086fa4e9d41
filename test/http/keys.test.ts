import { describe, expect, it } from '@jest/globals';
import type { InjectOptions } from 'fastify';
import { revokeApiKey, type Scope } from '../../src/store/api-keys.js';
import { bearer, useServer } from '../helpers/http.js';
import { describeSizes, STORES } from '../helpers/pipeline.js';

const analyze = {
  method: 'POST',
  url: '/v1alpha1/comments:analyze',
  payload: { comment: { text: 'Das ist ein Text.' }, requestedAttributes: { TOXICITY: {} } },
} as const;
const suggest = {
  method: 'POST',
  url: '/comments:suggestscore',
  payload: { ...analyze.payload, attributeScores: { TOXICITY: { summaryScore: { value: 1 } } } },
} as const;

/** Every route that asks for a key, and the scope it asks for. */
const GUARDED: readonly [name: string, scope: Scope, request: InjectOptions][] = [
  ['analyze', 'score', analyze],
  ['suggestscore', 'feedback', suggest],
  ['moderations', 'score', { method: 'POST', url: '/v1/moderations', payload: { input: 'x' } }],
  ['score', 'score', { method: 'POST', url: '/v1/score', payload: { text: 'x' } }],
  ['store', 'ingest', { method: 'POST', url: '/v1/comments', payload: { id: 'a', text: 'x' } }],
  [
    'store many',
    'ingest',
    { method: 'POST', url: '/v1/comments/batch', payload: { comments: [{ text: 'x' }] } },
  ],
  ['read', 'read', { url: '/v1/comments/a' }],
  ['summary', 'read', { url: '/v1/threads/default/summary' }],
  ['metrics', 'read', { url: '/metrics' }],
];

const with_ = (request: InjectOptions, key: string | null): InjectOptions =>
  key === null ? request : { ...request, headers: { ...request.headers, ...bearer(key) } };

describe('a key', () => {
  const server = useServer();
  const codeOf = async (request: InjectOptions): Promise<number> => (await server.inject(request)).statusCode;

  it.each(GUARDED)('of %s needs the scope %s, or admin, and no other will do', async (_, scope, request) => {
    const others = (['score', 'ingest', 'read', 'feedback'] as const).filter((each) => each !== scope);
    const [right, admin, wrong] = [
      await server.key({ scopes: [scope] }),
      await server.key({ scopes: ['admin'] }),
      await server.key({ scopes: others }),
    ];
    expect([200, 202, 404]).toContain(await codeOf(with_(request, right)));
    expect([200, 202, 404]).toContain(await codeOf(with_(request, admin)));
    const response = await server.inject(with_(request, wrong));
    expect(response.statusCode).toBe(403);
    expect(response.body).toContain(`It needs the scope ${scope}.`);
  });

  it.each(GUARDED)('of %s must be sent, known and in force', async (_, scope, request) => {
    const key = await server.key({ scopes: [scope] });
    const [prefix, id, secret = ''] = key.split('_');
    const refused = /^40[013]$/;
    const changed = secret.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
    for (const other of [
      null,
      'x',
      `${prefix}_${id}_${changed}`,
      `${prefix}_ffffffffffff_${secret}`,
      `${key}0`,
    ]) {
      const response = await server.inject(with_(request, other));
      expect(String(response.statusCode)).toMatch(refused);
      expect(response.body).not.toContain(secret);
    }
    await revokeApiKey(server.pipeline.database, id ?? '', server.clock.now());
    // Another key is in force, so that the server does not become open.
    await server.key();
    server.clock.pass(1001);
    expect(String(await codeOf(with_(request, key)))).toMatch(refused);
  });

  it('is taken from the query, from X-Goog-Api-Key and as a bearer token by Perspective, in that order', async () => {
    const [one, two] = [await server.key(), await server.key({ scopes: ['read'] })];
    expect(await codeOf({ ...analyze, url: `${analyze.url}?key=${one}` })).toBe(200);
    expect(await codeOf({ ...analyze, headers: { 'x-goog-api-key': one } })).toBe(200);
    expect(await codeOf({ ...analyze, headers: bearer(one) })).toBe(200);
    expect(await codeOf({ ...analyze, url: `${analyze.url}?key=${one}`, headers: bearer(two) })).toBe(200);
    expect(await codeOf({ ...analyze, url: `${analyze.url}?key=${two}`, headers: bearer(one) })).toBe(403);
    expect(await codeOf({ ...analyze, url: `${analyze.url}?key=&key=${two}`, headers: bearer(one) })).toBe(
      200,
    );
  });

  it('is not taken from the query elsewhere, where addresses stand in logs', async () => {
    const key = await server.key();
    const request = { method: 'POST', url: `/v1/score?key=${key}`, payload: { text: 'x' } } as const;
    expect(await codeOf(request)).toBe(401);
  });

  it.each(['bearer KEY', 'BEARER  KEY ', 'Bearer KEY'])('is read from "Authorization: %s"', async (form) => {
    const authorization = form.replace('KEY', await server.key());
    expect(await codeOf({ ...analyze, headers: { authorization } })).toBe(200);
  });

  it('is asked for before the body is read', async () => {
    await server.key();
    const response = await server.inject({ ...analyze, url: '/v1/score', payload: '{"text": ' });
    expect(response.json().error.code).toBe('KEY_MISSING');
  });
});

describeSizes('two servers on one store', STORES, (size) => {
  const server = useServer(size);
  const two = async () => {
    const connections = await server.pipeline.another();
    return { one: await server.open(), other: await server.open({ connections }), connections };
  };

  it('hold a key to one rate, and forgive after a minute', async () => {
    const key = await server.key({ rate: 3 });
    const { one, other, connections } = await two();
    try {
      // Begin of a window, so that none ends between the requests.
      server.clock.pass(60_000 - (server.clock.now().getTime() % 60_000));
      const ask = async ({ inject }: typeof one) => (await inject(with_(analyze, key))).statusCode;
      expect([await ask(one), await ask(other), await ask(one)]).toEqual([200, 200, 200]);
      expect([await ask(one), await ask(other)]).toEqual([429, 429]);
      const { headers } = await other.inject(with_(analyze, key));
      expect(Number(headers['retry-after'])).toBeGreaterThan(0);
      expect(Number(headers['retry-after'])).toBeLessThanOrEqual(60);
      server.clock.pass(60_000);
      expect([await ask(one), await ask(other)]).toEqual([200, 200]);
    } finally {
      await connections.close();
    }
  });

  it('count each key by itself', async () => {
    const [first, second] = [await server.key({ rate: 1 }), await server.key({ rate: 1 })];
    const { inject } = await server.open();
    const ask = async (key: string) => (await inject(with_(analyze, key))).statusCode;
    expect([await ask(first), await ask(second), await ask(first), await ask(second)]).toEqual([
      200, 200, 429, 429,
    ]);
  });

  it('both know a new key, and both refuse a revoked one, within a second', async () => {
    const { one, other, connections } = await two();
    try {
      const codes = async (key: string | null) =>
        Promise.all([one, other].map(async ({ inject }) => (await inject(with_(analyze, key))).statusCode));
      expect(await codes(null)).toEqual([200, 200]);
      const key = await server.key();
      server.clock.pass(1001);
      expect(await codes(null)).toEqual([403, 403]);
      expect(await codes(key)).toEqual([200, 200]);
      await server.key({ scopes: ['read'] });
      await revokeApiKey(server.pipeline.database, key.split('_')[1] ?? '', server.clock.now());
      server.clock.pass(1001);
      expect(await codes(key)).toEqual([400, 400]);
    } finally {
      await connections.close();
    }
  });
});
