import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TonfallError } from '../../src/errors.js';
import { createLanguageDetector, type LanguageDetector } from '../../src/language/detector.js';
import type { Classifier } from '../../src/model/classifier.js';
import { createDeterministicClassifier, POISON } from '../../src/model/deterministic-classifier.js';
import { type Compared, type CompareOptions, compare } from '../../src/pipeline/compare.js';
import { createJsonlSource } from '../../src/sources/jsonl.js';
import type { SourceItem } from '../../src/sources/source.js';
import { chunksOf, DEFAULTS } from '../helpers/source-input.js';

const GERMAN = 'Der Bürgermeister hat schon wieder nichts verstanden, das ist doch lächerlich.';
const ITALIAN = 'Il sindaco non ha capito niente anche questa volta, che vergogna.';

let classifier: Classifier;
let detector: LanguageDetector;
beforeAll(async () => {
  classifier = createDeterministicClassifier();
  detector = await createLanguageDetector({ siteLanguage: null });
});
afterAll(() => classifier.close());

async function compared(rows: readonly (object | string)[], changes: Partial<CompareOptions> = {}) {
  const lines = rows.map((row) => (typeof row === 'string' ? row : JSON.stringify(row)));
  const input = chunksOf(`${lines.join('\n')}\n`);
  const items = createJsonlSource({ input, place: 'kept.jsonl', defaults: DEFAULTS }).read();
  const found: Compared[] = [];
  for await (const one of compare(items, { classifier, detector, scoresField: null, ...changes })) {
    found.push(one);
  }
  return found;
}

describe('compare', () => {
  it('gives both scores of every row, in order', async () => {
    const found = await compared([
      { text: GERMAN, scores: { TOXICITY: 0.8, SPAM: 0.1 } },
      { text: ITALIAN, attributeScores: { INSULT: { summaryScore: { value: 0.3 } } } },
    ]);
    const [scores] = await classifier.classify([{ text: GERMAN, language: 'de' }]);
    expect(found).toEqual([
      { kind: 'row', language: 'de', theirs: { TOXICITY: 0.8 }, ours: scores?.toxicity, unknown: ['SPAM'] },
      expect.objectContaining({ kind: 'row', language: 'it', theirs: { INSULT: 0.3 } }),
    ]);
  });

  it("takes the row's language, then the answer's, then the one that it finds", async () => {
    const scores = { TOXICITY: 0.5 };
    const found = await compared([
      { text: GERMAN, scores, language: 'nl', languages: ['fr'] },
      { text: GERMAN, scores, languages: ['fr-CH'], detectedLanguages: ['de'] },
      { text: GERMAN, scores, detectedLanguages: ['sv'] },
      { text: GERMAN, scores, languages: ['?'] },
    ]);
    expect(found.map((one) => one.kind === 'row' && one.language)).toEqual(['nl', 'fr', 'sv', 'de']);
  });

  it('says of what cannot be compared where it is and why, without its text', async () => {
    const scores = { TOXICITY: 0.5 };
    const found = await compared([
      { text: GERMAN, scores },
      '{"text": "halb',
      { scores },
      { text: GERMAN },
      { text: GERMAN, scores: { TOXICITY: 7 } },
      { text: `${GERMAN} ${POISON.fail}`, scores },
      { text: ITALIAN, scores },
    ]);
    expect(
      found.map((one) => (one.kind === 'error' ? [one.row.place, one.row.error.code] : one.kind)),
    ).toEqual([
      'row',
      ['kept.jsonl:2', 'INVALID_JSON'],
      ['kept.jsonl:3', 'TEXT_MISSING'],
      ['kept.jsonl:4', 'INVALID_ROW'],
      ['kept.jsonl:5', 'INVALID_ROW'],
      ['kept.jsonl:6', 'MODEL_FAILED'],
      'row',
    ]);
    const errors = found.flatMap((one) => (one.kind === 'error' ? [JSON.stringify(one.row)] : []));
    expect(errors.join()).not.toMatch(/Bürgermeister|halb/);
  });

  it('finds the scores where it is told to', async () => {
    const [row] = await compared([{ text: GERMAN, p: { s: { THREAT: 0.1 } } }], { scoresField: 'p.s' });
    expect(row).toMatchObject({ kind: 'row', theirs: { THREAT: 0.1 } });
  });

  /** A row of a source, as often as wanted. */
  async function* copies(count: number, onRead: () => void = () => {}): AsyncGenerator<SourceItem> {
    const line = JSON.stringify({ text: GERMAN, scores: { TOXICITY: 0.5 } });
    const source = createJsonlSource({ input: chunksOf(`${line}\n`), place: 'x', defaults: DEFAULTS });
    for await (const item of source.read()) {
      for (let at = 0; at < count; at++) {
        onRead();
        yield item;
      }
    }
  }

  it('holds a few chunks of a long input, and gives every row once', async () => {
    let [read, given, most] = [0, 0, 0];
    const items = copies(3000, () => {
      read += 1;
    });
    for await (const one of compare(items, { classifier, detector, scoresField: null })) {
      if (one.kind === 'row') given += 1;
      most = Math.max(most, read - given);
    }
    expect(given).toBe(3000);
    expect(most).toBeLessThanOrEqual(4 * 128);
  });

  it('ends early when it is stopped, with what was scored in time', async () => {
    const stop = new AbortController();
    let given = 0;
    const options = { classifier, detector, scoresField: null, signal: stop.signal };
    for await (const one of compare(copies(Number.POSITIVE_INFINITY), options)) {
      if (one.kind === 'row' && ++given === 200) stop.abort();
    }
    expect(given).toBeGreaterThanOrEqual(200);
  });

  it('passes on what concerns every text', async () => {
    const broken: Classifier = {
      ...classifier,
      classify: async () => {
        throw new TonfallError('MODEL_CORRUPT');
      },
    };
    const rows = [{ text: GERMAN, scores: { TOXICITY: 0.5 } }];
    await expect(compared(rows, { classifier: broken })).rejects.toMatchObject({ code: 'MODEL_CORRUPT' });
  });
});
