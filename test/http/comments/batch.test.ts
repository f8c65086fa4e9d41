import { describe, expect, it } from '@jest/globals';
import { batchAnswer } from '../../../src/http/comments/schema.js';
import { bearer, useServer } from '../../helpers/http.js';
import { describeSizes, STORES, spyClassifier, until, work } from '../../helpers/pipeline.js';

const URL_ = '/v1/comments/batch';
const texts = (count: number, more: object = {}) =>
  Array.from({ length: count }, (_, at) => ({ id: `c-${at}`, text: `Nummer ${at} ist auch da.`, ...more }));

describeSizes('POST /v1/comments/batch', STORES, (size) => {
  const server = useServer(size);
  const send = async (payload: object, headers = {}) => {
    const response = await server.post(URL_, payload, headers);
    expect(response.statusCode).toBeLessThan(300);
    return { status: response.statusCode, ...batchAnswer.parse(response.json()) };
  };

  it('stores a thousand in their order, and twice the same changes nothing', async () => {
    const first = await send({ comments: texts(1000) });
    expect(first).toMatchObject({ status: 202, accepted: 1000, refused: 0 });
    expect(first.results.map(({ id }) => id)).toEqual(texts(1000).map(({ id }) => id));
    const again = await send({ comments: texts(1000) });
    expect(again.results.every((each) => 'stored' in each && each.stored === 'unchanged')).toBe(true);
    const rows = await server.pipeline.database.query('select 1 from tonfall.comments');
    expect(rows).toHaveLength(1000);
  }, 180_000);

  it('says of each that is refused why, keeps it, and stores the others', async () => {
    const comments = [
      { id: 'a', text: 'Gut.' },
      { id: 'b' },
      'kein Kommentar',
      null,
      { id: 'c', text: ' ' },
      { text: 'Ohne Namen.' },
      { text: 'Ohne Namen.' },
    ];
    const { accepted, refused, results } = await send({ comments });
    expect([accepted, refused]).toEqual([3, 4]);
    expect(
      results.map((each) => ('stored' in each ? each.stored : 'error' in each && each.error?.code)),
    ).toEqual(['new', 'INVALID_ROW', 'INVALID_ROW', 'INVALID_ROW', 'TEXT_MISSING', 'new', 'new']);
    expect(results[1]).toMatchObject({ id: 'b', place: 'comments[1]' });
    const kept = await server.pipeline.database.query(
      'select place, code from tonfall.refusals order by place',
    );
    expect(kept.map(({ place }) => place)).toEqual([1, 2, 3, 4].map((at) => `comments[${at}]`));
  });

  it('waits for all labels where the caller prefers to', async () => {
    const opened = await server.open();
    const workers = await work(server.pipeline, spyClassifier());
    opened.onStored = () => workers.look();
    try {
      const request = { method: 'POST', url: URL_, payload: { comments: texts(20) } } as const;
      const response = await opened.inject({ ...request, headers: { prefer: 'wait=30' } });
      expect(response.statusCode).toBe(200);
      const { results } = batchAnswer.parse(response.json());
      expect(results.every((each) => 'state' in each && each.state === 'labelled')).toBe(true);
    } finally {
      await workers.close();
    }
  });

  it('is refused whole where one comment is for another site', async () => {
    const key = await server.key({ scopes: ['ingest'], site: 'news' });
    const comments = [...texts(2), { id: 'x', site: 'other', text: 'Fremd.' }];
    const response = await server.post(URL_, { comments }, bearer(key));
    expect([response.statusCode, response.json().error.code]).toEqual([403, 'SCOPE_MISSING']);
    expect(await server.pipeline.database.query('select 1 from tonfall.comments')).toEqual([]);
  });
});

describe('POST /v1/comments/batch', () => {
  const server = useServer();

  it.each([
    ['none', { comments: [] }],
    ['more than 1,000', { comments: texts(1001) }],
    ['no list', { comments: 'x' }],
    ['nothing', {}],
  ])('refuses %s', async (_, payload) => {
    const response = await server.post(URL_, payload);
    expect([response.statusCode, response.json().error.code]).toEqual([400, 'REQUEST_INVALID']);
  });

  it('stops waiting when the caller goes away', async () => {
    const { listen, lines } = await server.open();
    const url = await listen();
    const caller = new AbortController();
    const asked = fetch(`${url}${URL_}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', prefer: 'wait=30' },
      body: JSON.stringify({ comments: texts(3) }),
      signal: caller.signal,
    });
    const gone = expect(asked).rejects.toThrow();
    await until(
      async () => (await server.pipeline.database.query('select 1 from tonfall.comments')).length === 3,
    );
    caller.abort();
    await gone;
    // Nothing unforeseen is logged of it, and the server answers on.
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect(lines().filter(({ level }) => level === 'error')).toEqual([]);
  });
});
