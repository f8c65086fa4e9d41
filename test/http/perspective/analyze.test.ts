import { describe, expect, it } from '@jest/globals';
import type { AnalyzeResponse } from '../../../src/http/perspective/schema.js';
import { ATTRIBUTES } from '../../../src/label.js';
import { heldClassifier, tellingClassifier, useServer } from '../../helpers/http.js';
import { describeSizes, STORES } from '../../helpers/pipeline.js';

const ANALYZE = '/v1alpha1/comments:analyze';
const German = 'Das ist wirklich ein sehr schöner Artikel über die Berge.';
const body = (more: object = {}, text = German) => ({
  comment: { text },
  requestedAttributes: { TOXICITY: {} },
  ...more,
});

describe('comments:analyze', () => {
  const server = useServer();
  const analyze = async (payload: object, headers = {}): Promise<AnalyzeResponse> => {
    const response = await server.post(ANALYZE, payload, headers);
    expect([response.statusCode, response.statusCode === 200 ? '' : response.body]).toEqual([200, '']);
    return response.json();
  };
  /** The server with another model. */
  const analyzeBy = async (classifier: ReturnType<typeof tellingClassifier>, payload: object) => {
    const { inject } = await server.open({ classifier });
    return inject({ method: 'POST', url: ANALYZE, payload });
  };

  it('gives a summary and one span over the whole text, the languages and nothing else', async () => {
    const answer = await analyze(body());
    const { TOXICITY: toxicity, ...others } = answer.attributeScores;
    const score = { value: expect.any(Number), type: 'PROBABILITY' };
    expect(toxicity).toEqual({ spanScores: [{ begin: 0, end: German.length, score }], summaryScore: score });
    expect(toxicity?.summaryScore.value).toBe(toxicity?.spanScores[0]?.score.value);
    expect(others).toEqual({});
    expect(answer).toEqual({
      attributeScores: expect.anything(),
      languages: ['de'],
      detectedLanguages: ['de'],
    });
  });

  it('answers every attribute of the model, also under names of versions and experiments, by the name sent', async () => {
    const names = [...ATTRIBUTES, 'TOXICITY@6', 'SEVERE_TOXICITY_EXPERIMENTAL', 'THREAT_EXPERIMENTAL'];
    const { attributeScores } = await analyze(
      body({ requestedAttributes: Object.fromEntries(names.map((name) => [name, {}])) }),
    );
    expect(Object.keys(attributeScores)).toEqual(names);
    const value = (name: string) => attributeScores[name]?.summaryScore.value;
    expect(value('TOXICITY@6')).toBe(value('TOXICITY'));
    expect(value('THREAT_EXPERIMENTAL')).toBe(value('THREAT'));
  });

  it.each([
    ['no value', null],
    ['an empty one', {}],
    ['a score type', { scoreType: 'PROBABILITY' }],
    ['the unspecified score type', { scoreType: 'SCORE_TYPE_UNSPECIFIED' }],
  ])('takes an attribute with %s', async (_, value) => {
    expect((await analyze(body({ requestedAttributes: { INSULT: value } }))).attributeScores).toHaveProperty(
      'INSULT',
    );
  });

  it('leaves out what is below scoreThreshold, and nothing at it', async () => {
    const classifier = tellingClassifier(() => ({ TOXICITY: 0.5, INSULT: 0.5 }));
    const requestedAttributes = { TOXICITY: { scoreThreshold: 0.5 }, INSULT: { scoreThreshold: 0.501 } };
    const response = await analyzeBy(classifier, body({ requestedAttributes }));
    expect(Object.keys(response.json().attributeScores)).toEqual(['TOXICITY']);
  });

  it('takes the languages that are sent, and echoes them as sent', async () => {
    const languages = ['de-AT', 'en'];
    expect(await analyze(body({ languages }))).toMatchObject({ languages, detectedLanguages: ['de'] });
    expect((await analyze(body({ languages: [] }))).languages).toEqual(['de']);
    expect((await analyze(body({ languages: null }))).languages).toEqual(['de']);
  });

  it('takes a sent language for a hint where the key says so, unless the text says nothing', async () => {
    const key = await server.key({ languageHint: true });
    const ask = (text: string) => analyze(body({ languages: ['en'] }, text), { 'x-goog-api-key': key });
    expect(await ask(German)).toMatchObject({ languages: ['de'], detectedLanguages: ['de'] });
    expect(await ask('12345')).toMatchObject({ languages: ['en'], detectedLanguages: ['und'] });
    const strict = await server.key();
    expect(await analyze(body({ languages: ['en'] }), { 'x-goog-api-key': strict })).toMatchObject({
      languages: ['en'],
      detectedLanguages: ['de'],
    });
  });

  it('echoes the client token, and only where there is one', async () => {
    expect((await analyze(body({ clientToken: 'comment:7' }))).clientToken).toBe('comment:7');
    expect(await analyze(body({ clientToken: null }))).not.toHaveProperty('clientToken');
  });

  it.each([
    ['entries', { entries: [{ text: 'Vorher.' }, {}] }],
    [
      'article and parent',
      { articleAndParentComment: { article: { text: 'A' }, parentComment: { text: 'B' } } },
    ],
    ['nothing', null],
  ])('takes a context of %s and does not use it', async (_, context) => {
    expect((await analyze(body({ context }))).attributeScores).toEqual(
      (await analyze(body())).attributeScores,
    );
  });

  describe('with spanAnnotations', () => {
    const of = async (text: string, languages?: string[]) => {
      const { attributeScores } = await analyze(body({ spanAnnotations: true, languages }, text));
      return attributeScores.TOXICITY?.spanScores.map(({ begin, end }) => text.slice(begin, end));
    };

    it('has a span for each sentence, which together cover the text', async () => {
      const text = 'Das ist gut. Das ist schlecht!  Ist es das?';
      expect(await of(text)).toEqual(['Das ist gut. ', 'Das ist schlecht!  ', 'Ist es das?']);
    });

    it.each([
      ['emoji beyond the first plane', 'Super 👍🏽👩‍👩‍👧! Das ist 😡 schlecht.', 'de'],
      ['combining marks', 'Scho\u0308ne Gru\u0308\u00dfe! Bis morgen.', 'de'],
      ['right to left', 'هذا جيد. هذا سيئ جدا.', 'ar'],
      ['invisible characters', '\ufeffGut ge\u00adsagt. \u200bNein danke.', 'de'],
      ['line breaks of any kind', 'Ja.\r\nNein.\u2028Doch.', 'de'],
    ])('counts UTF-16 units of the text as sent: %s', async (_, text, language) => {
      const sentences = (await of(text, [language])) ?? [];
      expect(sentences.length).toBeGreaterThan(1);
      expect(sentences.join('')).toBe(text);
      expect(sentences.some((sentence) => /\p{Surrogate}/u.test(sentence))).toBe(false);
    });

    it('scores each sentence by itself, and the whole as a whole', async () => {
      const classifier = tellingClassifier(({ text }) => ({ TOXICITY: text.includes('dumm') ? 0.9 : 0.1 }));
      const text = 'Das ist gut. Das ist dumm.';
      const response = await analyzeBy(classifier, body({ spanAnnotations: true, languages: ['de'] }, text));
      const { summaryScore, spanScores } = response.json().attributeScores.TOXICITY;
      expect(summaryScore.value).toBe(0.9);
      expect(spanScores.map(({ score }: { score: { value: number } }) => score.value)).toEqual([0.1, 0.9]);
    });
  });

  it('does not ask the model where nothing that was asked for can be answered', async () => {
    const { classifier, signals } = heldClassifier();
    const payload = body({ requestedAttributes: { SPAM: {} }, dropUnsupportedAttributes: true });
    const response = await analyzeBy(classifier, payload);
    expect(response.json()).toEqual({ attributeScores: {}, languages: ['de'], detectedLanguages: ['de'] });
    expect(signals).toEqual([]);
  });

  describe('is lenient with', () => {
    it.each(['application/json', 'text/plain', 'application/x-www-form-urlencoded', 'no/such; charset=x'])(
      'the content type %s',
      async (type) => {
        const payload = JSON.stringify(body());
        const response = await server.post(ANALYZE, payload, { 'content-type': type });
        expect(response.statusCode).toBe(200);
      },
    );

    it('no content type', async () => {
      const response = await server.post(ANALYZE, Buffer.from(JSON.stringify(body())));
      expect(response.statusCode).toBe(200);
    });

    it('names without quotes, as its first steps showed', async () => {
      const payload = `{comment: {text: "${German}"}, languages: ["de"], requestedAttributes: {TOXICITY:{}} }`;
      expect((await server.post(ANALYZE, payload)).statusCode).toBe(200);
    });

    it('snake_case, as in proto3 JSON', async () => {
      const payload = {
        comment: { text: German },
        requested_attributes: { TOXICITY: { score_threshold: 0 } },
      };
      expect((await server.post(ANALYZE, payload)).statusCode).toBe(200);
    });

    it('fields that it does not know', async () => {
      await analyze(body({ frobnicate: { deep: [1] }, sessionId: 's', communityId: 'c' }));
    });

    it('the standard query parameters', async () => {
      const query =
        'key=x&access_token=a&oauth_token=b&alt=json&callback=f&fields=attributeScores&prettyPrint=true&quotaUser=q&uploadType=media&upload_protocol=raw&$.xgafv=2';
      const response = await server.post(`${ANALYZE}?${query}`, body());
      expect(response.statusCode).toBe(200);
      expect(response.headers['content-type']).toMatch(/^application\/json/);
    });
  });

  it.each([
    ANALYZE,
    '/comments:analyze',
    '/comments%3Aanalyze',
    '/comments%3aanalyze/',
    '/any/prefix/v1alpha1/comments:analyze?key=x',
    '/deep/er/comments:analyze',
    '/COMMENTS:Analyze',
    'http://localhost/v1alpha1/comments:analyze',
  ])('is found at %s', async (url) => {
    expect((await server.post(url, body())).statusCode).toBe(200);
  });
});

