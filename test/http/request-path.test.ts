import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { normalPath } from '../../src/http/request-path.js';
import { useServer } from '../helpers/http.js';

const segment = fc.stringMatching(/^[A-Za-z0-9._~%$@!-]{0,12}$/);
const query = fc.option(fc.stringMatching(/^[A-Za-z0-9=&:%/.-]{0,30}$/), { nil: null });
const join = (path: string, given: string | null) => (given === null ? path : `${path}?${given}`);

describe('normalPath', () => {
  it('brings the methods of Perspective, under any path, to their one address, and keeps the query', () => {
    fc.assert(
      fc.property(
        fc.array(segment, { maxLength: 4 }),
        fc.constantFrom(':', '%3A', '%3a'),
        fc.constantFrom('analyze', 'suggestscore', 'ANALYZE', 'SuggestScore'),
        fc.constantFrom('', '/'),
        query,
        (prefix, colon, method, slash, given) => {
          const path = `${['', ...prefix].join('/')}/comments${colon}${method}${slash}`;
          expect(normalPath(join(path, given))).toBe(
            join(`/v1alpha1/comments:${method.toLowerCase()}`, given),
          );
        },
      ),
    );
  });

  it('leaves every other address as it is', () => {
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 5 }), query, (parts, given) => {
        const path = `/${parts.join('/')}`;
        fc.pre(!/comments(:|%3a)(analyze|suggestscore)\/?$/i.test(path));
        expect(normalPath(join(path, given))).toBe(join(path, given));
      }),
    );
  });

  it('reads any address in time that grows with its length alone', () => {
    const long = '/comments:'.repeat(200_000);
    const begin = performance.now();
    expect(normalPath(long)).toBe(long);
    expect(normalPath(`/${'a/'.repeat(500_000)}`)).toHaveLength(1_000_001);
    expect(performance.now() - begin).toBeLessThan(2000);
  });

  it.each([
    '/comments:analyzer',
    '/comments:analyze/x',
    '/comments%253Aanalyze',
    '/comments:analyze;x=1',
    '/comments::analyze',
    '/comments:analyze%00',
    '/comments:analyze/..',
    '/comments:analyze/../../metrics',
    '/comments:analyze//',
    '/?x=/comments:analyze',
    '/x#/comments:analyze',
    'comments:analyze',
    '*',
  ])('%s is no method', (url) => expect(normalPath(url)).toBe(url));
});

describe('tricks with addresses', () => {
  const server = useServer();
  const payload = { comment: { text: 'Das ist ein Text.' }, requestedAttributes: { TOXICITY: {} } };

  it.each([
    '/v1/../comments:analyze',
    '/%2e%2e/comments:analyze',
    '//comments:analyze',
    '/./comments:analyze',
    '/metrics/comments:analyze',
    '/coral/moderate/comments:analyze',
    '/v1/comments/comments:analyze',
  ])('%s is analyze and asks for its key', async (url) => {
    await server.key({ scopes: ['read'] });
    const response = await server.inject({ method: 'POST', url, payload });
    expect([response.statusCode, response.json().error.status]).toEqual([403, 'PERMISSION_DENIED']);
  });

  it.each([
    '/v1alpha1/../metrics',
    '/%2e%2e/metrics',
    '//metrics',
    '/METRICS',
    '/metrics/.',
    '/metrics%00',
    '/metrics;x',
    '/%6d%65trics%2f',
    '/v1alpha1/comments:analyze/../../metrics',
    '/docs/..%2fmetrics',
    '/docs/static/..%2f..%2f..%2fpackage.json',
    '/docs/static/%2e%2e/%2e%2e/package.json',
    '/docs/static/....//package.json',
  ])('%s leads nowhere else', async (url) => {
    await server.key();
    const response = await server.inject({ url });
    expect([400, 401, 403, 404, 405]).toContain(response.statusCode);
    expect(response.body).not.toMatch(/tonfall_http_requests_total|"dependencies"|"main"/);
  });

  it('an escaped name of a route is that route, with its key', async () => {
    await server.key();
    expect((await server.inject({ url: '/%6detrics' })).statusCode).toBe(401);
  });
});
