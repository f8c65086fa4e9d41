import { describe, expect, it } from '@jest/globals';
import { TonfallError } from '../../../src/errors.js';
import { POISON } from '../../../src/model/deterministic-classifier.js';
import { storeComments } from '../../../src/store/comments.js';
import type { ThreadSummary } from '../../../src/store/thread-summary.js';
import { bearer, tellingClassifier, useServer } from '../../helpers/http.js';
import { commentOf, describeSizes, labelAll, STORES } from '../../helpers/pipeline.js';

describeSizes('GET /v1/threads/:id/summary', STORES, (size) => {
  const server = useServer(size);
  /** TOXICITY as the text says. */
  const classifier = tellingClassifier(({ text }) => {
    if (text.includes(POISON.fail)) throw new TonfallError('MODEL_FAILED');
    return { TOXICITY: Number(/\d\.\d+/.exec(text)?.[0] ?? 0) };
  });
  const store = async (texts: readonly string[], more: object = {}) => {
    const comments = await Promise.all(
      texts.map((text, at) => commentOf(`${JSON.stringify(more)}-${at}`, text, { language: 'de', ...more })),
    );
    await storeComments(server.pipeline.database, comments, { now: new Date(), priority: 100 });
  };
  const summary = async (url: string): Promise<ThreadSummary> => {
    const { inject } = await server.open({ classifier });
    const response = await inject({ url });
    expect([response.statusCode, response.statusCode === 200 ? '' : response.body]).toEqual([200, '']);
    return response.json();
  };

  it('counts what there is, and how scores and verdicts lie', async () => {
    const threadTitle = 'Ein Artikel';
    await store(['Wert 0.05', 'Wert 0.12', 'Wert 0.65', 'Wert 1.00', POISON.fail], { threadTitle });
    await store(['Wert 0.99'], { threadId: 'other' });
    await labelAll(server.pipeline, classifier);
    await store(['wartet noch'], { threadTitle, createdAt: '2026-05-01T10:00:00.000Z' });
    const found = await summary('/v1/threads/t/summary');
    expect(found).toMatchObject({
      site: 'default',
      id: 't',
      title: threadTitle,
      comments: 6,
      labelled: 4,
      pending: 1,
      failed: 1,
      firstAt: '2026-05-01T10:00:00.000Z',
      lastAt: '2026-05-01T10:00:00.000Z',
      languages: { de: 6 },
      verdicts: { publish: 2, review: 2 },
      sentiment: { judged: 4, mean: 0, negative: 0, neutral: 4, positive: 0 },
    });
    expect(found.toxicity.TOXICITY).toEqual({
      judged: 4,
      mean: 0.455,
      aboveThreshold: 2,
      histogram: [1, 1, 0, 0, 0, 0, 1, 0, 0, 1],
    });
    expect(found.toxicity.INSULT?.histogram).toEqual([4, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  });

  it('has nothing but counts where nothing is labelled yet', async () => {
    await store(['Eins.']);
    expect(await summary('/v1/threads/t/summary')).toMatchObject({
      comments: 1,
      labelled: 0,
      pending: 1,
      toxicity: {},
      sentiment: { judged: 0, mean: null },
    });
  });

  it('tells threads of sites apart, by any id', async () => {
    await store(['Eins.'], { site: 'news', threadId: 'https://news.example/a?b=c' });
    const id = encodeURIComponent('https://news.example/a?b=c');
    expect((await summary(`/v1/threads/${id}/summary?site=news`)).comments).toBe(1);
  });
});

describe('GET /v1/threads/:id/summary', () => {
  const server = useServer();

  it.each([
    ['/v1/threads/none/summary', 404, 'THREAD_NOT_FOUND'],
    ['/v1/threads/a%00/summary', 400, 'REQUEST_INVALID'],
    ['/v1/threads/a/nothing', 404, 'ROUTE_NOT_FOUND'],
  ])('%s is refused', async (url, status, code) => {
    const response = await server.inject({ url });
    expect([response.statusCode, response.json().error.code]).toEqual([status, code]);
  });

  it('needs the scope read, and shows no other site', async () => {
    const scoring = await server.key({ scopes: ['score'] });
    const reading = await server.key({ scopes: ['read'], site: 'news' });
    const of = async (key: string, query = '') =>
      (await server.inject({ url: `/v1/threads/t/summary${query}`, headers: bearer(key) })).statusCode;
    expect(await of(scoring)).toBe(403);
    expect(await of(reading, '?site=other')).toBe(403);
    expect(await of(reading)).toBe(404);
  });
});
