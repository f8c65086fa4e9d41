import { describe, expect, it } from '@jest/globals';
import { CATEGORIES, moderationError, moderationResponse } from '../../../src/http/moderations/schema.js';
import { bearer, tellingClassifier, useServer } from '../../helpers/http.js';

const URL_ = '/v1/moderations';

describe('POST /v1/moderations', () => {
  const server = useServer();
  const moderate = async (input: unknown, classifier = tellingClassifier(() => ({}))) => {
    const { inject } = await server.open({ classifier });
    const response = await inject({ method: 'POST', url: URL_, payload: { input } });
    expect([response.statusCode, response.statusCode === 200 ? '' : response.body]).toEqual([200, '']);
    return moderationResponse.strict().parse(response.json());
  };

  it('has every category of the protocol, an id and the name of the model', async () => {
    const { id, model, results } = await moderate('Ein Text.');
    expect(id).toMatch(/^modr-\S+$/);
    expect(model).toBe('deterministic');
    expect(results).toHaveLength(1);
    const [result] = results;
    for (const part of [result?.categories, result?.category_scores, result?.category_applied_input_types]) {
      expect(Object.keys(part ?? {})).toEqual([...CATEGORIES]);
    }
  });

  it('has one result for each text of a list, in its order', async () => {
    const classifier = tellingClassifier(({ text }) => ({ INSULT: text === 'b' ? 0.9 : 0.1 }));
    const { results } = await moderate(['a', 'b', 'c'], classifier);
    expect(results.map(({ flagged }) => flagged)).toEqual([false, true, false]);
  });

  it('takes the text parts of one input together and does not look at pictures', async () => {
    const asked: string[] = [];
    const classifier = tellingClassifier(({ text }) => {
      asked.push(text);
      return {};
    });
    const picture = { type: 'image_url', image_url: { url: 'https://news.example/a.png' } };
    const parts = [{ type: 'text', text: 'Eins' }, picture, { type: 'text', text: 'zwei' }];
    const { results } = await moderate(parts, classifier);
    expect(asked).toEqual(['Eins\nzwei']);
    expect(results[0]?.category_applied_input_types.harassment).toEqual(['text']);
  });

  it('judges nothing where there is nothing to read, and no other text is moved by it', async () => {
    const classifier = tellingClassifier(() => ({ INSULT: 0.9 }));
    const { results } = await moderate(['a', '', ' \u200b\n', 'b'], classifier);
    expect(results.map(({ flagged }) => flagged)).toEqual([true, false, false, true]);
    for (const { category_scores: scores, category_applied_input_types: types } of results.slice(1, 3)) {
      expect(Object.values(scores).every((score) => score === 0)).toBe(true);
      expect(Object.values(types).every((applied) => applied.length === 0)).toBe(true);
    }
  });

  it('takes any name of a model', async () => {
    for (const model of ['omni-moderation-latest', 'text-moderation-stable', 'x']) {
      expect((await server.post(URL_, { input: 'a', model })).statusCode).toBe(200);
    }
  });

  const refusal = async (payload: unknown, headers = {}) => {
    const response = await server.post(URL_, payload, headers);
    const { error } = moderationError.strict().parse(response.json());
    return { status: response.statusCode, ...error };
  };

  it.each([
    ['no input', {}],
    ['a number', { input: 7 }],
    ['an empty list', { input: [] }],
    ['a list of numbers', { input: [1, 2] }],
    ['more than 1,000 texts', { input: Array(1001).fill('a') }],
    ['a picture alone', { input: [{ type: 'image_url', image_url: { url: 'x' } }] }],
  ])('refuses %s', async (_, payload) => {
    expect(await refusal(payload)).toMatchObject({
      status: 400,
      type: 'invalid_request_error',
      param: null,
      code: 'request_invalid',
    });
  });

  it('refuses a text that is too long to be judged whole', async () => {
    expect(await refusal({ input: ['a', 'ü'.repeat(60_000)] })).toMatchObject({
      status: 413,
      type: 'invalid_request_error',
      code: 'text_too_long',
    });
  });

  it('refuses without a key, with a wrong one, and without the scope, as OpenAI does', async () => {
    const key = await server.key({ scopes: ['read'] });
    const payload = { input: 'a' };
    expect(await refusal(payload)).toMatchObject({ status: 401, code: 'invalid_api_key' });
    expect(await refusal(payload, bearer('sk-wrong'))).toMatchObject({
      status: 401,
      type: 'invalid_request_error',
      code: 'invalid_api_key',
    });
    expect(await refusal(payload, bearer(key))).toMatchObject({ status: 403, type: 'permission_error' });
  });

  it('refuses beyond the rate', async () => {
    const key = await server.key({ rate: 1 });
    expect((await server.post(URL_, { input: 'a' }, bearer(key))).statusCode).toBe(200);
    expect(await refusal({ input: 'a' }, bearer(key))).toMatchObject({
      status: 429,
      type: 'rate_limit_exceeded',
      code: 'rate_limited',
    });
  });
});
