import { beforeEach, describe, expect, it } from '@jest/globals';
import { type Refusal, rawCommentSchema } from '../../src/comment.js';
import type { Database } from '../../src/database/database.js';
import { TonfallError } from '../../src/errors.js';
import { type IngestReport, ingest } from '../../src/pipeline/ingest.js';
import { createNormaliser, type Normaliser } from '../../src/pipeline/normaliser.js';
import type { CommentSource, SourceItem } from '../../src/sources/source.js';
import { readCursor } from '../../src/store/cursors.js';
import { describeSizes, STORES, spyClassifier, usePipeline, work } from '../helpers/pipeline.js';

const comment = (id: string, text: string): SourceItem => ({
  kind: 'comment',
  comment: rawCommentSchema.parse({ site: 'default', source: 'test', id, threadId: 't', text }),
  place: `thread:${id}`,
  raw: JSON.stringify({ id, text }),
});
const refusal: SourceItem = {
  kind: 'refusal',
  refusal: {
    id: 'r-1',
    place: 'thread:3',
    code: 'INVALID_JSON',
    message: 'The line is no JSON.',
    raw: '{"a"',
  },
};
const cursor = (value: string): SourceItem => ({ kind: 'cursor', cursor: value });

/** A source that yields the items, and remembers where it was asked to begin. */
function sourceOf(items: readonly (SourceItem | Error)[], cursorKey: string | null = null) {
  const began: (string | undefined)[] = [];
  const source: CommentSource = {
    name: 'test',
    cursorKey,
    async *read(options = {}) {
      began.push(options.cursor);
      for (const item of items) {
        if (item instanceof Error) throw item;
        yield item;
      }
    },
  };
  return { source, began };
}

