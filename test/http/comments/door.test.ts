import { describe, expect, it } from '@jest/globals';
import { commentAnswer } from '../../../src/http/comments/schema.js';
import { POISON } from '../../../src/model/deterministic-classifier.js';
import { bearer, useServer } from '../../helpers/http.js';
import { describeSizes, labelAll, STORES, spyClassifier, work } from '../../helpers/pipeline.js';

const URL_ = '/v1/comments';
const comment = (more: object = {}) => ({ id: 'c-1', threadId: 't-1', text: 'Das ist gut gesagt.', ...more });

describeSizes('POST and GET /v1/comments', STORES, (size) => {
  const server = useServer(size);
  const store = async (payload: object, headers = {}) => {
    const response = await server.post(URL_, payload, headers);
    expect(response.statusCode).toBeLessThan(300);
    return {
      status: response.statusCode,
      headers: response.headers,
      ...commentAnswer.parse(response.json()),
    };
  };
  const read = async (id: string, query = '') => {
    const response = await server.inject({ url: `${URL_}/${encodeURIComponent(id)}${query}` });
    return { status: response.statusCode, ...response.json() };
  };
  const count = async () => (await server.pipeline.database.query('select 1 from tonfall.comments')).length;

  it('store a comment, say what storing did, and tell of it until it has a label', async () => {
    expect(await store(comment())).toMatchObject({
      status: 202,
      site: 'default',
      source: 'api',
      id: 'c-1',
      stored: 'new',
      state: 'pending',
      label: null,
      error: null,
    });
    expect(await read('c-1')).toMatchObject({ status: 200, state: 'pending', label: null });
    const classifier = spyClassifier();
    await labelAll(server.pipeline, classifier);
    const answer = await read('c-1');
    expect(answer).toMatchObject({
      status: 200,
      state: 'labelled',
      label: {
        schema: 1,
        id: 'c-1',
        threadId: 't-1',
        language: 'de',
        model: classifier.info().id,
        policy: '1',
      },
    });
    expect(answer.label).not.toHaveProperty('text');
    expect(answer).not.toHaveProperty('stored');
    expect(await store(comment())).toMatchObject({ status: 200, stored: 'unchanged', state: 'labelled' });
    expect(await store(comment({ text: 'Nun etwas anderes.' }))).toMatchObject({
      status: 202,
      stored: 'changed',
      state: 'pending',
    });
    expect(await count()).toBe(1);
  });

  it('wait for the label where the caller prefers to, and no longer than it says', async () => {
    expect(await store(comment({ id: 'first' }), { prefer: 'wait=1' })).toMatchObject({
      status: 202,
      state: 'pending',
      headers: { 'preference-applied': 'wait=1' },
    });
    const opened = await server.open();
    const workers = await work(server.pipeline, spyClassifier());
    opened.onStored = () => workers.look();
    try {
      const response = await opened.inject({
        method: 'POST',
        url: URL_,
        payload: comment({ id: 'second' }),
        headers: { prefer: 'respond-async, wait=30' },
      });
      expect([response.statusCode, response.json().state]).toEqual([200, 'labelled']);
    } finally {
      await workers.close();
    }
  });

  it('say of a comment that cannot be labelled why', async () => {
    await store(comment({ text: `Kaputt ${POISON.fail}` }));
    await labelAll(server.pipeline, spyClassifier());
    expect(await read('c-1')).toMatchObject({
      status: 200,
      state: 'failed',
      label: null,
      error: { code: 'MODEL_FAILED', message: expect.any(String) },
    });
  });

  it('give the same answer to a request that is sent again, also by another process', async () => {
    const key = await server.key({ scopes: ['ingest'] });
    const headers = { ...bearer(key), 'idempotency-key': 'k-1' };
    const payload = comment({ id: undefined });
    const first = await store(payload, headers);
    await labelAll(server.pipeline, spyClassifier());
    const connections = await server.pipeline.another();
    try {
      const { inject } = await server.open({ connections });
      const again = await inject({ method: 'POST', url: URL_, payload, headers });
      expect(again.json()).toEqual({
        site: 'default',
        source: 'api',
        id: first.id,
        stored: 'new',
        state: 'pending',
        label: null,
        error: null,
      });
      const other = { ...payload, text: 'Etwas anderes.' };
      const mismatch = await inject({ method: 'POST', url: URL_, payload: other, headers });
      expect([mismatch.statusCode, mismatch.json().error.code]).toEqual([409, 'IDEMPOTENCY_MISMATCH']);
    } finally {
      await connections.close();
    }
    expect(await count()).toBe(1);
    // The same name of another caller's is another one's.
    const second = { ...bearer(await server.key({ scopes: ['ingest'] })), 'idempotency-key': 'k-1' };
    expect(await store({ ...payload, text: 'Etwas anderes.' }, second)).toMatchObject({ stored: 'new' });
  });

  it('forget a name after a day', async () => {
    const headers = { 'idempotency-key': 'k-1' };
    await store(comment(), headers);
    server.clock.pass(86_400_000 + 1000);
    expect(await store(comment({ text: 'Etwas anderes.' }), headers)).toMatchObject({ stored: 'changed' });
  });

  it('find a comment by site and source, and no other', async () => {
    await store(comment({ site: 'news', source: 'forum' }));
    expect(await read('c-1', '?site=news&source=forum')).toMatchObject({ status: 200, site: 'news' });
    for (const query of ['', '?site=news', '?source=forum', '?site=x&source=forum']) {
      expect(await read('c-1', query)).toMatchObject({ status: 404, error: { code: 'COMMENT_NOT_FOUND' } });
    }
  });

  it('take ids with any sign in them', async () => {
    for (const id of [
      'a/b',
      '../../etc',
      'ü 👍',
      'a:analyze',
      '%2e%2e',
      '?x#y',
      'x'.repeat(500),
      'ü'.repeat(500),
    ]) {
      expect(await store(comment({ id }))).toMatchObject({ id });
      expect(await read(id)).toMatchObject({ status: 200, id });
    }
  });
});

