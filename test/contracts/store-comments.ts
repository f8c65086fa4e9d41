import { describe, expect, it } from '@jest/globals';
import { storeComments } from '../../src/store/comments.js';
import { comment, hashOf, LATER, NOW, storeNew } from '../store/samples.js';
import type { Opened } from './store.js';

/** Every row of the tables that storing writes, to compare before and after. */
const everything = async (opened: Opened) => ({
  comments: await opened().query('select * from tonfall.comments order by seq'),
  threads: await opened().query('select * from tonfall.threads order by site, id'),
  pending: await opened().query('select * from tonfall.pending order by comment'),
  versions: await opened().query('select * from tonfall.comment_versions order by comment, content_hash'),
});

export function commentsContract(opened: Opened): void {
  const store = (comments: Parameters<typeof storeComments>[1], now = NOW, priority = 100) =>
    storeComments(opened(), comments, { now, priority });

  describe('storeComments', () => {
    it('stores every fact, numbers in input order, and marks all as pending', async () => {
      const full = comment('z', 'Ein „Text“ – mit 👍 und \\ud800 und \' "', {
        parentId: 'a',
        replyTo: 'Änne',
        createdAtApproximate: true,
        sourceLanguage: 'de',
        state: 'approved',
        reports: 2,
        likes: -3,
      });
      const bare = comment('a', 'x', {
        threadTitle: null,
        threadUrl: null,
        threadTime: null,
        section: null,
        author: null,
        authorId: null,
        createdAt: null,
        language: 'und',
      });
      const stored = await store([full, bare]);
      expect(stored).toEqual([
        { seq: expect.any(Number), state: 'new' },
        { seq: expect.any(Number), state: 'new' },
      ]);
      const [first, second] = stored.map(({ seq }) => seq) as [number, number];
      expect(first).toBeLessThan(second);
      const { comments, pending, threads } = await everything(opened);
      expect(comments).toEqual([
        {
          seq: first,
          revision: 0,
          site: 'example',
          source: 'jsonl',
          id: 'z',
          thread_id: 't-1',
          section: 'politik',
          parent_id: 'a',
          reply_to: 'Änne',
          author: 'Anna',
          author_id: 'u-1',
          created_at: new Date(full.createdAt as string),
          created_at_approximate: true,
          text: full.text,
          language: 'de',
          language_confidence: 0.98,
          source_language: 'de',
          content_hash: full.contentHash,
          state: 'approved',
          reports: 2,
          likes: -3,
          stored_at: NOW,
          changed_at: NOW,
        },
        expect.objectContaining({ seq: second, author: null, section: null, created_at: null, likes: null }),
      ]);
      expect(threads).toEqual([
        {
          site: 'example',
          id: 't-1',
          title: 'Ein Artikel',
          url: 'https://news.example/1',
          created_at: new Date('2024-04-30T08:00:00.000Z'),
        },
      ]);
      expect(pending.map((row) => [row.comment, row.priority, row.queued_at])).toEqual([
        [first, 100, null],
        [second, 100, null],
      ]);
    });

    it('changes nothing when the same comes again', async () => {
      const batch = [comment('a'), comment('b', 'Danke!'), comment('c', 'Danke!')];
      await store(batch);
      const before = await everything(opened);
      const again = await store(batch, LATER, 1);
      expect(again.map(({ state }) => state)).toEqual(['unchanged', 'unchanged', 'unchanged']);
      expect(await everything(opened)).toEqual(before);
    });

    it('takes old and new in one batch', async () => {
      const [a] = await store([comment('a')]);
      const stored = await store([comment('c'), comment('a'), comment('b')], LATER);
      expect(stored.map(({ state }) => state)).toEqual(['new', 'unchanged', 'new']);
      expect(stored[1]?.seq).toBe(a?.seq);
      expect(stored[0]?.seq).toBeLessThan(stored[2]?.seq as number);
    });

    it('keeps a replaced content as history and waits for a new label', async () => {
      const [a] = await storeNew(opened(), [
        comment('a', 'alt', { sourceLanguage: 'de', contentHash: hashOf('alt', 'de') }),
      ]);
      const stored = await store([comment('a', 'neu', { language: 'nl' })], LATER, 10);
      expect(stored).toEqual([{ seq: a.seq, state: 'changed' }]);
      const { comments, versions, pending } = await everything(opened);
      expect(comments).toMatchObject([
        { text: 'neu', language: 'nl', source_language: null, stored_at: NOW, changed_at: LATER },
      ]);
      expect(versions).toEqual([
        {
          comment: a.seq,
          content_hash: hashOf('alt', 'de'),
          text: 'alt',
          language: 'de',
          language_confidence: 0.98,
          source_language: 'de',
          stored_at: NOW,
          replaced_at: LATER,
        },
      ]);
      expect(pending).toMatchObject([
        { comment: a.seq, content_hash: hashOf('neu'), priority: 10, added_at: LATER, queued_at: null },
      ]);
    });

    it('updates facts of the same content without a new label', async () => {
      const [a] = await store([comment('a', 'x', { likes: 1 })]);
      await opened().query('delete from tonfall.pending');
      const stored = await store(
        [comment('a', 'x', { likes: 5, state: 'spam', reports: 1, section: null })],
        LATER,
      );
      expect(stored).toEqual([{ seq: a?.seq, state: 'updated' }]);
      const { comments, pending, versions } = await everything(opened);
      expect(comments).toMatchObject([
        { likes: 5, state: 'spam', reports: 1, section: null, changed_at: NOW },
      ]);
      expect(pending).toEqual([]);
      expect(versions).toEqual([]);
    });

    it('keeps the first approximate time, and takes an exact one', async () => {
      const at = (createdAt: string | null, createdAtApproximate: boolean) =>
        comment('a', 'x', { createdAt, createdAtApproximate });
      await store([at('2024-05-01T09:00:00.000Z', true)]);
      expect(await store([at('2024-05-01T03:00:00.000Z', true)])).toMatchObject([{ state: 'unchanged' }]);
      expect(await store([at('2024-05-01T09:12:00.000Z', false)])).toMatchObject([{ state: 'updated' }]);
      expect(await store([at('2024-05-01T08:00:00.000Z', true)])).toMatchObject([{ state: 'unchanged' }]);
      expect((await everything(opened)).comments).toMatchObject([
        { created_at: new Date('2024-05-01T09:12:00.000Z'), created_at_approximate: false },
      ]);
    });

    it('keeps the language that was found while the content stays', async () => {
      await store([comment('a', 'ok', { language: 'de' })]);
      expect(await store([comment('a', 'ok', { language: 'en' })])).toMatchObject([{ state: 'unchanged' }]);
    });

    it('takes the last of several inputs with one key, in the place of the first', async () => {
      const stored = await store([comment('z', '1'), comment('b'), comment('z', '2'), comment('z', '3')]);
      expect(stored.map(({ state }) => state)).toEqual(['new', 'new', 'unchanged', 'unchanged']);
      expect(stored[0]?.seq).toBeLessThan(stored[1]?.seq as number);
      expect(stored[2]?.seq).toBe(stored[0]?.seq);
      expect((await everything(opened)).comments).toMatchObject([{ text: '3' }, { id: 'b' }]);
    });

    it('tells comments apart by site and source too', async () => {
      const stored = await store([
        comment('a'),
        comment('a', 'x', { site: 'other' }),
        comment('a', 'x', { source: 'page' }),
      ]);
      expect(new Set(stored.map(({ seq }) => seq)).size).toBe(3);
    });

    it('completes and updates threads, and forgets nothing of them', async () => {
      await store([comment('a', 'x', { threadTitle: null, threadTime: null })]);
      await store([comment('b', 'x', { threadTitle: 'Alt' })]);
      await store([comment('c', 'x', { threadTitle: 'Neu', threadUrl: null })]);
      expect((await everything(opened)).threads).toMatchObject([
        { title: 'Neu', url: 'https://news.example/1', created_at: new Date('2024-04-30T08:00:00.000Z') },
      ]);
    });

    it('stores characters that PostgreSQL refuses as U+FFFD', async () => {
      await store([comment('a', 'nul \0 half \ud83d whole \\u0000', { author: '\udc00x' })]);
      expect((await everything(opened)).comments).toMatchObject([
        { text: 'nul \ufffd half \ufffd whole \\u0000', author: '\ufffdx' },
      ]);
    });

    it('stores more text than one statement should hold', async () => {
      const long = 'ä'.repeat(100_000);
      const batch = Array.from({ length: 60 }, (_, index) => comment(`c-${index}`, `${long}${index}`));
      const stored = await store(batch);
      expect(stored.every(({ state }) => state === 'new')).toBe(true);
      expect(stored.map(({ seq }) => seq)).toEqual(stored.map(({ seq }) => seq).toSorted((a, b) => a - b));
    });

    it('stores each comment once when several store the same at once, in any order', async () => {
      const batch = Array.from({ length: 200 }, (_, index) => comment(`c-${index}`));
      const orders = [
        batch,
        batch.toReversed(),
        batch.toSorted((a, b) => (a.contentHash < b.contentHash ? -1 : 1)),
      ];
      const outcomes = await Promise.all(orders.map((order) => store(order)));
      const states = outcomes.flat().map(({ state }) => state);
      expect(states.filter((state) => state === 'new')).toHaveLength(200);
      expect(states.filter((state) => state === 'unchanged')).toHaveLength(400);
      const changed = await Promise.all(
        orders.map((order, round) => store(order.map(({ id }) => comment(id, `neu ${round} ${id}`)))),
      );
      expect(changed.flat().every(({ state }) => state === 'changed')).toBe(true);
      expect((await everything(opened)).pending).toHaveLength(200);
    });

    it('is undone with the transaction that it is part of', async () => {
      const stopped = new Error('stopped');
      const work = opened().transaction(async (transaction) => {
        await storeComments(transaction, [comment('a')], { now: NOW, priority: 1 });
        throw stopped;
      });
      await expect(work).rejects.toBe(stopped);
      expect((await everything(opened)).comments).toEqual([]);
      expect((await everything(opened)).pending).toEqual([]);
    });
  });
}
