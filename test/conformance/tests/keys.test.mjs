/** The API key: missing, wrong and right, in the query and in the header. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixture } from '../lib/fixture.mjs';
import { detailOf, ERROR_INFO } from '../lib/google-error.mjs';
import { analyze, succeeded, suggestScore } from '../lib/perspective.mjs';
import { apiKey, unless } from '../lib/target.mjs';

const { kind } = fixture('texts.json');
const skip = unless('API_KEY');

const methods = {
  analyze: (options) =>
    analyze(
      { comment: { text: kind.en }, languages: ['en'], requestedAttributes: { TOXICITY: {} } },
      options,
    ),
  suggestscore: (options) =>
    suggestScore(
      { comment: { text: kind.en }, attributeScores: { TOXICITY: { summaryScore: { value: 0 } } } },
      options,
    ),
};

function assertKeyInvalid({ status, error }) {
  assert.equal(status, 400);
  assert.equal(error.status, 'INVALID_ARGUMENT');
  assert.equal(error.message, 'API key not valid. Please pass a valid API key.');
  const { reason, domain, metadata } = detailOf(error, ERROR_INFO);
  assert.deepEqual({ reason, domain }, { reason: 'API_KEY_INVALID', domain: 'googleapis.com' });
  assert.equal(metadata.service, 'commentanalyzer.googleapis.com');
}

for (const [name, ask] of Object.entries(methods)) {
  test(`${name}: no key`, { skip }, async () => {
    const { status, error } = await ask({ key: null });
    assert.equal(status, 403);
    assert.equal(error.status, 'PERMISSION_DENIED');
  });

  test(`${name}: an empty key is none`, { skip }, async () => {
    assert.equal((await ask({ key: '' })).status, 403);
  });

  test(`${name}: the right key in the query`, async () => {
    succeeded(await ask({ key: apiKey }));
  });

  test(`${name}: the right key in X-Goog-Api-Key`, { skip }, async () => {
    succeeded(await ask({ key: null, headers: { 'X-Goog-Api-Key': apiKey } }));
  });

  for (const [what, key] of [
    ['made up', 'AIzaSyD-not-a-key-of-this-server-000000'],
    ['right but for its last sign', apiKey && `${apiKey.slice(0, -1)}${apiKey.endsWith('0') ? '1' : '0'}`],
    ['right with something behind it', apiKey && `${apiKey}0`],
    ['of signs that no key has', '"><script>\u0000\n'],
  ]) {
    test(`${name}: a wrong key in the query, ${what}`, { skip }, async () => {
      assertKeyInvalid(await ask({ key }));
    });
  }

  test(`${name}: a wrong key in X-Goog-Api-Key`, { skip }, async () => {
    assertKeyInvalid(await ask({ key: null, headers: { 'X-Goog-Api-Key': 'not-a-key' } }));
  });
}

test('a key that may score may not suggest scores', { skip: unless('SCORE_ONLY_API_KEY') }, async () => {
  const key = process.env.SCORE_ONLY_API_KEY;
  succeeded(await methods.analyze({ key }));
  const { status, error } = await methods.suggestscore({ key });
  assert.equal(status, 403);
  assert.equal(error.status, 'PERMISSION_DENIED');
});
