import { describe, expect, it } from '@jest/globals';
import { rawCommentSchema } from '../../src/comment.js';
import { TonfallError } from '../../src/errors.js';
import type { Classifier } from '../../src/model/classifier.js';
import { createDeterministicClassifier, POISON } from '../../src/model/deterministic-classifier.js';
import { createNormaliser } from '../../src/pipeline/normaliser.js';
import { parseSettings, policyOf } from '../../src/pipeline/policy-in-force.js';
import { type Scored, type ScoreStreamOptions, scoreStream } from '../../src/pipeline/score-stream.js';
import type { SourceItem } from '../../src/sources/source.js';

const now = () => new Date('2026-05-01T12:00:00Z');

const comment = (id: string, text: string): SourceItem => ({
  kind: 'comment',
  comment: rawCommentSchema.parse({ site: 'default', source: 'jsonl', id, threadId: 't', text }),
  place: `thread.jsonl:${id}`,
  raw: JSON.stringify({ id, text }),
});
const refusal = (id: string | null): SourceItem => ({
  kind: 'refusal',
  refusal: { id, place: 'thread.jsonl:9', code: 'INVALID_JSON', message: 'Not JSON.', raw: '{' },
});

async function* from(items: readonly SourceItem[]): AsyncGenerator<SourceItem> {
  yield* items;
}

const options = async (more: Partial<ScoreStreamOptions> = {}): Promise<ScoreStreamOptions> => ({
  normaliser: await createNormaliser({ siteLanguage: 'de' }),
  classifier: createDeterministicClassifier(),
  policy: policyOf(1, parseSettings(null)),
  now,
  ...more,
});

async function scored(items: readonly SourceItem[], more: Partial<ScoreStreamOptions> = {}) {
  const rows: Scored[] = [];
  for await (const row of scoreStream(from(items), await options(more))) rows.push(row);
  return rows;
}

const idOf = (row: Scored) => (row.kind === 'warning' ? 'warning' : row.row.id);

