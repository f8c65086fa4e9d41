import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rawCommentSchema } from '../../src/comment.js';
import { TASKS } from '../../src/evaluation/labels.js';
import { createLanguageDetector, type LanguageDetector } from '../../src/language/detector.js';
import type { Classifier } from '../../src/model/classifier.js';
import { createDeterministicClassifier, POISON } from '../../src/model/deterministic-classifier.js';
import { type Evaluated, type EvaluateOptions, evaluate } from '../../src/pipeline/evaluate.js';
import { ReportBuilder } from '../../src/pipeline/evaluation-report.js';
import type { LabelledFile } from '../../src/pipeline/labelled-rows.js';
import { modelScorer } from '../../src/pipeline/model-scorer.js';
import { createJsonlSource } from '../../src/sources/jsonl.js';
import type { SourceItem } from '../../src/sources/source.js';
import { chunksOf, DEFAULTS } from '../helpers/source-input.js';

let classifier: Classifier;
let detector: LanguageDetector;
beforeAll(async () => {
  classifier = createDeterministicClassifier();
  detector = await createLanguageDetector({ siteLanguage: null });
});
afterAll(() => classifier.close());

const file = (name: string, rows: readonly (object | string)[]): LabelledFile => {
  const lines = rows.map((row) => (typeof row === 'string' ? row : JSON.stringify(row)));
  const input = chunksOf(`${lines.join('\n')}\n`);
  return { name, items: createJsonlSource({ input, place: `${name}.jsonl`, defaults: DEFAULTS }).read() };
};

async function evaluated(files: readonly LabelledFile[], changes: Partial<EvaluateOptions> = {}) {
  async function* all() {
    yield* files;
  }
  const found: Evaluated[] = [];
  const options: EvaluateOptions = {
    scorer: modelScorer(classifier),
    detector,
    language: { kind: 'found' },
    tasks: new Set(TASKS),
    by: ['language', 'source', 'file'],
    sample: null,
    seed: 1,
    ...changes,
  };
  for await (const one of evaluate(all(), options)) found.push(one);
  return found;
}

const rowsOf = (found: readonly Evaluated[]) => found.flatMap((one) => (one.kind === 'row' ? [one] : []));
const codes = (found: readonly Evaluated[]) =>
  found.map((one) => (one.kind === 'error' ? one.row.error.code : one.kind));

const GERMAN = 'Der Bürgermeister hat schon wieder nichts verstanden, das ist doch lächerlich.';
const ITALIAN = 'Il sindaco non ha capito niente anche questa volta, che vergogna.';

