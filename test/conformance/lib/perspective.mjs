/** Perspective's methods over plain HTTP; every answer is held against the schemas before a test sees it. */
import assert from 'node:assert/strict';
import { discoverySchemas } from './discovery-schemas.mjs';
import { checkGoogleError } from './google-error.mjs';
import { sendPatiently } from './http.mjs';
import { apiKey } from './target.mjs';

export const DISCOVERY_PATH = '/$discovery/rest?version=v1alpha1';

const { status, json } = await sendPatiently({ method: 'GET', path: DISCOVERY_PATH });
assert.equal(status, 200, 'the server has a discovery document');

export const document = json;
export const schemas = discoverySchemas(json);

const RESPONSES = { analyze: 'AnalyzeCommentResponse', suggestscore: 'SuggestCommentScoreResponse' };

/**
 * Calls a method. `body` is sent as JSON, or as it is where it is a string; `key` null sends none. Resolves to what
 * `send` gives, with `error` where the answer is one.
 */
async function call(method, body, options = {}) {
  const { key = apiKey, query = {}, headers = {}, path = `/v1alpha1/comments:${method}` } = options;
  const parameters = new URLSearchParams({ ...(key === null ? {} : { key }), ...query }).toString();
  const answer = await sendPatiently({
    path: parameters ? `${path}?${parameters}` : path,
    headers: typeof body === 'string' ? headers : { 'Content-Type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  if (answer.status !== 200) return { ...answer, error: checkGoogleError(answer) };
  assert.match(answer.headers['content-type'] ?? '', /^application\/json\b/);
  schemas.check(RESPONSES[method], answer.json);
  return answer;
}

export const analyze = (body, options) => call('analyze', body, options);
export const suggestScore = (body, options) => call('suggestscore', body, options);

/** The answer's body, where it must have succeeded. */
export function succeeded({ status: got, json: body, text }) {
  assert.equal(got, 200, text);
  return body;
}
