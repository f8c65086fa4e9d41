import { describe, expect, it } from '@jest/globals';
import { storeComments } from '../../src/store/comments.js';
import {
  dropFailures,
  type FailureFilter,
  listFailures,
  retryFailures,
  writeFailures,
} from '../../src/store/failures.js';
import { writeLabels } from '../../src/store/labels.js';
import { countPending, pendingToQueue } from '../../src/store/pending.js';
import { comment, entryFor, LATER, MODEL, NEXT_MODEL, NOW, type Stored, storeNew } from '../store/samples.js';
import type { Opened } from './store.js';

export function failuresContract(opened: Opened): void {
  const fail = (rows: readonly Stored[], code = 'MODEL_FAILED', model = MODEL) =>
    writeFailures(
      opened(),
      rows.map(({ seq, contentHash }) => ({
        comment: seq,
        contentHash,
        code,
        message: 'The model failed on this input.',
        attempts: 3,
      })),
      { model, now: LATER },
    );
  const list = async (filter?: FailureFilter) => {
    const failures = [];
    for await (const failure of listFailures(opened(), filter)) failures.push(failure);
    return failures;
  };
  const ids = async (filter?: FailureFilter) => (await list(filter)).map(({ id }) => id);
  const pending = async () => (await countPending(opened())).pending;

  describe('failures', () => {
    it('moves comments from the outbox to the failures and tells what there is to know', async () => {
      const [a, b] = await storeNew(opened(), [comment('a'), comment('b')]);
      expect(await fail([a])).toBe(1);
      expect(await pending()).toBe(1);
      expect(await list()).toEqual([
        {
          comment: a.seq,
          site: 'example',
          source: 'jsonl',
          id: 'a',
          threadId: 't-1',
          code: 'MODEL_FAILED',
          message: 'The model failed on this input.',
          attempts: 3,
          model: MODEL,
          failedAt: LATER.toISOString(),
        },
      ]);
      await fail([b]);
      expect(await ids()).toEqual(['b', 'a']);
    });

    it('fails neither what is labelled nor what has changed', async () => {
      const [a, b] = await storeNew(opened(), [comment('a'), comment('b')]);
      await writeLabels(opened(), [entryFor(a)], { model: MODEL, policy: 1, now: LATER });
      await storeComments(opened(), [comment('b', 'neu')], { now: LATER, priority: 1 });
      expect(await fail([a, b])).toBe(0);
      expect(await list()).toEqual([]);
      expect(await pending()).toBe(1);
    });

    it('does not fail what waits although it is labelled', async () => {
      const [a] = await storeNew(opened(), [comment('a')]);
      await writeLabels(opened(), [entryFor(a)], { model: MODEL, policy: 1, now: LATER });
      await opened().query(
        'insert into tonfall.pending (comment, content_hash, priority, added_at) values ($1, $2, 1, now())',
        [a.seq, a.contentHash],
      );
      expect(await fail([a])).toBe(0);
      expect(await pending()).toBe(0);
      expect(await list()).toEqual([]);
    });

    it('puts back what is tried again, and adds up the attempts', async () => {
      const [a, b] = await storeNew(opened(), [comment('a'), comment('b', 'x', { site: 'other' })], 1000);
      await fail([a, b]);
      expect(await retryFailures(opened(), { site: 'other' }, LATER)).toBe(1);
      expect(await ids()).toEqual(['a']);
      const { comments } = await pendingToQueue(opened(), { limit: 10, queuedBefore: NOW, now: LATER });
      expect(comments).toEqual([{ seq: b.seq, priority: 10 }]);
      await fail([b]);
      expect(await list({ ids: ['b'] })).toMatchObject([{ attempts: 6 }]);
    });

    it('picks by code, site and id', async () => {
      const rows = await storeNew(opened(), [
        comment('a'),
        comment('b'),
        comment('a', 'x', { site: 'other' }),
      ]);
      await fail(rows.slice(0, 1), 'INTERNAL');
      await fail(rows.slice(1));
      expect(await ids({ code: 'INTERNAL' })).toEqual(['a']);
      expect(await list({ ids: ['a'], site: 'other' })).toMatchObject([
        { site: 'other', code: 'MODEL_FAILED' },
      ]);
      expect(await ids({ code: 'NOWHERE' })).toEqual([]);
      expect(await retryFailures(opened(), { code: 'MODEL_FAILED' }, LATER)).toBe(2);
      expect(await ids()).toEqual(['a']);
    });

    it('keeps what is dropped out of lists and retries, and takes it back by id', async () => {
      const [a, b] = await storeNew(opened(), [comment('a'), comment('b')]);
      await fail([a, b]);
      expect(await dropFailures(opened(), { ids: ['a'] }, LATER)).toBe(1);
      expect(await dropFailures(opened(), { ids: ['a'] }, LATER)).toBe(0);
      expect(await ids()).toEqual(['b']);
      expect(await retryFailures(opened(), {}, LATER)).toBe(1);
      expect(await retryFailures(opened(), { ids: ['a'] }, LATER)).toBe(1);
      expect(await pending()).toBe(2);
    });

    it('starts anew with a changed content, dropped or not', async () => {
      const [a, b] = await storeNew(opened(), [comment('a'), comment('b')]);
      await fail([a, b]);
      await dropFailures(opened(), { ids: ['a'] }, LATER);
      await storeComments(opened(), [comment('a', 'neu'), comment('b', 'neu')], { now: LATER, priority: 1 });
      expect(await pending()).toBe(2);
      expect(await opened().query('select * from tonfall.failures')).toEqual([]);
    });

    it('lists more than a page', async () => {
      const batch = Array.from({ length: 501 }, (_, index) => comment(`c-${index}`));
      await fail(await storeNew(opened(), batch));
      const listed = await ids();
      expect(listed).toEqual(batch.map(({ id }) => id).toReversed());
    });

    it('is not told by an outdated model', async () => {
      const [a] = await storeNew(opened(), [comment('a')]);
      await opened().query(`insert into tonfall.state values ('sweep', '{"model":"${NEXT_MODEL}"}')`);
      expect(await fail([a])).toBe(0);
      expect(await fail([a], 'MODEL_FAILED', NEXT_MODEL)).toBe(1);
    });
  });
}
