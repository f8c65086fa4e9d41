/** Google's client for Node, which builds itself from the discovery document. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { google } from 'googleapis';
import { fixture } from '../lib/fixture.mjs';
import { DISCOVERY_PATH, schemas } from '../lib/perspective.mjs';
import { apiKey, baseUrl, unless } from '../lib/target.mjs';

const { kind, unkind } = fixture('texts.json');
const credentials = apiKey ? { key: apiKey } : {};

let client;
before(async () => {
  client = await google.discoverAPI(`${baseUrl}${DISCOVERY_PATH}`);
});

test('analyzes a comment', async () => {
  const { status, data } = await client.comments.analyze({
    ...credentials,
    resource: { comment: { text: kind.en }, languages: ['en'], requestedAttributes: { TOXICITY: {} } },
  });
  assert.equal(status, 200);
  schemas.check('AnalyzeCommentResponse', data);
  assert.deepEqual(Object.keys(data.attributeScores), ['TOXICITY']);
});

test("analyzes as a moderator's console does: context, token, spans", async () => {
  const { data } = await client.comments.analyze({
    ...credentials,
    requestBody: {
      comment: { text: `${unkind.en} ${kind.en}` },
      context: { entries: [{ text: kind.en }, { text: kind.en }] },
      requestedAttributes: { TOXICITY: {}, INSULT: { scoreThreshold: 0 } },
      languages: ['en'],
      clientToken: 'conformance_request7',
      spanAnnotations: true,
    },
  });
  schemas.check('AnalyzeCommentResponse', data);
  assert.equal(data.clientToken, 'conformance_request7');
  const [insult, thanks] = data.attributeScores.TOXICITY.spanScores;
  assert.ok(insult.score.value > thanks.score.value);
});

test('takes the key as auth of the whole client', { skip: unless('API_KEY') }, async () => {
  const own = await google.discoverAPI(`${baseUrl}${DISCOVERY_PATH}`, { auth: apiKey });
  const { data } = await own.comments.analyze({
    requestBody: { comment: { text: kind.de }, requestedAttributes: { TOXICITY: {} } },
  });
  assert.equal(data.languages[0], 'de');
});

test('suggests a score', async () => {
  const { data } = await client.comments.suggestscore({
    ...credentials,
    requestBody: {
      comment: { text: kind.de },
      attributeScores: { TOXICITY: { summaryScore: { value: 0 } } },
      languages: ['de'],
      clientToken: 'comment:conformance-node',
    },
  });
  schemas.check('SuggestCommentScoreResponse', data);
  assert.equal(data.clientToken, 'comment:conformance-node');
});

test('throws what the server answered', async () => {
  const asked = client.comments.analyze({
    ...credentials,
    requestBody: { comment: { text: '' }, requestedAttributes: { TOXICITY: {} } },
  });
  await assert.rejects(asked, (error) => {
    assert.equal(Number(error.status ?? error.code), 400);
    assert.equal(error.response.data.error.status, 'INVALID_ARGUMENT');
    assert.match(error.message, /Comment must be non-empty\./);
    return true;
  });
});

test('throws on a wrong key', { skip: unless('API_KEY') }, async () => {
  const asked = client.comments.analyze({
    key: 'not-a-key',
    requestBody: { comment: { text: kind.en }, requestedAttributes: { TOXICITY: {} } },
  });
  await assert.rejects(asked, /API key not valid\. Please pass a valid API key\./);
});
