import { describe, expect, it } from '@jest/globals';
import { errorSchema } from '../../src/http/comments/schema.js';
import { moderationError } from '../../src/http/moderations/schema.js';
import { googleError } from '../../src/http/perspective/schema.js';
import { useServer } from '../helpers/http.js';

const ENVELOPES = { Google: googleError, OpenAI: moderationError, Tonfall: errorSchema };

describe('where no route is', () => {
  const server = useServer();

  it.each([
    ['Google', 'GET', '/v1alpha1/comments:zwetschge', 404],
    ['Google', 'POST', '/any/prefix/v1alpha1/comments:zwetschge?key=geheim', 404],
    ['Google', 'POST', '/any/prefix/comments%3Azwetschge', 404],
    ['Google', 'GET', '/v1alpha1', 404],
    ['Google', 'GET', '/$discovery/zwetschge', 404],
    ['Google', 'GET', '/any/prefix/comments:analyze', 405],
    ['Google', 'PUT', '/v1alpha1/comments:suggestscore', 405],
    ['Google', 'POST', '/$discovery/rest', 405],
    ['Google', 'POST', '/v1alpha1/%ff?key=geheim', 400],
    ['OpenAI', 'GET', '/v1/moderations', 405],
    ['OpenAI', 'POST', '/v1/moderations/zwetschge', 404],
    ['OpenAI', 'GET', '/v1/moderations/%ff', 400],
    ['Tonfall', 'GET', '/v1/moderationsx', 404],
    ['Tonfall', 'GET', '/zwetschge?key=geheim', 404],
    ['Tonfall', 'GET', '/v1/score', 405],
    ['Tonfall', 'DELETE', '/v1/comments/a', 405],
    ['Tonfall', 'GET', '/v1/comments/%ff', 400],
    ['Tonfall', 'OPTIONS', '/coral/moderate', 405],
    ['Tonfall', 'POST', '/healthz', 405],
  ] as const)('%s says so: %s %s', async (protocol, method, url, status) => {
    const response = await server.inject({ method, url });
    const answer = response.json();
    expect([response.statusCode, answer]).toEqual([status, ENVELOPES[protocol].strict().parse(answer)]);
    expect(response.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(response.headers['x-content-type-options']).toBe('nosniff');
    expect(response.headers['cache-control']).toBe('no-store');
    expect(response.body).not.toMatch(/geheim|%ff|zwetschge/);
  });

  it.each([
    ['/v1/score', 'POST'],
    ['/v1/comments/a', 'GET, HEAD'],
    ['/v1/comments/batch', 'GET, HEAD, POST'],
    ['/v1alpha1/comments:analyze', 'POST'],
    ['/healthz/', 'GET, HEAD'],
  ])('%s says which methods it takes', async (url, allow) => {
    expect((await server.inject({ method: 'DELETE', url })).headers.allow).toBe(allow);
  });
});

describe('every answer', () => {
  const server = useServer();

  it('has a request id of its own, whatever the caller sends for one', async () => {
    const headers = { 'x-request-id': 'mine', 'request-id': 'mine' };
    const ids = await Promise.all(
      ['/healthz', '/docs', '/nothing', '/v1/score', '/%ff', '/v1/comments/a'].map(
        async (url) => (await server.inject({ url, headers })).headers['x-request-id'],
      ),
    );
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).not.toContain('mine');
  });

  it('keeps browsers from guessing, framing and loading', async () => {
    for (const url of ['/healthz', '/nothing', '/openapi.json']) {
      const { headers } = await server.inject({ url });
      expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'SAMEORIGIN' });
      expect(headers['content-security-policy']).toContain("default-src 'self'");
      expect(headers['content-security-policy']).not.toContain('upgrade-insecure-requests');
    }
  });
});
