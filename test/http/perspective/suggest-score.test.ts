import { describe, expect, it } from '@jest/globals';
import { readFeedback } from '../../../src/store/feedback.js';
import { bearer, useServer } from '../../helpers/http.js';
import { describeSizes, STORES, storeTexts } from '../../helpers/pipeline.js';

const SUGGEST = '/v1alpha1/comments:suggestscore';
const text = 'Das ist wirklich ein sehr schöner Artikel.';
const body = (more: object = {}) => ({
  comment: { text },
  attributeScores: { TOXICITY: { summaryScore: { value: 1 } } },
  ...more,
});

describeSizes('comments:suggestscore', STORES, (size) => {
  const server = useServer(size);
  const feedback = async (site: string | null = null) => {
    const rows = [];
    for await (const row of readFeedback(server.pipeline.database, site)) rows.push(row);
    return rows;
  };

  it('stores what Coral sends of a decision, and joins it to the comment by its id', async () => {
    await storeTexts(server.pipeline, ['Ein anderer Text.', text]);
    const key = await server.key({ scopes: ['feedback'], site: 'default' });
    const payload = body({
      context: { entries: [{ text: '{"url":"https://news.example/?commentID=c-0"}' }] },
      languages: ['de'],
      communityId: 'Coral:https://comments.example.de/',
      clientToken: 'comment:c-0',
    });
    const response = await server.post(`${SUGGEST}?key=${key}`, payload);
    expect([response.statusCode, response.json()]).toEqual([
      200,
      { clientToken: 'comment:c-0', detectedLanguages: ['de'], requestedLanguages: ['de'] },
    ]);
    expect(await feedback()).toEqual([
      {
        seq: 1,
        site: 'default',
        text,
        language: 'de',
        scores: { TOXICITY: 1 },
        commentId: 'c-0',
        origin: { clientToken: 'comment:c-0', communityId: 'Coral:https://comments.example.de/' },
        createdAt: expect.any(Date),
        comment: { source: 'jsonl', id: 'c-0' },
      },
    ]);
  });

  it('joins by the text where there is no id, and to nothing where there is no such text', async () => {
    await storeTexts(server.pipeline, ['Ein anderer Text.', text]);
    expect((await server.post(SUGGEST, body({ languages: [] }))).statusCode).toBe(200);
    const unknown = body({ comment: { text: 'Den kennt hier niemand, wirklich nicht.' } });
    expect((await server.post(SUGGEST, unknown)).json()).toEqual({
      detectedLanguages: ['de'],
      requestedLanguages: [],
    });
    expect((await feedback()).map(({ comment }) => comment)).toEqual([{ source: 'jsonl', id: 'c-1' }, null]);
  });

  it('keeps sites apart', async () => {
    await storeTexts(server.pipeline, [text]);
    const key = await server.key({ scopes: ['feedback'], site: 'other' });
    await server.post(SUGGEST, body(), bearer(key));
    expect(await feedback()).toMatchObject([{ site: 'other', comment: null }]);
    expect(await feedback('default')).toEqual([]);
  });

  it('is not held up by what a database does not take', async () => {
    const payload = body({ clientToken: 'comment:\0', communityId: 'a\0b', sessionId: '\ud800' });
    const response = await server.post(SUGGEST, payload);
    expect(response.statusCode).toBe(200);
    expect(await feedback()).toMatchObject([{ commentId: null }]);
  });
});

describe('comments:suggestscore', () => {
  const server = useServer();

  it('takes the highest span where there is no summary', async () => {
    const span = (value: number) => ({ begin: 0, end: 3, score: { value } });
    const attributeScores = { INSULT: { spanScores: [span(0.2), span(0.7)] } };
    expect((await server.post(SUGGEST, body({ attributeScores }))).statusCode).toBe(200);
    const [row] = await server.pipeline.database.query<{ scores: object }>(
      'select scores from tonfall.feedback',
    );
    expect(row?.scores).toEqual({ INSULT: 0.7 });
  });

  it.each([
    ['no scores', { attributeScores: {} }],
    ['an attribute without a score', { attributeScores: { TOXICITY: {} } }],
    ['an unknown attribute', { attributeScores: { NICENESS: { summaryScore: { value: 1 } } } }],
    ['a score above 1', { attributeScores: { TOXICITY: { summaryScore: { value: 1.5 } } } }],
    [
      'a span without its end',
      { attributeScores: { TOXICITY: { spanScores: [{ begin: 0, score: { value: 1 } }] } } },
    ],
  ])('refuses %s and stores nothing', async (_, more) => {
    const response = await server.post(SUGGEST, body(more));
    expect(response.statusCode).toBe(400);
    expect(response.json().error.details[0].errorType).toBe('INVALID_REQUEST');
    expect(await server.pipeline.database.query('select 1 from tonfall.feedback')).toEqual([]);
  });

  it('needs the scope feedback', async () => {
    const key = await server.key({ scopes: ['score', 'ingest', 'read'] });
    const response = await server.post(SUGGEST, body(), { 'x-goog-api-key': key });
    expect([response.statusCode, response.json().error.status]).toEqual([403, 'PERMISSION_DENIED']);
  });
});
