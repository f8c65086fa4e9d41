import { randomBytes } from 'node:crypto';
import { brotliCompressSync, deflateSync, gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { errorSchema } from '../../src/http/comments/schema.js';
import { moderationError } from '../../src/http/moderations/schema.js';
import { googleError } from '../../src/http/perspective/schema.js';
import { coralSignature, useServer } from '../helpers/http.js';
import { expectNoLeak, PRIVATE } from '../helpers/private-values.js';

const JSON_TYPE = { 'content-type': 'application/json' };
const megabytes = (count: number) => count * 1_000_000;

/** Every route that takes a body, the envelope it answers in, and how much it takes. */
const ROUTES = [
  ['/v1alpha1/comments:analyze', googleError, megabytes(2)],
  ['/v1alpha1/comments:suggestscore', googleError, megabytes(2)],
  ['/v1/moderations', moderationError, megabytes(20)],
  ['/v1/score', errorSchema, megabytes(20)],
  ['/v1/comments', errorSchema, megabytes(1)],
  ['/v1/comments/batch', errorSchema, megabytes(20)],
  ['/coral/moderate', errorSchema, megabytes(2)],
  ['/coral/events', errorSchema, megabytes(2)],
] as const;

describe.each(ROUTES)('a body for %s', (url, envelope, most) => {
  const server = useServer();
  const send = async (payload: string | Buffer, headers: Record<string, string> = JSON_TYPE) => {
    const response = await server.inject({ method: 'POST', url, payload, headers });
    const answer = response.json();
    expect(envelope.strict().parse(answer)).toEqual(answer);
    return response;
  };

  it('is refused above its limit, told by its length or found while reading', async () => {
    expect((await send(' '.repeat(most + 1))).statusCode).toBe(413);
    const unknown = { ...JSON_TYPE, 'transfer-encoding': 'chunked' };
    expect((await send(Buffer.alloc(most + 1, ' '), unknown)).statusCode).toBe(413);
    expect((await send(' '.repeat(most))).statusCode).not.toBe(413);
  });

  it('is refused above its limit when it is unpacked', async () => {
    const bomb = gzipSync(Buffer.alloc(most + 1, ' '));
    expect(bomb.length).toBeLessThan(most / 100);
    expect((await send(bomb, { ...JSON_TYPE, 'content-encoding': 'gzip' })).statusCode).toBe(413);
  });

  it.each([
    ['no JSON', '{"text": "Zwetschgen'],
    ['nothing', ''],
    ['nested without end', '['.repeat(500_000)],
    ['nested without end in an object', `{"comment":${'{"a":'.repeat(100_000)}`],
    ['a number', '7'],
    ['null', 'null'],
    ['random bytes', randomBytes(200)],
  ])('that is %s is refused', async (_, payload) => {
    const { statusCode, body } = await send(payload);
    expect([400, 401]).toContain(statusCode);
    expectNoLeak(body);
  });

  it('that is compressed in a way that is not known, or not as it says, is refused', async () => {
    for (const encoding of ['zip', 'gzip', 'br', 'gzip, br']) {
      const headers = { ...JSON_TYPE, 'content-encoding': encoding };
      expect((await send('{"text":"Zwetschgen"}', headers)).statusCode).toBe(400);
    }
  });

  it('never comes back in an error', async () => {
    for (const key of [
      'text',
      'comment',
      'input',
      'comments',
      PRIVATE.text,
      '__proto__',
      'requestedAttributes',
    ]) {
      for (const value of [
        PRIVATE.text,
        [PRIVATE.text],
        { [PRIVATE.text]: { [PRIVATE.author]: PRIVATE.ip } },
      ]) {
        const payload = JSON.stringify({ tenantID: PRIVATE.author, [key]: value });
        const response = await server.inject({ method: 'POST', url, payload, headers: JSON_TYPE });
        if (response.statusCode >= 400) expectNoLeak(response.body);
      }
    }
  });
});

describe('a body', () => {
  const server = useServer();

  it.each(['/v1/score', '/v1/moderations', '/v1/comments'])('for %s is JSON or refused', async (url) => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'x']) {
      const headers = { 'content-type': type };
      const response = await server.inject({
        method: 'POST',
        url,
        payload: '{"text":"x","input":"x"}',
        headers,
      });
      expect(response.statusCode).toBe(400);
    }
  });

  it.each(['__proto__', 'constructor'])('with a key %s reaches no prototype', async (name) => {
    const polluting = name === 'constructor' ? '{"prototype":{"polluted":1}}' : '{"polluted":1}';
    const payload = `{"text":"Das ist gut.","input":"x","comments":[{"text":"x","${name}":${polluting}}],"${name}":${polluting}}`;
    for (const url of ['/v1/score', '/v1/moderations', '/v1/comments', '/v1/comments/batch']) {
      const response = await server.inject({ method: 'POST', url, payload, headers: JSON_TYPE });
      expect(response.statusCode).toBe(400);
    }
    const lenient = `{"comment":{"text":"Das ist ein Text.","${name}":${polluting}},"requestedAttributes":{"TOXICITY":{},"${name}":${polluting}}}`;
    const analyzed = await server.inject({ method: 'POST', url: '/comments:analyze', payload: lenient });
    expect([analyzed.statusCode, Object.keys(analyzed.json().attributeScores)]).toEqual([200, ['TOXICITY']]);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ] as const)('may be compressed with %s', async (encoding, compress) => {
    const headers = { ...JSON_TYPE, 'content-encoding': encoding };
    const payload = compress(JSON.stringify({ text: 'Schöne Grüße 👍🏽' }));
    const packed = await server.inject({ method: 'POST', url: '/v1/score', payload, headers });
    const plain = await server.post('/v1/score', { text: 'Schöne Grüße 👍🏽' });
    expect([packed.statusCode, packed.json()]).toEqual([200, plain.json()]);
  });

  it('of Coral is checked as it came, also compressed', async () => {
    await server.coral('t', 'geheim');
    const body = JSON.stringify({ id: 'e', type: 'X', data: {}, tenantID: 't' }, null, 2);
    const headers = {
      ...JSON_TYPE,
      'content-encoding': 'gzip',
      'x-coral-signature': coralSignature(body, 'geheim'),
    };
    const response = await server.inject({
      method: 'POST',
      url: '/coral/events',
      payload: gzipSync(body),
      headers,
    });
    expect(response.statusCode).toBe(204);
  });

  it('of an answer is compressed where the caller takes it, and is the same', async () => {
    const texts = Array.from({ length: 50 }, (_, at) => `Schöne Grüße Nummer ${at}!`);
    const request = { method: 'POST', url: '/v1/score', payload: { texts } } as const;
    const plain = await server.inject(request);
    expect(plain.headers['content-encoding']).toBeUndefined();
    const packed = await server.inject({ ...request, headers: { 'accept-encoding': 'gzip' } });
    expect(packed.headers['content-encoding']).toBe('gzip');
    expect(JSON.parse(gunzipSync(packed.rawPayload).toString())).toEqual(plain.json());
    expect(packed.rawPayload.length).toBeLessThan(plain.rawPayload.length);
  });
});