describeSizes('comments:analyze stores', STORES, (size) => {
  const server = useServer(size);
  const stored = () =>
    server.pipeline.database.query(
      'select site, source, id, thread_id as thread, text from tonfall.comments order by seq',
    );

  it('what a key may store and the request does not forbid', async () => {
    const [key, other] = [
      await server.key({ store: true, site: 'news' }),
      await server.key({ site: 'news' }),
    ];
    const opened = await server.open();
    let told = 0;
    opened.onStored = () => {
      told += 1;
    };
    const ask = async (withKey: string, payload: object) => {
      const response = await opened.inject({ method: 'POST', url: `${ANALYZE}?key=${withKey}`, payload });
      expect(response.statusCode).toBe(200);
    };
    await ask(other, body());
    await ask(key, body({ doNotStore: true }));
    expect(await stored()).toEqual([]);
    await ask(key, body({ clientToken: 'c-1', communityId: 'artikel-9' }));
    await ask(key, body({ clientToken: 'c-1', communityId: 'artikel-9' }));
    await ask(key, body({ doNotStore: false }, 'Ohne Namen, aber mit Text.'));
    expect(told).toBe(3);
    expect(await stored()).toEqual([
      { site: 'news', source: 'perspective', id: 'c-1', thread: 'artikel-9', text: German },
      {
        site: 'news',
        source: 'perspective',
        id: expect.stringMatching(/^[0-9a-f]{32}$/),
        thread: 'perspective',
        text: 'Ohne Namen, aber mit Text.',
      },
    ]);
    expect(await server.pipeline.database.query('select 1 from tonfall.pending')).toHaveLength(2);
  });

  it('nothing while the server is open', async () => {
    expect((await server.post(ANALYZE, body())).statusCode).toBe(200);
    expect(await stored()).toEqual([]);
  });
});
