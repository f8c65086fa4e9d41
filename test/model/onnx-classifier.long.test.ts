import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Attribute, Scores } from '../../src/label.js';
import type { Classifier } from '../../src/model/classifier.js';
import { createOnnxClassifier } from '../../src/model/onnx-classifier.js';
import { classifierContract, difference } from '../contracts/classifier.js';

const folder = fileURLToPath(new URL('../../models/tonfall-small-1', import.meta.url));

classifierContract('ONNX classifier', () => createOnnxClassifier({ folder, threads: 1 }));

/** Seeded, so that a failure can be seen again. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const texts = [
  'Danke!',
  'Unsinn.',
  'Danke für den Hinweis, das wusste ich noch nicht.',
  'Du hast doch keine Ahnung, wovon du da schreibst, du Schwätzer.',
  'Halt einfach den Mund.',
  'Ich finde den Artikel ausgewogen und gut belegt.',
  'Wer das glaubt, glaubt auch an den Weihnachtsmann.',
  'Meine Erfahrung nach drei Wintern: Die Reichweite sinkt, aber es bleibt genug für den Alltag.',
  'Was für ein widerlicher Kommentar, so jemanden sollte man sperren.',
  'What a load of nonsense, did nobody check the numbers?',
  'Great read, thank you.',
  'You people are a disgrace.',
  'Qué artículo tan bueno, gracias por compartirlo.',
  'Eres un inútil y siempre lo serás.',
  "C'est vraiment n'importe quoi.",
  'Perché nessuno parla dei costi?',
  'Какая глупость, автор даже не проверил цифры.',
  'هذا المقال مفيد جدا، شكرا لكم',
  'この記事はとても参考になりました。',
  '🤬🤬🤬',
  'Lächerlich!!! 😂😂',
];

describe('a score', () => {
  let classifier: Classifier;
  beforeAll(async () => {
    // Large batches, so that a text meets many others in one.
    classifier = await createOnnxClassifier({ folder, threads: 2, batchTokens: 1_024 });
    await classifier.load();
  }, 60_000);
  afterAll(() => classifier.close());

  const classified = (list: readonly string[]) =>
    classifier.classify(list.map((text) => ({ text, language: 'de' })));

  it('is the same alone and in 50 random batches', async () => {
    const alone: Scores[] = [];
    for (const text of texts) alone.push(...(await classified([text])));
    const random = randomFrom(50);
    let largest = 0;
    for (let batch = 0; batch < 50; batch++) {
      const rows = Array.from({ length: 2 + random(9) }, () => random(texts.length));
      const scores = await classified(rows.map((row) => texts[row] as string));
      for (const [at, row] of rows.entries()) {
        largest = Math.max(largest, difference(alone[row] as Scores, scores[at] as Scores));
      }
    }
    expect(largest).toBeLessThan(0.01);
  }, 240_000);

  it('is given to 1,000 tiny texts in order', async () => {
    const tiny = Array.from({ length: 1_000 }, (_, at) => ['ja', 'nein', 'ach', 'hm?'][at % 4] as string);
    const scores = await classified(tiny);
    for (const [at, each] of scores.entries()) {
      expect(difference(each, scores[at % 4] as Scores)).toBeLessThan(0.01);
    }
  }, 240_000);

  it('is given to a comment of 90 kB while the main thread stays free', async () => {
    const sentence = 'Das habe ich so nirgends gelesen, und es stimmt auch nicht! ';
    const long = sentence.repeat(Math.floor(90_000 / sentence.length));
    const delay = monitorEventLoopDelay({ resolution: 10 });
    delay.enable();
    const calls = [classified([long]), classified(texts)];
    const [scores] = await Promise.all(calls);
    delay.disable();
    expect(scores).toHaveLength(1);
    expect(delay.percentile(99) / 1e6).toBeLessThan(250);
  }, 240_000);

  it('counts an insult at the very end of a long comment', async () => {
    const filler = 'Der Versuch lief über mehrere Wochen und wurde sorgfältig beschrieben. '.repeat(60);
    const insult = 'Halt einfach den Mund, du widerlicher Schwätzer.';
    const [without, withInsult] = await classified([filler, filler + insult]);
    expect(difference(without as Scores, withInsult as Scores)).toBeGreaterThan(0);
  }, 120_000);
});

describe('the words that a score comes from', () => {
  let classifier: Classifier;
  beforeAll(async () => {
    classifier = await createOnnxClassifier({ folder, threads: 1 });
    await classifier.load();
  }, 60_000);
  afterAll(() => classifier.close());

  const wordsFor = async (text: string, attribute: Attribute): Promise<string[]> => {
    const [scores] = await classifier.classify([{ text, language: 'de' }], { spans: true });
    const spans = scores?.spans?.filter((span) => span.attribute === attribute) ?? [];
    return spans.map(({ begin, end }) => text.slice(begin, end));
  };

  it('stand where they were written, also far into a long comment', async () => {
    const filler = 'Der Versuch lief über mehrere Wochen und wurde 🚗 sorgfältig beschrieben. '.repeat(40);
    const insult = 'Du dreckiger Vollidiot, halt endlich dein dummes Maul, du widerliches Arschloch! ';
    const [strongest] = await wordsFor(filler + insult.repeat(2) + filler, 'TOXICITY');
    expect(['dreckiger', 'Vollidiot', 'dummes', 'widerliches', 'Arschloch']).toContain(strongest);
  });

  it('stand as they were written, disguised or not', async () => {
    expect(await wordsFor('Du bist ein ｉｄｉｏｔ, weißt du das?', 'TOXICITY')).toContain('ｉｄｉｏｔ');
    expect(await wordsFor('Du bist ein I d i o t, weißt du das?', 'TOXICITY')).toContain('I d i o t');
  });

  it('are none where a comment is friendly', async () => {
    expect(await wordsFor('Danke für den Hinweis, das wusste ich noch nicht.', 'TOXICITY')).toEqual([]);
  });
});

describe('a model folder', () => {
  let copy: string;
  beforeAll(async () => {
    copy = await mkdtemp(join(tmpdir(), 'tonfall-model-'));
    await cp(folder, copy, { recursive: true });
  });
  afterAll(() => rm(copy, { recursive: true }));

  it('that is not there is MODEL_NOT_FOUND', async () => {
    await expect(createOnnxClassifier({ folder: join(copy, 'nowhere') })).rejects.toMatchObject({
      code: 'MODEL_NOT_FOUND',
    });
  });

  it('with a changed file is MODEL_CORRUPT before anything is loaded', async () => {
    await writeFile(join(copy, 'tokenizer_config.json'), '{}');
    const classifier = await createOnnxClassifier({ folder: copy, threads: 1 });
    await expect(classifier.load()).rejects.toMatchObject({ code: 'MODEL_CORRUPT' });
    await expect(classifier.classify([{ text: 'x', language: 'de' }])).rejects.toMatchObject({
      code: 'MODEL_CORRUPT',
    });
    await classifier.close();
  });
});
