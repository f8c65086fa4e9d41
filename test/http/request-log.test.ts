import { describe, expect, it } from '@jest/globals';
import { bearer, tellingClassifier, useServer } from '../helpers/http.js';
import { expectNoLeak, PRIVATE } from '../helpers/private-values.js';

describe('what is logged of requests', () => {
  const server = useServer();
  const requestsIn = (lines: Record<string, unknown>[]) => lines.filter(({ msg }) => msg === 'request');

  it('is one line each: method, pattern of the route, status, milliseconds, request id and key', async () => {
    const key = await server.key({ scopes: ['score', 'read'] });
    const { inject, lines } = await server.open();
    const ok = await inject({
      method: 'POST',
      url: '/v1/score',
      payload: { text: 'x' },
      headers: bearer(key),
    });
    const refused = await inject({ url: '/v1/comments/c-7?site=s', headers: bearer(key) });
    const keyless = await inject({ url: '/metrics' });
    const nowhere = await inject({ url: '/nowhere?key=x' });
    const id = key.split('_')[1];
    expect(requestsIn(lines())).toMatchObject([
      {
        level: 'debug',
        method: 'POST',
        route: '/v1/score',
        status: 200,
        key: id,
        requestId: ok.headers['x-request-id'],
      },
      {
        level: 'info',
        method: 'GET',
        route: '/v1/comments/:id',
        status: 404,
        key: id,
        requestId: refused.headers['x-request-id'],
      },
      {
        level: 'info',
        method: 'GET',
        route: '/metrics',
        status: 401,
        key: null,
        requestId: keyless.headers['x-request-id'],
      },
      {
        level: 'info',
        method: 'GET',
        route: 'none',
        status: 404,
        key: null,
        requestId: nowhere.headers['x-request-id'],
      },
    ]);
    for (const { ms } of requestsIn(lines())) expect(ms).toEqual(expect.any(Number));
  });

  it('holds no text, no address, no query, no key and nobody’s IP, whatever goes wrong', async () => {
    const key = await server.key({ scopes: ['score', 'ingest', 'read'] });
    const broken = tellingClassifier(({ text }) => {
      throw new Error(`cannot read ${text}`);
    });
    const opened = await server.open({ classifier: broken, config: { trustProxy: ['loopback'] } });
    const headers = {
      ...bearer(key),
      'x-forwarded-for': PRIVATE.ip,
      'user-agent': PRIVATE.text,
      referer: `https://news.example/${PRIVATE.author}`,
      cookie: PRIVATE.text,
      'x-request-id': PRIVATE.authorId,
    };
    const query = `?site=${encodeURIComponent(PRIVATE.author)}&key=${key}`;
    const text = PRIVATE.text;
    for (const request of [
      { method: 'POST', url: `/v1/score${query}`, payload: { text } },
      { method: 'POST', url: `/v1/moderations${query}`, payload: { input: text } },
      {
        method: 'POST',
        url: `/x/comments:analyze${query}`,
        payload: { comment: { text }, requestedAttributes: { TOXICITY: {} } },
      },
      {
        method: 'POST',
        url: `/v1/comments${query}`,
        payload: { id: PRIVATE.authorId, text, author: PRIVATE.author },
      },
      { method: 'POST', url: `/v1/comments${query}`, payload: { [text]: 1 } },
      { method: 'POST', url: `/v1/comments${query}`, payload: `{"text": "${text}` },
      { method: 'GET', url: `/v1/comments/${PRIVATE.authorId}${query}` },
      { method: 'GET', url: `/${PRIVATE.authorId}${query}` },
      { method: 'GET', url: `/%ff${PRIVATE.authorId}${query}` },
    ] as const) {
      await opened.inject({
        ...request,
        headers: {
          ...headers,
          ...(typeof ('payload' in request && request.payload) === 'string'
            ? { 'content-type': 'application/json' }
            : {}),
        },
      });
    }
    opened.breakDatabase();
    server.clock.pass(2000);
    await opened.inject({ url: `/v1/comments/${PRIVATE.authorId}${query}`, headers });
    const all = opened.logged.lines.join('');
    expect(all).toContain('request failed');
    expectNoLeak(all);
    expect(all).not.toContain(key.split('_')[2]);
    expect(all).not.toMatch(/Bearer|site=/);
  });

  it('takes one line for a line, whatever is sent', async () => {
    const { inject, logged } = await server.open();
    await inject({ url: '/v1/comments/a%0a%7b%22level%22:%22fatal%22%7d%0d%0a' });
    await inject({ url: '/a%0d%0aSet-Cookie:%20x=1' });
    await inject({ method: 'POST', url: '/v1/score', payload: { text: 'a\n{"level":"fatal"}\n\u001b[31m' } });
    for (const line of logged.lines) {
      expect(line.indexOf('\n')).toBe(line.length - 1);
      expect(JSON.parse(line).level).not.toBe('fatal');
      expect(line).not.toMatch(/\\u001b|Set-Cookie/);
    }
  });
});
