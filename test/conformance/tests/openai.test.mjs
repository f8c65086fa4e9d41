/** OpenAI's client for Node: moderations. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import OpenAI from 'openai';
import { fixture } from '../lib/fixture.mjs';
import { apiKey, baseUrl, unless } from '../lib/target.mjs';

const { kind, unkind } = fixture('texts.json');
const skip = unless('openai');
const clientWith = (key) => new OpenAI({ apiKey: key, baseURL: `${baseUrl}/v1`, maxRetries: 0 });
const client = clientWith(apiKey ?? 'none');

const CATEGORIES = [
  'harassment',
  'harassment/threatening',
  'hate',
  'hate/threatening',
  'illicit',
  'illicit/violent',
  'self-harm',
  'self-harm/intent',
  'self-harm/instructions',
  'sexual',
  'sexual/minors',
  'violence',
  'violence/graphic',
];
const perCategory = (value) => ({
  type: 'object',
  required: CATEGORIES,
  additionalProperties: false,
  properties: Object.fromEntries(CATEGORIES.map((name) => [name, value])),
});
const ajv = new Ajv({ allErrors: true });
const validate = ajv.compile({
  type: 'object',
  required: ['id', 'model', 'results'],
  properties: {
    id: { type: 'string', pattern: '^modr-' },
    model: { type: 'string', minLength: 1 },
    results: {
      type: 'array',
      items: {
        type: 'object',
        required: ['flagged', 'categories', 'category_scores', 'category_applied_input_types'],
        additionalProperties: false,
        properties: {
          flagged: { type: 'boolean' },
          categories: perCategory({ type: 'boolean' }),
          category_scores: perCategory({ type: 'number', minimum: 0, maximum: 1 }),
          category_applied_input_types: perCategory({ type: 'array', items: { enum: ['text', 'image'] } }),
        },
      },
    },
  },
});

/** Asks, and holds the answer against the protocol. */
async function moderate(input, model) {
  const answer = await client.moderations.create({ input, ...(model ? { model } : {}) });
  assert.ok(validate(answer), ajv.errorsText(validate.errors));
  for (const result of answer.results) {
    assert.equal(result.flagged, Object.values(result.categories).includes(true));
    for (const name of CATEGORIES) {
      // What nothing was applied to is no judgement.
      if (result.category_applied_input_types[name].length > 0) continue;
      assert.deepEqual([result.categories[name], result.category_scores[name]], [false, 0], name);
    }
  }
  return answer.results;
}

test('one text', { skip }, async () => {
  const [result, ...more] = await moderate(kind.en);
  assert.equal(more.length, 0);
  assert.deepEqual(result.category_applied_input_types.harassment, ['text']);
});

test('a list of texts has one result each, in order', { skip }, async () => {
  const results = await moderate([kind.de, unkind.de, kind.en, unkind.en]);
  const scores = results.map(({ category_scores }) => category_scores.harassment);
  assert.equal(scores.length, 4);
  assert.ok(scores[1] > scores[0] && scores[3] > scores[2], String(scores));
});

test('parts of one input are one result', { skip }, async () => {
  const results = await moderate([
    { type: 'text', text: unkind.en },
    { type: 'image_url', image_url: { url: 'https://example.com/picture.png' } },
    { type: 'text', text: kind.en },
  ]);
  assert.equal(results.length, 1);
});

for (const model of ['omni-moderation-latest', 'omni-moderation-2024-09-26', 'text-moderation-latest']) {
  test(`the model name ${model}`, { skip }, async () => {
    await moderate(kind.en, model);
  });
}

test('a wrong key is an AuthenticationError', { skip: unless('openai', 'API_KEY') }, async () => {
  await assert.rejects(clientWith('not-a-key').moderations.create({ input: kind.en }), (error) => {
    assert.ok(error instanceof OpenAI.AuthenticationError);
    assert.equal(error.status, 401);
    assert.equal(error.code, 'invalid_api_key');
    return true;
  });
});

test('an input of a wrong form is a BadRequestError', { skip }, async () => {
  await assert.rejects(client.moderations.create({ input: 7 }), (error) => {
    assert.ok(error instanceof OpenAI.BadRequestError);
    assert.equal(error.type, 'invalid_request_error');
    return true;
  });
});
