/** The tricks that people disguise words by, with the shipped model: sentences of `functional/robustness.jsonl`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Scores } from '../../src/label.js';
import type { Classifier } from '../../src/model/classifier.js';
import { deobfuscate, wordsOfVocabulary } from '../../src/model/deobfuscate.js';
import { createOnnxClassifier } from '../../src/model/onnx-classifier.js';
import { PACKAGE_ROOT } from '../../src/package.js';

interface Row {
  readonly id: string;
  readonly text: string;
  readonly language: string;
  readonly trick: string;
  readonly labels: { readonly TOXICITY: 0 | 1 };
}

const folder = join(PACKAGE_ROOT, 'models/tonfall-small-1');
const rows: Row[] = readFileSync(join(PACKAGE_ROOT, 'models/training/functional/robustness.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));

/** The sentence in a row, whatever the trick: `de-toxic-3`. */
const sentenceOf = ({ id, trick }: Row): string => id.slice(0, id.length - trick.length - 1);
const plain = new Map(rows.filter(({ trick }) => trick === 'none').map((row) => [sentenceOf(row), row]));
const ofTrick = (trick: string) => rows.filter((row) => row.trick === trick && row.labels.TOXICITY === 1);

const SPELLING = ['zero-width', 'homoglyph', 'spaced', 'dotted', 'leet', 'repeated', 'case-and-stars'];

describe('the sentences', () => {
  it('are there in eight languages and as many disguises', () => {
    expect(new Set(rows.map(({ language }) => language)).size).toBe(8);
    expect(new Set(rows.map(({ trick }) => trick))).toEqual(new Set(['none', 'emoji', ...SPELLING]));
  });

  const { vocab } = JSON.parse(readFileSync(join(folder, 'tokenizer.json'), 'utf8')).model;
  const words = wordsOfVocabulary((vocab as [string, number][]).map(([piece]) => piece));
  const readable = ({ text }: Row) => deobfuscate(text, words).text.toLowerCase();

  it.each(SPELLING)('are read as plain ones where the insult is known: %s', (trick) => {
    const known = ofTrick(trick).filter(({ id }) => id.includes('-toxic-'));
    const read = known.filter((row) => readable(row) === plain.get(sentenceOf(row))?.text.toLowerCase());
    expect(known.length).toBeGreaterThan(80);
    expect(read.length / known.length).toBeGreaterThan(0.9);
  });

  it('stay as they are when nothing is disguised', () => {
    for (const { text } of plain.values()) expect(deobfuscate(text, words).text).toBe(text);
  });
});

describe('the shipped model', () => {
  const scores = new Map<string, Scores>();
  let classifier: Classifier;
  beforeAll(async () => {
    classifier = await createOnnxClassifier({ folder, threads: 2 });
    const toxic = rows.filter(({ labels }) => labels.TOXICITY === 1);
    const answers = await classifier.classify(toxic.map(({ text, language }) => ({ text, language })));
    for (const [at, { id }] of toxic.entries()) scores.set(id, answers[at] as Scores);
  }, 300_000);
  afterAll(() => classifier.close());

  const isFound = ({ id }: Row): boolean => {
    const { toxicity, thresholds } = scores.get(id) as Scores;
    return (toxicity.TOXICITY ?? 0) >= (thresholds.TOXICITY ?? 1);
  };

  // What is spelt otherwise is undone, and holds for any model; a sign or an emoji for a word needs one that copes.
  it.each([
    ...SPELLING.filter((trick) => trick !== 'leet').map((trick) => [trick, 0.9] as const),
    ['leet', 0.85] as const,
    ['emoji', 0.85] as const,
  ])('finds insults behind %s nearly as often as plain ones', (trick, share) => {
    const disguised = ofTrick(trick);
    const found = disguised.filter((row) => isFound(plain.get(sentenceOf(row)) as Row));
    expect(found.length).toBeGreaterThan(disguised.length / 2);
    expect(disguised.filter(isFound).length / found.length).toBeGreaterThanOrEqual(share);
  });
});