describe('evaluate', () => {
  it('gives labels and scores of every row, in order, by group', async () => {
    const found = await evaluated([
      file('one', [
        { text: GERMAN, labels: { toxicity: 1 }, lang: 'de', source: 'forum' },
        { text: ITALIAN, label: 'negative' },
      ]),
      file('two', [{ text: GERMAN, labels: { INSULT: 0.2 }, lang: 'de-AT' }]),
    ]);
    expect(rowsOf(found).map(({ row }) => [row.labels, row.groups])).toEqual([
      [
        { attributes: { TOXICITY: 1 }, sentiment: null },
        { language: 'de', source: 'forum', file: 'one' },
      ],
      [
        { attributes: {}, sentiment: 'negative' },
        { language: 'it', source: 'one', file: 'one' },
      ],
      [
        { attributes: { INSULT: 0.2 }, sentiment: null },
        { language: 'de', source: 'two', file: 'two' },
      ],
    ]);
    const [first, , third] = rowsOf(found);
    expect(first?.row.scores).toEqual(third?.row.scores);
    const [alone] = await classifier.classify([{ text: GERMAN, language: 'de' }]);
    expect(first?.row.scores.toxicity).toEqual(alone?.toxicity);
  });

  it('groups by any field of the row', async () => {
    const rows = [
      { text: 'a b', labels: { toxicity: 0 }, meta: { round: 2 } },
      { text: 'a b', labels: { toxicity: 0 }, meta: 'none' },
    ];
    const found = await evaluated([file('f', rows)], { by: ['meta.round'] });
    expect(rowsOf(found).map(({ row }) => row.groups)).toEqual([
      { 'meta.round': '2' },
      { 'meta.round': '-' },
    ]);
  });

  it("finds the language by itself, or takes the row's, or the caller's", async () => {
    const rows = [
      { text: GERMAN, labels: { toxicity: 0 }, lang: 'it' },
      { text: GERMAN, labels: { toxicity: 0 } },
    ];
    const languages = async (language: EvaluateOptions['language']) =>
      rowsOf(await evaluated([file('f', rows)], { language })).map(({ languageFound }) => languageFound);
    expect(await languages({ kind: 'found' })).toEqual(['de', 'de']);
    expect(await languages({ kind: 'row' })).toEqual(['it', 'de']);
    expect(await languages({ kind: 'given', language: 'fr' })).toEqual(['fr', 'fr']);
  });

  it('reads each row for itself: neighbours say nothing of its language', async () => {
    const short = { text: 'No!', labels: { toxicity: 0 } };
    const italian = { text: ITALIAN, labels: { toxicity: 0 } };
    const alone = rowsOf(await evaluated([file('f', [short])]));
    const among = rowsOf(await evaluated([file('f', [italian, italian, italian, short])]));
    expect(among.at(-1)?.languageFound).toBe(alone[0]?.languageFound);
  });

  it('tells errors in their place, and goes on', async () => {
    const found = await evaluated([
      file('f', [
        { text: 'a', labels: { toxicity: 0 } },
        '{"text": "b", "labels"',
        { text: '', labels: { toxicity: 0 } },
        { text: 'c' },
        { text: 'd', labels: { toxicity: 7 } },
        { text: '\u200b', labels: { toxicity: 0 } },
        { text: `${POISON.fail} e`, labels: { toxicity: 0 } },
        { text: 'f', labels: { toxicity: 0 } },
      ]),
    ]);
    expect(codes(found)).toEqual([
      'row',
      'INVALID_JSON',
      'TEXT_MISSING',
      'INVALID_LABELS',
      'INVALID_LABELS',
      'TEXT_MISSING',
      'MODEL_FAILED',
      'row',
    ]);
    const places = found.flatMap((one) => (one.kind === 'error' ? [one.row.place] : []));
    expect(places).toEqual([2, 3, 4, 5, 6, 7].map((line) => `f.jsonl:${line}`));
  });

  it('passes over rows without a label that is asked for', async () => {
    const rows = [
      { text: 'a', labels: { toxicity: 0, insult: 1 } },
      { text: 'b', labels: { toxicity: 0 } },
      { text: 'c', label: 'neutral' },
    ];
    const found = await evaluated([file('f', rows)], { tasks: new Set(['INSULT']) });
    expect(codes(found)).toEqual(['row', 'passed over', 'passed over']);
    expect(rowsOf(found)[0]?.row.labels).toEqual({ attributes: { INSULT: 1 }, sentiment: null });
  });

  it('draws the same sample of each file with the same seed, in the order of the file', async () => {
    const rows = Array.from({ length: 300 }, (_, at) => ({
      text: `Satz ${at}`,
      labels: { toxicity: 0 },
      at,
    }));
    const drawn = async (seed: number) => {
      const found = await evaluated([file('f', rows), file('g', rows)], {
        sample: 20,
        seed,
        by: ['at', 'file'],
      });
      expect(codes(found).filter((code) => code === 'passed over')).toHaveLength(560);
      return rowsOf(found).map(({ row }) => [row.groups.file, Number(row.groups.at)] as const);
    };
    const sample = await drawn(1);
    const [one, other] = ['f', 'g'].map((name) =>
      sample.filter(([file]) => file === name).map(([, at]) => at),
    );
    expect([one?.length, other?.length]).toEqual([20, 20]);
    expect(one).toEqual(one?.toSorted((a, b) => a - b));
    expect(one).not.toEqual(other);
    expect(await drawn(1)).toEqual(sample);
    expect(await drawn(2)).not.toEqual(sample);
  });

  it('reads no further ahead than some hundred rows, or some million characters', async () => {
    const furthest = async (count: number, raw: (at: number) => string) => {
      let read = 0;
      let taken = 0;
      let most = 0;
      // Items themselves: a source has a buffer of its own in front of it.
      async function* items(): AsyncGenerator<SourceItem> {
        for (; read < count; read++) {
          const fields = { site: 's', source: 'jsonl', id: `${read}`, threadId: 't', text: `Satz ${read}` };
          yield { kind: 'comment', comment: rawCommentSchema.parse(fields), place: 'f', raw: raw(read) };
        }
      }
      async function* files() {
        yield { name: 'f', items: items() };
      }
      const options = {
        scorer: modelScorer(classifier),
        detector,
        language: { kind: 'given', language: 'de' },
        tasks: new Set(TASKS),
        by: [],
        sample: null,
        seed: 1,
      } as const;
      for await (const _ of evaluate(files(), options)) {
        most = Math.max(most, read - taken);
        taken += 1;
      }
      expect(taken).toBe(count);
      return most;
    };
    const row = (at: number, more = {}) => JSON.stringify({ text: `Satz ${at}`, label: 'neutral', ...more });
    expect(await furthest(1500, (at) => row(at))).toBeLessThan(1100);
    const long = 'x'.repeat(400_000);
    expect(await furthest(30, (at) => row(at, { orig: long }))).toBeLessThan(15);
  });

  it('gives what was read before a file that breaks', async () => {
    async function* breaking() {
      yield* file('f', [{ text: 'a', label: 'neutral' }]).items;
      throw new Error('The disk is gone.');
    }
    const found: Evaluated[] = [];
    const run = async () => {
      async function* files() {
        yield { name: 'f', items: breaking() };
      }
      const options = { scorer: modelScorer(classifier), detector, by: [], sample: null, seed: 1 };
      const rows = evaluate(files(), { ...options, language: { kind: 'found' }, tasks: new Set(TASKS) });
      for await (const one of rows) found.push(one);
    };
    await expect(run()).rejects.toThrow('The disk is gone.');
    expect(codes(found)).toEqual(['row']);
  });

  it('ends with what was scored when the signal fires', async () => {
    const controller = new AbortController();
    const rows = Array.from({ length: 2000 }, (_, at) => ({ text: `Satz ${at}`, label: 'neutral' }));
    const scorer = modelScorer(classifier);
    const stopping = {
      ...scorer,
      async score(...call: Parameters<typeof scorer.score>) {
        const answers = await scorer.score(...call);
        controller.abort();
        return answers;
      },
    };
    const found = await evaluated([file('f', rows)], { scorer: stopping, signal: controller.signal });
    expect(rowsOf(found).length).toBeGreaterThanOrEqual(256);
    expect(rowsOf(found).length).toBeLessThan(2000);
  });
});

