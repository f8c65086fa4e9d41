/** Spans are UTF-16 units of the text as it was sent, whatever it is made of. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixture } from '../lib/fixture.mjs';
import { analyze, succeeded } from '../lib/perspective.mjs';

const asked = async (text, language, spanAnnotations) =>
  succeeded(
    await analyze({
      comment: { text },
      languages: [language],
      requestedAttributes: { TOXICITY: {} },
      spanAnnotations,
    }),
  ).attributeScores.TOXICITY;

for (const { name, language, sentences } of fixture('spans.json')) {
  const text = sentences.join('');

  test(`${name}: the whole text without annotations`, async () => {
    const { spanScores, summaryScore } = await asked(text, language, false);
    assert.deepEqual(spanScores, [{ begin: 0, end: text.length, score: summaryScore }]);
  });

  test(`${name}: each sentence with annotations`, async () => {
    const { spanScores, summaryScore } = await asked(text, language, true);
    assert.deepEqual(
      spanScores.map(({ begin, end }) => text.slice(begin, end).trim()),
      sentences.map((sentence) => sentence.trim()),
    );
    assertCovers(spanScores, text);
    if (sentences.length === 1) assert.deepEqual(spanScores[0].score, summaryScore);
  });
}

/** No gap, no overlap, and no character cut in two. */
function assertCovers(spanScores, text) {
  const clusters = new Set([...new Intl.Segmenter('und').segment(text)].map(({ index }) => index));
  let at = 0;
  for (const { begin, end } of spanScores) {
    assert.equal(begin, at, 'a span begins where the last one ended');
    assert.ok(clusters.has(begin), `${begin} is within a character`);
    assert.ok(end > begin);
    at = end;
  }
  assert.equal(at, text.length, 'the last span ends with the text');
}

test('the same sentence has the same score wherever it stands', async () => {
  const [calm, angry] = ['Die Bahn 🚠 fährt wieder.', 'Du bist ein dummer Idiot!'];
  const { spanScores } = await asked(`${calm} ${angry}`, 'de', true);
  assert.equal(spanScores.length, 2);
  const alone = await asked(angry, 'de', true);
  assert.ok(Math.abs(spanScores[1].score.value - alone.summaryScore.value) < 0.01);
  assert.ok(spanScores[1].score.value > spanScores[0].score.value);
});

test('spans stay right in a text of a thousand sentences', async () => {
  const text = 'Ü😀! '.repeat(1000);
  const { spanScores } = await asked(text, 'de', true);
  assertCovers(spanScores, text);
});
