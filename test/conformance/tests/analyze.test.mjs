/** Every field of an analysis. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixture } from '../lib/fixture.mjs';
import { analyze, succeeded } from '../lib/perspective.mjs';
import { unless } from '../lib/target.mjs';

const { kind, unkind } = fixture('texts.json');
const toxicity = { TOXICITY: {} };

for (const [language, text] of Object.entries(kind)) {
  test(`answers the least that can be asked (${language})`, async () => {
    const body = succeeded(
      await analyze({ comment: { text }, languages: [language], requestedAttributes: toxicity }),
    );
    assert.deepEqual(Object.keys(body.attributeScores), ['TOXICITY']);
    assert.deepEqual(body.languages, [language]);
    assert.equal(body.clientToken, undefined);
    const { spanScores, summaryScore } = body.attributeScores.TOXICITY;
    assert.equal(summaryScore.type, 'PROBABILITY');
    assert.deepEqual(
      spanScores.map(({ begin, end }) => [begin, end]),
      [[0, text.length]],
    );
    assert.equal(spanScores[0].score.value, summaryScore.value);
  });

  test(`finds the language where none is named (${language})`, async () => {
    const body = succeeded(await analyze({ comment: { text }, requestedAttributes: toxicity }));
    assert.equal(body.detectedLanguages[0], language);
    assert.deepEqual(body.languages, [language]);
  });
}

test('takes an empty list of languages for none', async () => {
  const body = succeeded(
    await analyze({ comment: { text: kind.de }, languages: [], requestedAttributes: toxicity }),
  );
  assert.deepEqual(body.languages, ['de']);
});

test('tells the language found beside the one asked for', async () => {
  const body = succeeded(
    await analyze({ comment: { text: kind.fr }, languages: ['en'], requestedAttributes: toxicity }),
  );
  assert.deepEqual(body.languages, ['en']);
  assert.equal(body.detectedLanguages[0], 'fr');
});

test('takes a language with its region', async () => {
  const body = succeeded(
    await analyze({ comment: { text: kind.de }, languages: ['de-AT'], requestedAttributes: toxicity }),
  );
  assert.deepEqual(body.languages, ['de-AT']);
});

for (const language of Object.keys(unkind)) {
  test(`scores an insult above thanks (${language})`, async () => {
    const scoreOf = async (text) =>
      succeeded(await analyze({ comment: { text }, languages: [language], requestedAttributes: toxicity }))
        .attributeScores.TOXICITY.summaryScore.value;
    assert.ok((await scoreOf(unkind[language])) > (await scoreOf(kind[language])));
  });
}

test('gives the same text the same score', async () => {
  const request = { comment: { text: unkind.de }, languages: ['de'], requestedAttributes: toxicity };
  const first = succeeded(await analyze(request));
  assert.deepEqual(succeeded(await analyze(request)), first);
});

test('answers under the name that was asked for: versions and experimental ones', async () => {
  const names = [
    'TOXICITY',
    'TOXICITY@6',
    'TOXICITY_EXPERIMENTAL',
    'IDENTITY_ATTACK',
    'INSULT',
    'PROFANITY',
    'THREAT',
  ];
  const body = succeeded(
    await analyze({
      comment: { text: unkind.en },
      languages: ['en'],
      requestedAttributes: Object.fromEntries(names.map((name) => [name, {}])),
    }),
  );
  assert.deepEqual(Object.keys(body.attributeScores).sort(), [...names].sort());
});

test('takes PROBABILITY and the unspecified type of score', async () => {
  for (const scoreType of ['PROBABILITY', 'SCORE_TYPE_UNSPECIFIED']) {
    const body = succeeded(
      await analyze({ comment: { text: kind.en }, requestedAttributes: { TOXICITY: { scoreType } } }),
    );
    assert.equal(body.attributeScores.TOXICITY.summaryScore.type, 'PROBABILITY');
  }
});

test('leaves out scores below their threshold', async () => {
  const asked = (scoreThreshold) =>
    analyze({
      comment: { text: kind.en },
      languages: ['en'],
      requestedAttributes: { TOXICITY: { scoreThreshold }, INSULT: {} },
    });
  const all = succeeded(await asked(0));
  assert.deepEqual(Object.keys(all.attributeScores).sort(), ['INSULT', 'TOXICITY']);
  const { value } = all.attributeScores.TOXICITY.summaryScore;
  assert.ok(value < 0.99, 'the text is a kind one');
  const some = succeeded(await asked((value + 1) / 2));
  assert.deepEqual(Object.keys(some.attributeScores), ['INSULT']);
  const just = succeeded(await asked(value / 2));
  assert.deepEqual(Object.keys(just.attributeScores).sort(), ['INSULT', 'TOXICITY']);
});

test('drops attributes that it does not have in the language, where it is asked to', async () => {
  const body = succeeded(
    await analyze({
      comment: { text: kind.de },
      languages: ['de'],
      requestedAttributes: { TOXICITY: {}, SPAM: {} },
      dropUnsupportedAttributes: true,
    }),
  );
  assert.deepEqual(Object.keys(body.attributeScores), ['TOXICITY']);
});

test('answers without scores where all are dropped', async () => {
  const body = succeeded(
    await analyze({
      comment: { text: kind.de },
      languages: ['de'],
      requestedAttributes: { SPAM: {} },
      dropUnsupportedAttributes: true,
    }),
  );
  assert.deepEqual(body.attributeScores, {});
});

test('gives the client token back, and takes the other identifiers', async () => {
  const body = succeeded(
    await analyze({
      comment: { text: kind.en, type: 'PLAIN_TEXT' },
      requestedAttributes: toxicity,
      clientToken: 'conformance-token-ä-1',
      sessionId: '8837215540093518',
      communityId: 'conformance.example/community',
      doNotStore: true,
    }),
  );
  assert.equal(body.clientToken, 'conformance-token-ä-1');
});

const contexts = {
  entries: { entries: [{ text: kind.de }, { text: kind.fr, type: 'PLAIN_TEXT' }] },
  'article and parent comment': {
    articleAndParentComment: { article: { text: kind.en }, parentComment: { text: kind.en } },
  },
  'one megabyte': { entries: [{ text: 'So war es auch im Nachbardorf. '.repeat(32_000) }] },
};
for (const [name, context] of Object.entries(contexts)) {
  test(`takes a context: ${name}`, async () => {
    succeeded(await analyze({ comment: { text: kind.en }, context, requestedAttributes: toxicity }));
  });
}

test('takes a text of 20,480 bytes', async () => {
  const text = 'Die neue Bahn fährt. '.repeat(1000);
  let cut = text.slice(0, 20_480);
  while (Buffer.byteLength(cut) > 20_480) cut = cut.slice(0, -1);
  assert.equal(Buffer.byteLength(cut), 20_480);
  const body = succeeded(
    await analyze({ comment: { text: cut }, languages: ['de'], requestedAttributes: toxicity }),
  );
  assert.equal(body.attributeScores.TOXICITY.spanScores[0].end, cut.length);
});

test('believes the text, not the language sent, where the key says that it is a hint', {
  skip: unless('LANGUAGE_HINT_API_KEY'),
}, async () => {
  const body = succeeded(
    await analyze(
      { comment: { text: kind.de }, languages: ['en'], requestedAttributes: toxicity },
      { key: process.env.LANGUAGE_HINT_API_KEY },
    ),
  );
  assert.deepEqual(body.languages, ['de']);
});
