/** Google's client for Python, which builds itself from the discovery document. */
import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { before, test } from 'node:test';
import { fixture } from '../lib/fixture.mjs';
import { detailOf, ERROR_INFO, PERSPECTIVE_ERROR } from '../lib/google-error.mjs';
import { schemas } from '../lib/perspective.mjs';
import { hasPython, prepareVenv, runPython } from '../lib/python.mjs';
import { apiKey } from '../lib/target.mjs';

const { kind } = fixture('texts.json');
const skip = (await hasPython()) ? false : 'there is no Python 3.9 or newer';

const SENTENCES = ['Die Bahn 🚠 ist da. ', 'Danke an alle 👨‍👩‍👧‍👦 im Tal!'];
const asked = {
  simple: {
    method: 'analyze',
    body: { comment: { text: kind.en }, languages: ['en'], requestedAttributes: { TOXICITY: {} } },
  },
  full: {
    method: 'analyze',
    body: {
      comment: { text: SENTENCES.join(''), type: 'PLAIN_TEXT' },
      context: { entries: [{ text: kind.de }] },
      requestedAttributes: { TOXICITY: { scoreType: 'PROBABILITY', scoreThreshold: 0 }, SPAM: {} },
      languages: ['de'],
      clientToken: 'conformance-python',
      doNotStore: true,
      spanAnnotations: true,
      dropUnsupportedAttributes: true,
    },
  },
  suggestion: {
    method: 'suggestscore',
    body: {
      comment: { text: kind.en },
      attributeScores: { TOXICITY: { summaryScore: { value: 0 } } },
      clientToken: 'conformance-python',
    },
  },
  empty: { method: 'analyze', body: { comment: { text: '' }, requestedAttributes: { TOXICITY: {} } } },
  ...(apiKey
    ? {
        wrongKey: {
          method: 'analyze',
          key: 'not-a-key',
          body: { comment: { text: kind.en }, requestedAttributes: { TOXICITY: {} } },
        },
      }
    : {}),
};

const answers = {};
let help = '';
before(async () => {
  if (skip) return;
  await prepareVenv();
  const given = await runPython('google_client.py', Object.values(asked));
  for (const [row, name] of Object.keys(asked).entries()) answers[name] = given.answers[row];
  help = given.help;
});

test('analyzes a comment', { skip }, () => {
  schemas.check('AnalyzeCommentResponse', answers.simple.data);
  assert.deepEqual(Object.keys(answers.simple.data.attributeScores), ['TOXICITY']);
});

test('analyzes with every field', { skip }, () => {
  const { data } = answers.full;
  schemas.check('AnalyzeCommentResponse', data);
  assert.equal(data.clientToken, 'conformance-python');
  const units = Buffer.from(SENTENCES.join(''), 'utf16le');
  assert.deepEqual(
    data.attributeScores.TOXICITY.spanScores.map(({ begin, end }) =>
      units.subarray(2 * begin, 2 * end).toString('utf16le'),
    ),
    SENTENCES,
  );
});

test('suggests a score', { skip }, () => {
  schemas.check('SuggestCommentScoreResponse', answers.suggestion.data);
  assert.equal(answers.suggestion.data.clientToken, 'conformance-python');
});

test('raises HttpError with reason and details', { skip }, () => {
  const { status, reason, details } = answers.empty;
  assert.equal(status, 400);
  assert.equal(reason, 'Comment must be non-empty.');
  assert.equal(detailOf({ details }, PERSPECTIVE_ERROR).errorType, 'COMMENT_EMPTY');
});

test('raises HttpError on a wrong key', { skip: skip || (apiKey ? false : 'API_KEY is not set') }, () => {
  const { status, reason, details } = answers.wrongKey;
  assert.equal(status, 400);
  assert.equal(reason, 'API key not valid. Please pass a valid API key.');
  assert.equal(detailOf({ details }, ERROR_INFO).reason, 'API_KEY_INVALID');
});

test('explains the method, from the schemas of the document', { skip }, () => {
  for (const word of ['requestedAttributes', 'spanAnnotations', 'summaryScore', 'detectedLanguages']) {
    assert.ok(help.includes(word), `help(analyze) does not mention ${word}`);
  }
});