describe('scoreStream', () => {
  it('gives a row for every input, in its place', async () => {
    const many = Array.from({ length: 900 }, (_, index) =>
      comment(`c-${index}`, `Kommentar Nummer ${index}`),
    );
    const items = [...many.slice(0, 300), refusal('bad'), ...many.slice(300)];
    const rows = await scored(items);
    expect(rows.map(idOf)).toEqual([
      ...many.slice(0, 300).map((_, index) => `c-${index}`),
      'bad',
      ...many.slice(300).map((_, index) => `c-${index + 300}`),
    ]);
  });

  it('names the words that a score comes from, before hits of word lists', async () => {
    const policy = policyOf(1, parseSettings({ words: { suspect: ['depp'] } }));
    const rows = await scored([comment('c', '<b>Du</b> bist ein Depp')], { policy });
    const [row] = rows.flatMap((each) => (each.kind === 'row' ? [each.row] : []));
    const { text = '', spans = [] } = row ?? {};
    const words = spans.filter(({ attribute }) => attribute !== undefined);
    expect(words.length).toBeGreaterThan(0);
    for (const { begin, end } of words) expect(text.split(' ')).toContain(text.slice(begin, end));
    expect(spans.at(-1)).toEqual({ begin: text.length - 4, end: text.length, list: 'suspect' });
  });

  describe('reads no further ahead of the rows taken than', () => {
    const furthest = async (count: number, raw: string) => {
      let read = 0;
      async function* source(): AsyncGenerator<SourceItem> {
        for (; read < count; read++)
          yield { ...comment(`c-${read}`, `Kommentar ${read}`), raw } as SourceItem;
      }
      let taken = 0;
      let most = 0;
      const rows = scoreStream(source(), await options());
      for await (const _ of rows) {
        most = Math.max(most, read - taken);
        taken += 1;
      }
      expect(taken).toBe(count);
      return most;
    };

    it('some hundred comments', async () => {
      expect(await furthest(1500, '{}')).toBeLessThan(1100);
    });

    it('some million characters of input, however few comments that is', async () => {
      const raw = ' '.repeat(500_000);
      expect((await furthest(40, raw)) * raw.length).toBeLessThan(5_000_000);
    });
  });

  it('says who judged what, and by which threshold', async () => {
    const [row] = await scored([comment('c-1', 'Das ist ein ganz gewöhnlicher Kommentar.')]);
    expect(row).toMatchObject({
      kind: 'row',
      row: { schema: 1, id: 'c-1', language: 'de', policy: '1', labelledAt: '2026-05-01T12:00:00.000Z' },
    });
    expect(row?.kind === 'row' && row.row.reasons.length).toBeGreaterThan(0);
  });

  it('turns what cannot be normalised or scored into an error row with the raw input', async () => {
    const rows = await scored([
      comment('c-1', '   '),
      comment('c-2', `${POISON.fail} Rest`),
      comment('c-3', 'In Ordnung.'),
    ]);
    expect(rows.map((row) => (row.kind === 'error' ? row.row.error.code : row.kind))).toEqual([
      'TEXT_MISSING',
      'MODEL_FAILED',
      'row',
    ]);
    expect(rows[1]).toMatchObject({ raw: JSON.stringify({ id: 'c-2', text: `${POISON.fail} Rest` }) });
  });

  it('passes warnings on and drops cursors', async () => {
    const rows = await scored([
      { kind: 'warning', place: 'p', message: 'The page announces 2 comments.' },
      comment('c-1', 'Hallo zusammen'),
      { kind: 'cursor', cursor: '5' },
    ]);
    expect(rows.map(({ kind }) => kind)).toEqual(['warning', 'row']);
  });

  it('gives what was read in time when a source answers the signal with CANCELLED', async () => {
    const controller = new AbortController();
    async function* stopped(): AsyncGenerator<SourceItem> {
      yield comment('c-1', 'Eins');
      yield comment('c-2', 'Zwei');
      controller.abort();
      throw new TonfallError('CANCELLED', { place: 'thread.jsonl' });
    }
    const rows: Scored[] = [];
    const options: ScoreStreamOptions = {
      normaliser: await createNormaliser({ siteLanguage: 'de' }),
      classifier: createDeterministicClassifier(),
      policy: policyOf(1, parseSettings(null)),
      signal: controller.signal,
      now,
    };
    for await (const row of scoreStream(stopped(), options)) rows.push(row);
    expect(rows.map(idOf)).toEqual(['c-1', 'c-2']);
  });

  it('leaves out what has no scores when its time is over, and everything behind it', async () => {
    const inner = createDeterministicClassifier();
    const [stop, cancel] = [new AbortController(), new AbortController()];
    let calls = 0;
    const classifier: Classifier = {
      ...inner,
      classify(inputs, options) {
        calls += 1;
        // The second call never comes to an end by itself; the third is done long before.
        if (calls !== 2) return inner.classify(inputs, options);
        return new Promise((_, reject) => {
          options?.signal?.addEventListener('abort', () => reject(new TonfallError('CANCELLED')));
        });
      },
    };
    const items = Array.from({ length: 3 * 256 }, (_, at) => comment(`c-${at}`, `Kommentar ${at}`));
    async function* endless() {
      yield* items;
      stop.abort();
      setTimeout(() => cancel.abort(), 20);
      throw new TonfallError('CANCELLED');
    }
    const rows: Scored[] = [];
    const options: ScoreStreamOptions = {
      normaliser: await createNormaliser({ siteLanguage: 'de' }),
      classifier,
      policy: policyOf(1, parseSettings(null)),
      signal: stop.signal,
      cancel: cancel.signal,
      now,
    };
    for await (const row of scoreStream(endless(), options)) rows.push(row);
    expect(rows.map(idOf)).toEqual(items.slice(0, 256).map((_, at) => `c-${at}`));
  });

  it('passes a cancelled call on where nobody asked for an end', async () => {
    const classifier: Classifier = {
      ...createDeterministicClassifier(),
      classify: () => Promise.reject(new TonfallError('CANCELLED')),
    };
    await expect(scored([comment('c-1', 'Eins')], { classifier })).rejects.toMatchObject({
      code: 'CANCELLED',
    });
  });

  describe('after a broken run', () => {
    async function* written(ids: readonly (string | null)[]) {
      for (const id of ids)
        yield { id, error: id === null ? { code: 'INVALID_JSON', message: 'Kein JSON.' } : null };
    }
    const items = [comment('c-1', 'Eins'), refusal(null), comment('c-3', 'Drei'), comment('c-4', 'Vier')];

    it('goes on behind the rows that are there', async () => {
      for (let whole = 0; whole <= items.length; whole += 1) {
        const ids = ['c-1', null, 'c-3', 'c-4'];
        const rows = await scored(items, { written: written(ids.slice(0, whole)) });
        const isBefore = (row: Scored) => row.kind === 'error' && row.before === true;
        expect(rows.filter((row) => !isBefore(row)).map(idOf)).toEqual(ids.slice(whole));
        // Of what is there, only the refused inputs, for the file of rejects.
        expect(rows.filter(isBefore)).toEqual(
          whole < 2
            ? []
            : [
                {
                  kind: 'error',
                  before: true,
                  raw: '{',
                  row: {
                    id: null,
                    place: 'thread.jsonl:9',
                    error: { code: 'INVALID_JSON', message: 'Kein JSON.' },
                  },
                },
              ],
        );
      }
    });

    it('refuses another input', async () => {
      await expect(scored(items, { written: written(['c-1', 'c-2']) })).rejects.toMatchObject({
        code: 'RESUME_MISMATCH',
      });
    });
  });

  it('gives what was read before the source broke, then its error', async () => {
    async function* breaking() {
      yield comment('c-1', 'Eins');
      throw new Error('weg');
    }
    const options: ScoreStreamOptions = {
      normaliser: await createNormaliser({ siteLanguage: 'de' }),
      classifier: createDeterministicClassifier(),
      policy: policyOf(1, parseSettings(null)),
      now,
    };
    const rows = scoreStream(breaking(), options);
    expect((await rows.next()).value).toMatchObject({ kind: 'row', row: { id: 'c-1' } });
    await expect(rows.next()).rejects.toThrow('weg');
  });
});