describe('ReportBuilder', () => {
  it('reports what was measured, refused and passed over, the same every time', async () => {
    const report = async () => {
      const builder = new ReportBuilder({
        scorer: classifier.info().id,
        files: ['f'],
        language: { kind: 'found' },
        sample: null,
        seed: 4,
        resamples: 30,
        thresholds: { TOXICITY: 0.5 },
      });
      const rows = [
        ...Array.from({ length: 60 }, (_, at) => ({
          text: `${GERMAN} ${at}`,
          labels: { toxicity: at % 2 },
          lang: at === 0 ? 'it' : 'de',
        })),
        { text: 'x' },
        { text: 'x', labels: { insult: 1 } },
      ];
      const tasks = new Set(['TOXICITY'] as const);
      for (const one of await evaluated([file('f', rows)], { tasks })) builder.add(one);
      return builder.report(true);
    };
    const first = await report();
    expect(first).toMatchObject({
      schema: 1,
      scorer: expect.stringMatching(/^deterministic@sha256:/),
      rows: { measured: 60, passedOver: 1, errors: { INVALID_LABELS: 1 } },
      complete: true,
      languages: { de: { rows: 59, found: 59 }, it: { rows: 1, found: 0 } },
      settings: { language: 'found', seed: 4, resamples: 30 },
    });
    expect(first.tasks.map(({ task, all }) => [task, all.rows, all.positives])).toEqual([
      ['TOXICITY', 60, 30],
    ]);
    expect(await report()).toEqual(first);
  });
});
