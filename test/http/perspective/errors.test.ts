import { describe, expect, it } from '@jest/globals';
import { googleError } from '../../../src/http/perspective/schema.js';
import { tellingClassifier, useServer } from '../../helpers/http.js';

const ANALYZE = '/v1alpha1/comments:analyze';
const SUGGEST = '/v1alpha1/comments:suggestscore';
const comment = { text: 'Das ist wirklich ein sehr schöner Artikel.' };
const requestedAttributes = { TOXICITY: {} };
const TYPE = 'type.googleapis.com/google.commentanalyzer.v1alpha1.Error';

/** A model that judges TOXICITY alone everywhere, everything in German, and nothing in Oromo. */
const languages = {
  '*': { TOXICITY: 'transferred' },
  de: { TOXICITY: 'measured', SEXUALLY_EXPLICIT: 'measured' },
  om: { TOXICITY: 'none' },
} as const;

describe('each row of the table of errors', () => {
  const server = useServer();
  const ask = async (payload: unknown, url = ANALYZE) => {
    const { inject } = await server.open({ classifier: tellingClassifier(() => ({}), { languages }) });
    const response = await inject({ method: 'POST', url, payload: payload as object });
    const answer = response.json();
    // Nothing but what the schema of the answer has.
    expect(googleError.strict().parse(answer)).toEqual(answer);
    expect(response.headers['content-type']).toMatch(/^application\/json/);
    return { status: response.statusCode, ...answer.error };
  };
  const invalid = (errorType: string, message: string | RegExp, more: object = {}) => ({
    status: 'INVALID_ARGUMENT',
    code: 400,
    message: typeof message === 'string' ? message : expect.stringMatching(message),
    details: [{ '@type': TYPE, errorType, ...more }],
  });

  it.each([
    ['an empty text', { comment: { text: '' }, requestedAttributes }],
    ['a text of blanks', { comment: { text: ' \n\t\u200b ' }, requestedAttributes }],
    ['a comment without text', { comment: {}, requestedAttributes }],
    ['no comment', { requestedAttributes }],
  ])('%s', async (_, payload) => {
    expect(await ask(payload)).toEqual(invalid('COMMENT_EMPTY', 'Comment must be non-empty.'));
  });

  it('a text of more than 20480 bytes, not one of 20480', async () => {
    const longest = 'ü'.repeat(10_240);
    const over = `${longest}ab`;
    expect(await ask({ comment: { text: over }, requestedAttributes })).toEqual(
      invalid('COMMENT_TOO_LONG', 'Comment text was too many bytes. Value (20482) exceeded limit (20480).'),
    );
    const { inject } = await server.open();
    const payload = { comment: { text: longest }, requestedAttributes, languages: ['de'] };
    expect((await inject({ method: 'POST', url: ANALYZE, payload })).statusCode).toBe(200);
  });

  it.each([
    ['none', { comment }],
    ['an empty map', { comment, requestedAttributes: {} }],
    ['null', { comment, requestedAttributes: null }],
  ])('no attributes: %s', async (_, payload) => {
    expect(await ask(payload)).toEqual(invalid('NO_REQUESTED_ATTRIBUTES', 'Missing requested_attributes'));
  });

  it('an unknown attribute', async () => {
    expect(await ask({ comment, requestedAttributes: { NICENESS: {} } })).toEqual(
      invalid('INVALID_REQUEST', 'Unknown requested attribute: NICENESS'),
    );
  });

  it('a name that is no name is not repeated', async () => {
    expect(await ask({ comment, requestedAttributes: { 'Du <b>Wicht</b>': {} } })).toEqual(
      invalid('INVALID_REQUEST', 'Unknown requested attribute: (not a name)'),
    );
  });

  const unsupported = (attribute: string, language: string, detected: string, requested: string[]) =>
    invalid(
      'LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE',
      `Attribute ${attribute} does not support request languages: ${language}`,
      {
        languageNotSupportedByAttributeError: {
          detectedLanguages: [detected],
          requestedLanguages: requested,
          attribute,
        },
      },
    );

  it('an attribute that is not judged in a requested language', async () => {
    expect(await ask({ comment, languages: ['om'], requestedAttributes: { SEXUALLY_EXPLICIT: {} } })).toEqual(
      unsupported('SEXUALLY_EXPLICIT', 'om', 'de', ['om']),
    );
    expect(await ask({ comment, languages: ['om'], requestedAttributes })).toEqual(
      unsupported('TOXICITY', 'om', 'de', ['om']),
    );
  });

  it('in one of several requested languages', async () => {
    const both = { comment, languages: ['de', 'en'], requestedAttributes: { SEXUALLY_EXPLICIT: {} } };
    expect(await ask(both)).toEqual(unsupported('SEXUALLY_EXPLICIT', 'en', 'de', ['de', 'en']));
  });

  it('in the language that was found', async () => {
    const english = { text: 'This is really a very interesting article about the mountains.' };
    expect(await ask({ comment: english, requestedAttributes: { SEXUALLY_EXPLICIT: {} } })).toEqual(
      unsupported('SEXUALLY_EXPLICIT', 'en', 'en', []),
    );
  });

  it('a name of Perspective that no model here judges, never with a number', async () => {
    expect(await ask({ comment, requestedAttributes: { TOXICITY: {}, LIKELY_TO_REJECT: {} } })).toEqual(
      unsupported('LIKELY_TO_REJECT', 'de', 'de', []),
    );
  });

  it('unsupported attributes are dropped where the caller says so, unknown ones are not', async () => {
    const { inject } = await server.open({ classifier: tellingClassifier(() => ({}), { languages }) });
    const of = (names: string[]) =>
      inject({
        method: 'POST',
        url: ANALYZE,
        payload: {
          comment,
          dropUnsupportedAttributes: true,
          requestedAttributes: Object.fromEntries(names.map((name) => [name, {}])),
        },
      });
    expect(Object.keys((await of(['SPAM', 'TOXICITY', 'INSULT'])).json().attributeScores)).toEqual([
      'TOXICITY',
    ]);
    expect((await of(['TOXICITY', 'NICENESS'])).statusCode).toBe(400);
  });

  it('a language that cannot be told', async () => {
    expect(await ask({ comment: { text: '12345 !!!' }, requestedAttributes })).toEqual(
      invalid('LANGUAGE_DETECTION_FAILED', 'Unable to detect language'),
    );
  });

  it.each(['STD_DEV_SCORE', 'PERCENTILE', 'RAW'])('the score type %s', async (scoreType) => {
    expect(await ask({ comment, requestedAttributes: { TOXICITY: { scoreType } } })).toEqual(
      invalid('INVALID_REQUEST', `Requested score type ${scoreType} is not supported by attribute TOXICITY`),
    );
  });

  it.each([
    ['HTML', "Currently, only 'PLAIN_TEXT' comments are supported"],
    ['MARKDOWN', 'Unknown text type'],
  ])('the text type %s', async (type, message) => {
    expect(await ask({ comment: { ...comment, type }, requestedAttributes })).toEqual(
      invalid('INVALID_REQUEST', message),
    );
  });

  it.each([ANALYZE, SUGGEST])('both contexts at once (%s)', async (url) => {
    const context = { entries: [{ text: 'A' }], articleAndParentComment: { article: { text: 'B' } } };
    const payload = {
      comment,
      context,
      requestedAttributes,
      attributeScores: { TOXICITY: { summaryScore: { value: 1 } } },
    };
    expect(await ask(payload, url)).toEqual(
      invalid(
        'INVALID_REQUEST',
        'Context can have either entries or article_and_parent_comment, but both fields were populated.',
      ),
    );
  });

  it.each([
    ['a text that is a number', { comment: { text: 7 }, requestedAttributes }, 'comment.text'],
    [
      'a threshold that is a text',
      { comment, requestedAttributes: { TOXICITY: { scoreThreshold: 'x' } } },
      'requestedAttributes.TOXICITY.scoreThreshold',
    ],
    ['a list', [], 'body'],
    ['a text', '"TOXICITY"', 'body'],
  ])('a wrong value: %s', async (_, payload, place) => {
    expect(await ask(payload)).toEqual(
      invalid('INVALID_REQUEST', `Invalid value at '${place}': invalid_type`),
    );
  });

  it('a wrong key', async () => {
    await server.key();
    expect(await ask({ comment, requestedAttributes }, `${ANALYZE}?key=AIzaWrong`)).toEqual({
      code: 400,
      status: 'INVALID_ARGUMENT',
      message: 'API key not valid. Please pass a valid API key.',
      details: [
        {
          '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
          reason: 'API_KEY_INVALID',
          domain: 'googleapis.com',
          metadata: { service: 'commentanalyzer.googleapis.com' },
        },
      ],
    });
  });

  it('no key', async () => {
    await server.key();
    expect(await ask({ comment, requestedAttributes })).toMatchObject({
      code: 403,
      status: 'PERMISSION_DENIED',
    });
  });

  it('a used-up rate', async () => {
    const key = await server.key({ rate: 1 });
    const { inject } = await server.open();
    const request = {
      method: 'POST',
      url: ANALYZE,
      headers: { 'x-goog-api-key': key },
      payload: { comment, requestedAttributes },
    } as const;
    expect((await inject(request)).statusCode).toBe(200);
    const response = await inject(request);
    expect(response.statusCode).toBe(429);
    expect(Number(response.headers['retry-after'])).toBeGreaterThan(0);
    const consumer = `api_keys:${key.split('_')[1]}`;
    expect(response.json().error).toEqual({
      code: 429,
      status: 'RESOURCE_EXHAUSTED',
      message: expect.stringMatching(
        /^Quota exceeded for quota metric 'Analysis requests \(AnalyzeComment\)' and limit '.* per minute' of service 'commentanalyzer.googleapis.com' for consumer 'api_keys:[0-9a-f]{12}'\.$/,
      ),
      details: [
        {
          '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
          reason: 'RATE_LIMIT_EXCEEDED',
          domain: 'googleapis.com',
          metadata: {
            service: 'commentanalyzer.googleapis.com',
            quota_limit: 'AnalyzeRequestsPerMinutePerProject',
            quota_limit_value: '1',
            quota_metric: 'commentanalyzer.googleapis.com/analyze_requests',
            quota_location: 'global',
            consumer,
          },
        },
        {
          '@type': 'type.googleapis.com/google.rpc.Help',
          links: [{ description: expect.any(String), url: '/docs' }],
        },
      ],
    });
  });
});
