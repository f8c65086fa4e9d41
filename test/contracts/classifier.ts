/** What every `Classifier` must do. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ATTRIBUTES, type Scores } from '../../src/label.js';
import type { Classifier, ClassifierInput } from '../../src/model/classifier.js';

const comments: ClassifierInput[] = [
  { text: 'Danke für diesen Beitrag, sehr lesenswert.', language: 'de' },
  { text: 'Wer so etwas schreibt, hat von Technik keine Ahnung!', language: 'de' },
  { text: 'What a load of nonsense.', language: 'en' },
  { text: 'Gracias, muy interesante.', language: 'es' },
  { text: '???', language: 'und' },
  { text: 'Ein Satz, der sich wiederholt und dabei nichts Neues sagt. '.repeat(30), language: 'de' },
];

function expectSound(scores: Scores, attributes: readonly string[]): void {
  for (const [name, score] of Object.entries(scores.toxicity)) {
    expect(attributes).toContain(name);
    expect(score).toBeGreaterThanOrEqual(0);
    expect(score).toBeLessThanOrEqual(1);
  }
  expect(Object.keys(scores.grades).sort()).toEqual(Object.keys(scores.toxicity).sort());
  expect(Object.values(scores.grades)).not.toContain('none');
  for (const name of Object.keys(scores.thresholds)) expect(Object.keys(scores.toxicity)).toContain(name);
  if (!scores.sentiment) return;
  const { negative, neutral, positive, score, label } = scores.sentiment;
  expect(negative + neutral + positive).toBeCloseTo(1, 3);
  expect(score).toBeCloseTo(positive - negative, 3);
  expect(scores.sentiment[label]).toBe(Math.max(negative, neutral, positive));
}

/** Largest difference between two scores of one text. */
export function difference(one: Scores, other: Scores): number {
  const numbers = (scores: Scores) => [
    ...ATTRIBUTES.map((name) => scores.toxicity[name] ?? -1),
    scores.sentiment?.negative ?? -1,
    scores.sentiment?.neutral ?? -1,
    scores.sentiment?.positive ?? -1,
  ];
  const others = numbers(other);
  return Math.max(...numbers(one).map((value, at) => Math.abs(value - (others[at] ?? -1))));
}

/** @param make a classifier that is not loaded; called more than once. */
export function classifierContract(name: string, make: () => Classifier | Promise<Classifier>): void {
  describe(name, () => {
    let classifier: Classifier;
    beforeAll(async () => {
      classifier = await make();
      await classifier.load();
    }, 60_000);
    afterAll(() => classifier.close());

    it('says what it is before it is loaded', async () => {
      const fresh = await make();
      const { id, name, attributes, languages } = fresh.info();
      await fresh.close();
      expect(id).toMatch(/^[a-z0-9._-]+@sha256:[0-9a-f]{16}$/);
      expect(id.startsWith(`${name}@`)).toBe(true);
      expect(attributes.length).toBeGreaterThan(0);
      expect(Object.keys(languages)).toContain('*');
    });

    it('gives sound scores in the order of the inputs', async () => {
      const together = await classifier.classify(comments);
      expect(together).toHaveLength(comments.length);
      for (const scores of together) expectSound(scores, classifier.info().attributes);
      const backwards = await classifier.classify([...comments].reverse());
      for (const [row, scores] of together.entries()) {
        expect(difference(scores, backwards[comments.length - 1 - row] as Scores)).toBeLessThan(0.01);
      }
    });

    it('scores a text alone as it does among others', async () => {
      const together = await classifier.classify([...comments, ...comments]);
      for (const [row, input] of comments.entries()) {
        const [alone] = await classifier.classify([input], { priority: 'interactive' });
        expect(difference(together[row] as Scores, alone as Scores)).toBeLessThan(0.01);
        expect(difference(together[row + comments.length] as Scores, alone as Scores)).toBeLessThan(0.01);
      }
    });

    it('tells different texts apart', async () => {
      const [one, other] = await classifier.classify(comments);
      expect(difference(one as Scores, other as Scores)).toBeGreaterThan(0.001);
    });

    it('names words only where asked, inside the text, and changes no score by it', async () => {
      const attack = { text: 'Du Idiot, halt den Mund! 🤬'.repeat(3), language: 'de' };
      const inputs = [...comments, attack];
      const [without, withSpans] = await Promise.all([
        classifier.classify(inputs),
        classifier.classify(inputs, { spans: true }),
      ]);
      for (const [row, scores] of withSpans.entries()) {
        expect(without[row]?.spans).toBeUndefined();
        expect(difference(scores, without[row] as Scores)).toBeLessThan(0.01);
        for (const { begin, end, attribute, share } of scores.spans ?? []) {
          expect(inputs[row]?.text.slice(begin, end)).toMatch(/^\S+$/);
          expect(scores.toxicity[attribute]).toBeGreaterThan(0);
          expect(share).toBeGreaterThan(0);
        }
      }
      expect(withSpans.flatMap(({ spans }) => spans ?? []).length).toBeGreaterThan(0);
      // Calls that ask and calls that do not, in the same batches.
      const mixed = await Promise.all(
        inputs.map((input, row) => classifier.classify([input], { spans: row % 2 === 0 })),
      );
      for (const [row, [scores]] of mixed.entries()) {
        const asked = row % 2 === 0;
        expect(scores?.spans?.length).toBe(asked ? withSpans[row]?.spans?.length : undefined);
      }
    });

    it('takes no texts and odd texts', async () => {
      expect(await classifier.classify([])).toEqual([]);
      const odd = [
        '',
        ' ',
        '\n',
        '🤬🤬🤬',
        'a\ud800b',
        '\udc00',
        'مرحبا، كيف الحال؟',
        '<s> </s> <pad>',
        'x'.repeat(5_000),
      ];
      const scores = await classifier.classify(odd.map((text) => ({ text, language: 'und' })));
      expect(scores).toHaveLength(odd.length);
      for (const each of scores) expectSound(each, classifier.info().attributes);
    });

    it('answers many calls at once', async () => {
      const alone = await classifier.classify(comments);
      const calls = await Promise.all(comments.map((input) => classifier.classify([input])));
      for (const [row, [scores]] of calls.entries()) {
        expect(difference(scores as Scores, alone[row] as Scores)).toBeLessThan(0.01);
      }
    });

    it('rejects an aborted call with CANCELLED and goes on', async () => {
      await expect(classifier.classify(comments, { signal: AbortSignal.abort() })).rejects.toMatchObject({
        code: 'CANCELLED',
      });
      expect(await classifier.classify(comments)).toHaveLength(comments.length);
    });

    it('rejects with CANCELLED once it is closed, and closes twice', async () => {
      const closed = await make();
      await closed.load();
      await closed.close();
      await closed.close();
      await expect(closed.classify(comments)).rejects.toMatchObject({ code: 'CANCELLED' });
    }, 60_000);
  });
}