// The queue takes no part in this, so two stores are enough.
describeSizes('ingest', STORES, (size) => {
  const pipeline = usePipeline(size);
  let normaliser: Normaliser;
  beforeEach(async () => {
    normaliser = await createNormaliser({ siteLanguage: 'de' });
  });

  const read = (items: readonly (SourceItem | Error)[], key: string | null = null): Promise<IngestReport> =>
    ingest(sourceOf(items, key).source, {
      database: pipeline.database,
      normaliser,
      site: 'default',
      priority: 100,
      now: () => new Date(),
    });
  const count = async (table: string): Promise<number> => {
    const rows = await pipeline.database.query<{ n: number }>(`select count(*) as n from tonfall.${table}`);
    return rows[0]?.n ?? -1;
  };
  const everything = async () => ({
    comments: await pipeline.database.query('select * from tonfall.comments order by seq'),
    pending: await pipeline.database.query('select * from tonfall.pending order by comment'),
    refusals: await pipeline.database.query('select * from tonfall.refusals order by seq'),
    versions: await count('comment_versions'),
  });

  const thread = [
    comment('1', 'Guten Morgen zusammen.'),
    comment('2', '<p>Danke!</p>'),
    refusal,
    comment('4', '   '),
    comment('5', 'Das glaube ich nicht.'),
  ];

  it('keeps the first of two texts under one id as history', async () => {
    const report = await read([
      comment('c-1', 'Zuerst stand das hier.'),
      comment('c-1', 'Später etwas anderes.'),
    ]);
    expect(report).toMatchObject({ new: 1, changed: 1 });
    const texts = await pipeline.database.query<{ text: string }>(
      'select text from tonfall.comment_versions union all select text from tonfall.comments',
    );
    expect(texts.map(({ text }) => text)).toEqual(['Zuerst stand das hier.', 'Später etwas anderes.']);
  });

  it('stores what can be stored and keeps what is refused, with its place and input', async () => {
    expect(await read(thread)).toEqual({ new: 3, changed: 0, unchanged: 0, refused: 2 });
    expect(await count('comments')).toBe(3);
    expect(await count('pending')).toBe(3);
    expect(
      await pipeline.database.query('select id, place, code, raw from tonfall.refusals order by place'),
    ).toEqual([
      { id: 'r-1', place: 'thread:3', code: 'INVALID_JSON', raw: '{"a"' },
      { id: '4', place: 'thread:4', code: 'TEXT_MISSING', raw: '{"id":"4","text":"   "}' },
    ]);
  });

  it('changes nothing when the same comes again', async () => {
    await read(thread);
    const before = await everything();
    expect(await read(thread)).toEqual({ new: 0, changed: 0, unchanged: 3, refused: 2 });
    expect(await everything()).toEqual(before);
  });

  it('adds of a grown thread only what is new', async () => {
    await read(thread);
    const before = await everything();
    const grown = [comment('0', 'Erster!'), ...thread, comment('6', 'Noch etwas.')];
    expect(await read(grown)).toMatchObject({ new: 2, changed: 0, unchanged: 3 });
    const after = await everything();
    expect(after.comments.slice(0, 3)).toEqual(before.comments);
    expect(after.comments.length).toBe(5);
    expect(after.pending.length).toBe(5);
  });

  it('labels a changed comment anew and keeps what it was before', async () => {
    const classifier = spyClassifier();
    const workers = await work(pipeline, classifier);
    try {
      await read([comment('1', 'Erst so.'), comment('2', 'Bleibt.')]);
      await workers.drain();
      expect(await read([comment('1', 'Nun anders.'), comment('2', 'Bleibt.')])).toMatchObject({
        changed: 1,
        unchanged: 1,
      });
      await workers.drain();
      expect(classifier.asked.toSorted()).toEqual(['Bleibt.', 'Erst so.', 'Nun anders.']);
      expect(await count('labels')).toBe(3);
      expect(await pipeline.database.query('select text from tonfall.comment_versions')).toEqual([
        { text: 'Erst so.' },
      ]);
      // Back to what it was: its label is there already.
      await read([comment('1', 'Erst so.')]);
      await workers.drain();
      expect(await count('labels')).toBe(3);
      expect(classifier.asked.length).toBe(3);
    } finally {
      await workers.close();
    }
  });

  describe('the cursor of a source', () => {
    const key = 'test https://news.example';
    const held = () => readCursor(pipeline.database, key);

    it('is kept with what came before it, and handed to the next reading', async () => {
      const { source, began } = sourceOf([comment('1', 'Eins'), cursor('1')], key);
      const options = {
        database: pipeline.database,
        normaliser,
        site: 'default',
        priority: 10,
        now: () => new Date(),
      };
      await ingest(source, options);
      await ingest(source, options);
      expect(began).toEqual([undefined, '1']);
      expect(await held()).toBe('1');
    });

    it('stays behind what a broken reading has not stored', async () => {
      const broken = new Error('connection lost');
      const items = [comment('1', 'Eins'), cursor('1'), comment('2', 'Zwei'), comment('3', 'Drei')];
      await expect(read([...items, broken], key)).rejects.toBe(broken);
      expect(await held()).toBe('1');
      expect(await count('comments')).toBe(1);
      await read([...items.slice(2), cursor('3')], key);
      expect([await held(), await count('comments'), await count('pending')]).toEqual(['3', 3, 3]);
    });

    it('is in the transaction of its comments: when they cannot be stored it does not move', async () => {
      await read([comment('1', 'Eins'), cursor('1')], key);
      const { database } = pipeline;
      const failing: Database = {
        kind: database.kind,
        query: (sql, parameters) => database.query(sql, parameters),
        transaction: (work) =>
          database.transaction(async (transaction) => {
            await work(transaction);
            throw new Error('no room on the disk');
          }),
        close: async () => {},
      };
      const { source } = sourceOf([comment('2', 'Zwei'), cursor('2')], key);
      await expect(
        ingest(source, {
          database: failing,
          normaliser,
          site: 'default',
          priority: 10,
          now: () => new Date(),
        }),
      ).rejects.toThrow('no room');
      expect([await held(), await count('comments'), await count('pending')]).toEqual(['1', 1, 1]);
    });
  });

  it('stops at the signal with all that was read stored', async () => {
    const controller = new AbortController();
    const stored: number[] = [];
    const refused: Refusal[] = [];
    const { source } = sourceOf([
      ...Array.from({ length: 700 }, (_, at) => comment(`n-${at}`, `Nummer ${at}`)),
      refusal,
      ...Array.from({ length: 700 }, (_, at) => comment(`m-${at}`, `Nummer ${at}`)),
    ]);
    const report = await ingest(source, {
      database: pipeline.database,
      normaliser,
      site: 'default',
      priority: 100,
      now: () => new Date(),
      signal: controller.signal,
      onStored(batch) {
        stored.push(batch.length);
        if (stored.length === 2) controller.abort();
      },
      onRefused: (one) => void refused.push(one),
    });
    expect(report.new).toBe(await count('comments'));
    expect(report.new).toBe(stored.reduce((sum, n) => sum + n, 0));
    expect(report.new).toBeLessThan(1400);
    expect(refused.length).toBe(report.refused);
  });

  it('keeps what was read in time when the source answers the signal with CANCELLED', async () => {
    const controller = new AbortController();
    const source: CommentSource = {
      name: 'test',
      cursorKey: null,
      async *read() {
        yield comment('1', 'Eins');
        yield refusal;
        controller.abort();
        throw new TonfallError('CANCELLED');
      },
    };
    const options = { database: pipeline.database, normaliser, site: 'default', priority: 100 };
    const report = await ingest(source, { ...options, now: () => new Date(), signal: controller.signal });
    expect(report).toMatchObject({ new: 1, refused: 1 });
    expect([await count('comments'), await count('refusals')]).toEqual([1, 1]);
  });
});
