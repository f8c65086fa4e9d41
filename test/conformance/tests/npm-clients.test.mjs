/** The two clients of npm that people use, asking another host than the one in their code. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixture } from '../lib/fixture.mjs';
import { redirected } from '../lib/own-axios.mjs';
import { schemas } from '../lib/perspective.mjs';
import { apiKey, unless } from '../lib/target.mjs';

const { kind, unkind } = fixture('texts.json');
const key = apiKey ?? 'none';

const Perspective = redirected('perspective-api-client');
const { Client } = redirected('@conversationai/perspectiveapi-js-client');

const perspective = new Perspective({ apiKey: key });

test('perspective-api-client: a text alone', async () => {
  const answer = await perspective.analyze(kind.en);
  schemas.check('AnalyzeCommentResponse', answer);
  assert.deepEqual(Object.keys(answer.attributeScores), ['TOXICITY']);
});

test('perspective-api-client: attributes as a list', async () => {
  const answer = await perspective.analyze(unkind.en, { attributes: ['toxicity', 'insult'] });
  assert.deepEqual(Object.keys(answer.attributeScores).sort(), ['INSULT', 'TOXICITY']);
});

test('perspective-api-client: attributes as an object', async () => {
  const answer = await perspective.analyze(kind.en, { attributes: { THREAT: { scoreThreshold: 0 } } });
  assert.deepEqual(Object.keys(answer.attributeScores), ['THREAT']);
});

test('perspective-api-client: a whole request', async () => {
  const answer = await perspective.analyze({
    comment: { text: kind.de },
    languages: ['de'],
    requestedAttributes: { TOXICITY: {} },
    clientToken: 'conformance',
  });
  schemas.check('AnalyzeCommentResponse', answer);
  assert.equal(answer.clientToken, 'conformance');
});

test('perspective-api-client: HTML is stripped, and long texts are cut', async () => {
  const stripped = await perspective.analyze(`<b>${kind.en}</b>`);
  assert.equal(stripped.attributeScores.TOXICITY.spanScores[0].end, kind.en.length);
  // Blanks cost the model nothing.
  const cut = await perspective.analyze(`${kind.en}${' '.repeat(30_000)}`, { truncate: true });
  assert.equal(cut.attributeScores.TOXICITY.spanScores[0].end, 20_480);
});

test('perspective-api-client: throws ResponseError with the message of the server', async () => {
  await assert.rejects(perspective.analyze(kind.en, { attributes: ['not_an_attribute'] }), (error) => {
    assert.ok(error instanceof Perspective.ResponseError);
    assert.equal(error.message, 'Unknown requested attribute: NOT_AN_ATTRIBUTE');
    assert.equal(error.response.status, 400);
    return true;
  });
});

test('perspective-api-client: throws on a wrong key', { skip: unless('API_KEY') }, async () => {
  const stranger = new Perspective({ apiKey: 'not-a-key' });
  await assert.rejects(stranger.analyze(kind.en), {
    name: 'ResponseError',
    message: 'API key not valid. Please pass a valid API key.',
  });
});

test('@conversationai/perspectiveapi-js-client: scores as numbers', async () => {
  const scores = await new Client(key).getScores(unkind.en, { attributes: ['TOXICITY', 'INSULT'] });
  assert.deepEqual(Object.keys(scores).sort(), ['INSULT', 'TOXICITY']);
  for (const score of Object.values(scores)) assert.ok(score >= 0 && score <= 1);
});

test('@conversationai/perspectiveapi-js-client: every option', async () => {
  const scores = await new Client(key).getScores(`<i>${kind.de}</i>`, {
    attributes: ['TOXICITY'],
    context: { entries: [{ text: kind.de, type: 'PLAIN_TEXT' }] },
    doNotStore: true,
    languages: ['de'],
    stripHtml: true,
  });
  assert.deepEqual(Object.keys(scores), ['TOXICITY']);
});

test('@conversationai/perspectiveapi-js-client: rejects on an error', async () => {
  const asked = new Client(key).getScores(kind.de, { attributes: ['SPAM'], languages: ['de'] });
  await assert.rejects(asked, /400/);
});
