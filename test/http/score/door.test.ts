import { describe, expect, it } from '@jest/globals';
import { scoreAnswer } from '../../../src/http/score/schema.js';
import type { Span } from '../../../src/label.js';
import { POISON } from '../../../src/model/deterministic-classifier.js';
import { bearer, tellingClassifier, useServer } from '../../helpers/http.js';

const URL_ = '/v1/score';

interface Scored {
  id?: string;
  language: string;
  verdict: string;
  toxicity: Record<string, number>;
  reasons: { code: string; begin?: number; end?: number }[];
  spans: Span[];
  error?: { code: string; message: string };
}

describe('POST /v1/score', () => {
  const server = useServer();
  const score = async (payload: object, headers = {}) => {
    const response = await server.post(URL_, payload, headers);
    expect([response.statusCode, response.statusCode === 200 ? '' : response.body]).toEqual([200, '']);
    const answer = scoreAnswer.parse(response.json());
    return { ...answer, results: answer.results as unknown as Scored[] };
  };

  it('says everything of one text, and stores nothing', async () => {
    const { model, policy, results } = await score({ text: 'Das ist wirklich ein sehr schöner Artikel.' });
    expect([model, policy]).toEqual([expect.stringMatching(/^deterministic@sha256:/), '1']);
    expect(results).toEqual([
      {
        language: 'de',
        languageConfidence: expect.any(Number),
        toxicity: expect.objectContaining({ TOXICITY: expect.any(Number) }),
        sentiment: expect.objectContaining({ label: expect.any(String) }),
        verdict: expect.stringMatching(/^(publish|review|hold)$/),
        reasons: expect.any(Array),
        spans: expect.any(Array),
      },
    ]);
    expect(await server.pipeline.database.query('select 1 from tonfall.comments')).toEqual([]);
  });

  it('scores many in their order, with their ids, in the language that is named', async () => {
    const texts = ['Eins.', { id: 'b', text: 'Zwei.', language: 'en-GB' }, { text: 'Drei.' }];
    const { results } = await score({ texts, language: 'it' });
    expect(results.map(({ id, language }) => [id, language])).toEqual([
      [undefined, 'it'],
      ['b', 'en'],
      [undefined, 'it'],
    ]);
    const alone = await score({ texts: [texts[1]] });
    expect(alone.results[0]).toEqual(results[1]);
  });

  it('has an error in the place of a text that cannot be scored; the others have their scores', async () => {
    const texts = [
      'Gut.',
      '',
      { id: 'x', text: ' \u200b ' },
      'ü'.repeat(60_000),
      `${POISON.fail}`,
      'Auch gut.',
    ];
    const { results } = await score({ texts });
    expect(results.map(({ error }) => error?.code)).toEqual([
      undefined,
      'TEXT_MISSING',
      'TEXT_MISSING',
      'TEXT_TOO_LONG',
      'MODEL_FAILED',
      undefined,
    ]);
    expect(results[2]?.id).toBe('x');
    expect((await score({ text: 'Auch gut.' })).results[0]).toEqual(results[5]);
  });

  describe('spans', () => {
    /** What the spans of an attribute name in the text as sent, once each. */
    const words = async (text: string, format = 'plain') => {
      const { results } = await score({ texts: [{ text, format, language: 'de' }] });
      const shares = results[0]?.spans.filter(({ share }) => share !== undefined) ?? [];
      for (const { share } of shares) expect(share).toBeGreaterThan(0);
      return shares.map(({ begin, end }) => text.slice(begin, end));
    };

    it('name the words that the scores come from, each with its share', async () => {
      const text = 'Ihr seid alle miteinander grosse Dummköpfe';
      const named = await words(text);
      expect(named.length).toBeGreaterThan(0);
      for (const word of named) expect(text.split(' ')).toContain(word);
    });

    it.each([
      [
        'emoji and combining marks',
        '👩‍👩‍👧  Gru\u0308\u00dfe \ufeff an\u00ad alle 👍🏽',
        ['👩‍👩‍👧', 'Gru\u0308\u00dfe', 'an', 'alle', '👍🏽'],
        'plain',
      ],
      [
        'HTML',
        '<p>Das&nbsp;ist <b>f&uuml;r</b>&#32;<i>alle</i></p>',
        ['Das', 'ist', 'f&uuml;r', 'alle'],
        'html',
      ],
    ])('are places of the text as sent: %s', async (_, text, known, format) => {
      const named = await words(text, format);
      expect(named.length).toBeGreaterThan(0);
      for (const word of named) expect(known).toContain(word.replace(/\u00ad$/, ''));
    });

    it('of word lists and of the reasons that name them are moved as well', async () => {
      await server.policy({ words: { banned: ['vollpfosten'] } });
      const text = '  Du\u200b  <i>Voll\u00adpfosten</i>!';
      for (const format of ['plain', 'html']) {
        const { results } = await score({ texts: [{ text, format, language: 'de' }] });
        const place = { begin: text.indexOf('Voll'), end: text.indexOf('</i>') };
        const listed = results[0]?.spans.filter(({ list }) => list !== undefined);
        expect(listed).toEqual([{ ...place, list: 'banned' }]);
        expect(results[0]?.reasons).toContainEqual({ code: 'BANNED_WORD', list: 'words', ...place });
      }
    });
  });

  it('judges by the settings of the site that is named', async () => {
    await server.policy({
      sites: { strict: { attributes: { TOXICITY: { review: 0.2, hold: 0.3 } } } },
    });
    const classifier = tellingClassifier(() => ({ TOXICITY: 0.4 }));
    const { inject } = await server.open({ classifier });
    const verdictOf = async (more: object) =>
      (await inject({ method: 'POST', url: URL_, payload: { text: 'x', ...more } })).json().results[0]
        .verdict;
    expect(await verdictOf({ site: 'strict' })).toBe('hold');
    expect(await verdictOf({})).toBe('publish');
  });

  it("judges by the key's site, and by no other", async () => {
    const key = await server.key({ site: 'strict' });
    await score({ text: 'x', site: 'strict' }, bearer(key));
    const response = await server.post(URL_, { text: 'x', site: 'other' }, bearer(key));
    expect([response.statusCode, response.json().error.code]).toEqual([403, 'SCOPE_MISSING']);
  });

  it.each([
    ['neither text nor texts', {}],
    ['an empty list', { texts: [] }],
    ['more than 1,000', { texts: Array(1001).fill('x') }],
    ['an unknown format', { texts: [{ text: 'x', format: 'markdown' }] }],
    ['a text that is none', { text: 7 }],
  ])('refuses %s', async (_, payload) => {
    const response = await server.post(URL_, payload);
    expect([response.statusCode, response.json().error.code]).toEqual([400, 'REQUEST_INVALID']);
  });
});
