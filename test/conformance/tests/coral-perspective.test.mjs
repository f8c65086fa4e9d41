/** Coral's toxic comment filter: Perspective under another address. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { coralBytes, PERSPECTIVE_TIMEOUT, perspectiveRequest } from '../lib/coral.mjs';
import { schemas, succeeded } from '../lib/perspective.mjs';

// Coral asks a server that runs, not one that was started a moment ago.
before(() => perspectiveRequest('comments:analyze', 'analyze'));

/** What Coral reads of the answer, and nothing else. */
const scoreOf = (answer, model) => answer.attributeScores[model].summaryScore.value;

for (const [name, model] of [
  ['analyze', 'TOXICITY'],
  ['analyze-version', 'TOXICITY@6'],
  ['analyze-severe', 'SEVERE_TOXICITY'],
]) {
  test(`${name}: the score of the model that the site chose`, async () => {
    const body = succeeded(await perspectiveRequest('comments:analyze', name));
    schemas.check('AnalyzeCommentResponse', body);
    const score = scoreOf(body, model);
    assert.ok(score >= 0 && score < 0.8, `a kind text has ${score}`);
  });
}

for (const endpoint of ['/', '/v1alpha1', '/v1alpha1/', '/tonfall/v1alpha1']) {
  test(`the endpoint that a site enters: ${endpoint}`, async () => {
    succeeded(await perspectiveRequest('comments:analyze', 'analyze', { endpoint }));
  });
}

test(`twenty answers, each within ${PERSPECTIVE_TIMEOUT} ms`, async () => {
  for (let asked = 0; asked < 20; asked++) {
    succeeded(await perspectiveRequest('comments:analyze', 'analyze', { timeout: PERSPECTIVE_TIMEOUT }));
  }
});

for (const name of ['suggestscore-approved', 'suggestscore-rejected']) {
  test(`${name}: a moderator's decision`, async () => {
    const body = succeeded(await perspectiveRequest('comments:suggestscore', name));
    schemas.check('SuggestCommentScoreResponse', body);
    assert.equal(body.clientToken, JSON.parse(coralBytes(name)).clientToken);
    assert.deepEqual(body.requestedLanguages, ['de']);
  });
}
