/** Where and how the methods are called: paths, query parameters, headers and forms of the body. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixture } from '../lib/fixture.mjs';
import { analyze, succeeded, suggestScore } from '../lib/perspective.mjs';

const { kind } = fixture('texts.json');
const request = { comment: { text: kind.de }, languages: ['de'], requestedAttributes: { TOXICITY: {} } };
const suggestion = {
  comment: { text: kind.de },
  languages: ['de'],
  attributeScores: { TOXICITY: { summaryScore: { value: 0 } } },
};

// Coral joins what the site entered with the name of the method.
const PREFIXES = ['/v1alpha1', '', '/any/prefix', '/any/prefix/v1alpha1', '/comments', '/v1alpha1/v1alpha1'];
for (const prefix of PREFIXES) {
  for (const colon of [':', '%3A', '%3a']) {
    test(`${prefix}/comments${colon}METHOD`, async () => {
      const path = (method) => `${prefix}/comments${colon}${method}`;
      const { attributeScores } = succeeded(await analyze(request, { path: path('analyze') }));
      assert.equal(typeof attributeScores.TOXICITY.summaryScore.value, 'number');
      succeeded(await suggestScore(suggestion, { path: path('suggestscore') }));
    });
  }
}

const PARAMETERS = [
  { alt: 'json' },
  { prettyPrint: 'false' },
  { prettyPrint: 'true' },
  { fields: 'attributeScores' },
  { quotaUser: 'conformance' },
  { '$.xgafv': '2' },
  { uploadType: 'media', upload_protocol: 'raw' },
  { callback: 'f' },
  { unheardOf: '1' },
];
for (const query of PARAMETERS) {
  test(`with ${new URLSearchParams(query)}`, async () => {
    const { attributeScores } = succeeded(await analyze(request, { query }));
    assert.equal(typeof attributeScores.TOXICITY.summaryScore.value, 'number');
  });
}

test('with headers of Google clients', async () => {
  const headers = {
    'x-goog-api-client': 'gl-python/3.11.2 gdcl/2.200.0',
    'x-goog-user-project': 'conformance',
    'user-agent': 'google-api-python-client/2.200.0 (gzip)',
    'accept-encoding': 'gzip, deflate',
  };
  succeeded(await analyze(request, { headers }));
});

const TYPES = [
  'application/json',
  'application/json; charset=UTF-8',
  'text/plain',
  'text/plain;charset=UTF-8',
  'application/x-www-form-urlencoded',
  'application/octet-stream',
  null,
];
for (const type of TYPES) {
  test(`with ${type === null ? 'no content type' : `the content type ${type}`}`, async () => {
    succeeded(
      await analyze(JSON.stringify(request), { headers: type === null ? {} : { 'Content-Type': type } }),
    );
  });
}

const BODIES = {
  'names without quotes': `{comment: {text: "${kind.de}"}, languages: ["de"], requestedAttributes: {TOXICITY: {}}}`,
  'single quotes': `{'comment': {'text': '${kind.de}'}, 'languages': ['de'], 'requestedAttributes': {'TOXICITY': {}}}`,
  'commas at the end': `{"comment": {"text": "${kind.de}",}, "languages": ["de",], "requestedAttributes": {"TOXICITY": {},},}`,
  'names with underscores': JSON.stringify({
    comment: { text: kind.de },
    languages: ['de'],
    requested_attributes: { TOXICITY: { score_threshold: 0 } },
    do_not_store: true,
    span_annotations: false,
    client_token: 'underscored',
  }),
  'a field that there is none of': JSON.stringify({ ...request, unheardOf: { of: true } }),
  'nulls for what is not there': JSON.stringify({
    ...request,
    context: null,
    clientToken: null,
    doNotStore: null,
    spanAnnotations: null,
  }),
  'blanks around it': ` \r\n\t${JSON.stringify(request, null, '\t')}\r\n`,
};
for (const [name, body] of Object.entries(BODIES)) {
  test(`a body with ${name}`, async () => {
    const { attributeScores, clientToken } = succeeded(await analyze(body));
    assert.equal(typeof attributeScores.TOXICITY.summaryScore.value, 'number');
    if (name === 'names with underscores') assert.equal(clientToken, 'underscored');
  });
}
