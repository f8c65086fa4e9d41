/** Suggestions of scores. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixture } from '../lib/fixture.mjs';
import { detailOf, PERSPECTIVE_ERROR } from '../lib/google-error.mjs';
import { succeeded, suggestScore } from '../lib/perspective.mjs';

const { kind } = fixture('texts.json');
const one = { summaryScore: { value: 1, type: 'PROBABILITY' } };

test('takes a score for the whole text', async () => {
  const body = succeeded(
    await suggestScore({
      comment: { text: kind.de },
      attributeScores: { TOXICITY: one },
      languages: ['de'],
      clientToken: 'comment:conformance-7',
      communityId: 'conformance',
      sessionId: '17',
    }),
  );
  assert.deepEqual(body.requestedLanguages, ['de']);
  assert.equal(body.detectedLanguages[0], 'de');
  assert.equal(body.clientToken, 'comment:conformance-7');
});

test('takes a score without its type, and without a language', async () => {
  const body = succeeded(
    await suggestScore({
      comment: { text: kind.en },
      attributeScores: { TOXICITY: { summaryScore: { value: 0 } } },
    }),
  );
  assert.deepEqual(body.requestedLanguages, []);
  assert.equal(body.detectedLanguages[0], 'en');
  assert.equal(body.clientToken, undefined);
});

test('takes scores of spans, and a context', async () => {
  succeeded(
    await suggestScore({
      comment: { text: kind.en },
      context: { entries: [{ text: kind.de }] },
      attributeScores: {
        INSULT: { spanScores: [{ begin: 0, end: 5, score: { value: 0.5, type: 'PROBABILITY' } }] },
      },
    }),
  );
});

test('takes what was answered to an analysis', async () => {
  succeeded(
    await suggestScore({
      comment: { text: kind.en },
      attributeScores: {
        TOXICITY: {
          spanScores: [{ begin: 0, end: kind.en.length, score: { value: 0.02, type: 'PROBABILITY' } }],
          summaryScore: { value: 0.02, type: 'PROBABILITY' },
        },
      },
    }),
  );
});

const refused = {
  'no scores at all': { comment: { text: kind.en } },
  'an empty map of scores': { comment: { text: kind.en }, attributeScores: {} },
  'an attribute without a score': { comment: { text: kind.en }, attributeScores: { TOXICITY: {} } },
  'a span without its end': {
    comment: { text: kind.en },
    attributeScores: { TOXICITY: { spanScores: [{ begin: 0, score: { value: 1 } }] } },
  },
  'a span without its begin': {
    comment: { text: kind.en },
    attributeScores: { TOXICITY: { spanScores: [{ end: 4, score: { value: 1 } }] } },
  },
  'a name that is no attribute': { comment: { text: kind.en }, attributeScores: { NOT_AN_ATTRIBUTE: one } },
};
for (const [name, body] of Object.entries(refused)) {
  test(`refuses ${name}`, async () => {
    const { status, error } = await suggestScore(body);
    assert.equal(status, 400);
    assert.equal(error.status, 'INVALID_ARGUMENT');
    assert.equal(detailOf(error, PERSPECTIVE_ERROR)?.errorType, 'INVALID_REQUEST');
  });
}

test('refuses an empty text', async () => {
  const { status, error } = await suggestScore({ comment: { text: '' }, attributeScores: { TOXICITY: one } });
  assert.equal(status, 400);
  assert.equal(detailOf(error, PERSPECTIVE_ERROR)?.errorType, 'COMMENT_EMPTY');
});
