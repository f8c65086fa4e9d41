/** Each error that callers know, in the words and with the details that they look at. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rows } from '../fixtures/error-rows.mjs';
import { checkGoogleError, detailOf, ERROR_INFO, HELP, PERSPECTIVE_ERROR } from '../lib/google-error.mjs';
import { send } from '../lib/http.mjs';
import { analyze } from '../lib/perspective.mjs';
import { apiKey, unless } from '../lib/target.mjs';

for (const { name, body, errorType, message, language } of rows) {
  test(name, async () => {
    const { status, error } = await analyze(body);
    assert.equal(status, 400);
    assert.equal(error.status, 'INVALID_ARGUMENT');
    if (message) assert.equal(error.message, message);
    if (errorType === null) return;
    const detail = detailOf(error, PERSPECTIVE_ERROR);
    assert.equal(detail?.errorType, errorType);
    if (!language) return;
    const { requestedLanguages, detectedLanguages, attribute } = detail.languageNotSupportedByAttributeError;
    assert.deepEqual({ requested: requestedLanguages, detected: detectedLanguages, attribute }, language);
  });
}

test('the body is not quoted in an error', async () => {
  const secret = 'geheimes-wort-der-redaktion';
  for (const body of [
    `{"comment": {"text": "${secret}"`,
    { comment: secret },
    { [secret]: 1, comment: { text: '' } },
  ]) {
    const { text } = await analyze(body);
    assert.ok(!text.includes(secret), text);
  }
});

test('a body of more than two megabytes', async () => {
  const answer = await analyze({
    comment: { text: 'Die Bahn' },
    context: { entries: [{ text: 'x'.repeat(2_200_000) }] },
    requestedAttributes: { TOXICITY: {} },
  });
  assert.ok([400, 413].includes(answer.status), String(answer.status));
});

test('JSON that is nested a hundred thousand deep', async () => {
  const { status, error } = await analyze(`{"comment":${'['.repeat(100_000)}`);
  assert.equal(status, 400);
  assert.equal(error.status, 'INVALID_ARGUMENT');
});

test('a method that there is none of', async () => {
  const path = `/v1alpha1/comments:frobnicate${apiKey ? `?key=${apiKey}` : ''}`;
  assert.ok((await send({ path, body: '{}' })).status === 404);
});

test('GET instead of POST', async () => {
  const path = `/v1alpha1/comments:analyze${apiKey ? `?key=${apiKey}` : ''}`;
  assert.ok([404, 405].includes((await send({ method: 'GET', path })).status));
});

test('a quota that is used up', { skip: unless('LIMITED_API_KEY', 'LIMITED_RATE') }, async () => {
  const rate = Number(process.env.LIMITED_RATE);
  const ask = () =>
    analyze(
      {
        comment: { text: 'Die Bahn fährt wieder.' },
        languages: ['de'],
        requestedAttributes: { TOXICITY: {} },
      },
      { key: process.env.LIMITED_API_KEY },
    );
  // A minute may end once in between.
  let last = await ask();
  for (let asked = 1; asked < 2 * rate + 2 && last.status === 200; asked++) last = await ask();
  assert.equal(last.status, 429);
  const error = checkGoogleError(last);
  assert.equal(error.status, 'RESOURCE_EXHAUSTED');
  assert.match(
    error.message,
    /^Quota exceeded for quota metric 'Analysis requests \(AnalyzeComment\)' and limit '.+ per minute' of service 'commentanalyzer\.googleapis\.com' for consumer '[^']+'\.$/,
  );
  const { reason, domain, metadata } = detailOf(error, ERROR_INFO);
  assert.deepEqual({ reason, domain }, { reason: 'RATE_LIMIT_EXCEEDED', domain: 'googleapis.com' });
  assert.equal(metadata.service, 'commentanalyzer.googleapis.com');
  assert.equal(metadata.quota_limit, 'AnalyzeRequestsPerMinutePerProject');
  assert.equal(metadata.quota_limit_value, String(rate));
  for (const name of ['quota_metric', 'quota_location', 'consumer'])
    assert.equal(typeof metadata[name], 'string');
  const { links } = detailOf(error, HELP);
  for (const link of links) assert.deepEqual(Object.keys(link).sort(), ['description', 'url']);
  const wait = Number(last.headers['retry-after']);
  assert.ok(wait >= 1 && wait <= 60, `Retry-After is ${last.headers['retry-after']}`);
});