describe('POST /v1/comments', () => {
  const server = useServer();
  const refusal = async (payload: unknown, headers = {}) => {
    const response = await server.post(URL_, payload, headers);
    const { error } = response.json();
    expect(error.requestId).toBe(response.headers['x-request-id']);
    return { status: response.statusCode, code: error.code, message: error.message };
  };

  it.each([
    ['no text', { id: 'a' }, 400, 'REQUEST_INVALID'],
    ['a text that is none', comment({ text: 7 }), 400, 'REQUEST_INVALID'],
    ['a field that does not exist', comment({ Zwetschge: 1 }), 400, 'REQUEST_INVALID'],
    ['a time that is none', comment({ createdAt: 'gestern' }), 400, 'REQUEST_INVALID'],
    ['an id that is too long', comment({ id: 'x'.repeat(501) }), 400, 'REQUEST_INVALID'],
    ['a list', [comment()], 400, 'REQUEST_INVALID'],
    ['an empty text', comment({ text: ' \u200b' }), 422, 'TEXT_MISSING'],
    ['a text that is too long', comment({ text: 'ü'.repeat(60_000) }), 413, 'TEXT_TOO_LONG'],
    ['an id that no database takes', comment({ id: 'a\0' }), 422, 'INVALID_ROW'],
  ])('refuses %s', async (_, payload, status, code) => {
    const told = await refusal(payload);
    expect(told).toMatchObject({ status, code });
    expect(told.message).not.toContain('Zwetschge');
    expect(await server.pipeline.database.query('select 1 from tonfall.comments')).toEqual([]);
  });

  it.each(['', 'x'.repeat(256)])('refuses an idempotency key of no or 256 characters', async (name) => {
    expect(await refusal(comment(), { 'idempotency-key': name })).toMatchObject({
      status: 400,
      code: 'REQUEST_INVALID',
    });
  });

  it('refuses a comment for another site than that of the key', async () => {
    const key = await server.key({ scopes: ['ingest'], site: 'news' });
    expect(await refusal(comment({ site: 'other' }), bearer(key))).toMatchObject({
      status: 403,
      code: 'SCOPE_MISSING',
    });
    expect((await server.post(URL_, comment(), bearer(key))).json()).toMatchObject({ site: 'news' });
  });

  it('keeps times in UTC', async () => {
    await server.post(URL_, comment({ createdAt: '2026-05-01T12:00:00+02:00' }));
    const [row] = await server.pipeline.database.query<{ at: Date }>(
      'select created_at as at from tonfall.comments',
    );
    expect(row?.at.toISOString()).toBe('2026-05-01T10:00:00.000Z');
  });

  it('makes an id for what has none: the same for the same', async () => {
    const of = async (more: object) =>
      (await server.post(URL_, comment({ id: undefined, ...more }))).json().id as string;
    const id = await of({});
    expect(id).toMatch(/^d-[0-9a-f]{16}$/);
    expect(await of({})).toBe(id);
    expect(await of({ author: 'Anna' })).not.toBe(id);
  });
});

describe('GET /v1/comments/:id', () => {
  const server = useServer();

  it.each([
    ['/v1/comments/a%00b', 400, 'REQUEST_INVALID'],
    ['/v1/comments/a?site=%00', 400, 'REQUEST_INVALID'],
    [`/v1/comments/${'x'.repeat(501)}`, 400, 'REQUEST_INVALID'],
    [`/v1/comments/${'x'.repeat(6001)}`, 400, 'REQUEST_INVALID'],
    ['/v1/comments/%ff', 400, 'REQUEST_INVALID'],
    ['/v1/comments/none', 404, 'COMMENT_NOT_FOUND'],
  ])('%s is refused', async (url, status, code) => {
    const response = await server.inject({ url });
    expect([response.statusCode, response.json().error.code]).toEqual([status, code]);
  });

  it("shows a key's own site alone", async () => {
    await server.post(URL_, comment({ site: 'news' }));
    const key = await server.key({ scopes: ['read'], site: 'other' });
    const { inject } = await server.open();
    const of = (query: string) => inject({ url: `${URL_}/c-1${query}`, headers: bearer(key) });
    expect((await of('')).statusCode).toBe(404);
    expect((await of('?site=news')).json().error.code).toBe('SCOPE_MISSING');
  });
});
