import { describe, expect, it } from '@jest/globals';
import { storeComments } from '../../src/store/comments.js';
import {
  countPending,
  hasPending,
  mostUrgentUnqueued,
  pendingToQueue,
  pendingUpTo,
  unqueue,
} from '../../src/store/pending.js';
import { comment, LATER, NOW, storeNew } from '../store/samples.js';
import type { Opened } from './store.js';

const NEVER = new Date(0);

export function pendingContract(opened: Opened): void {
  const take = (limit: number, queuedBefore = NEVER, now = LATER) =>
    pendingToQueue(opened(), { limit, queuedBefore, now });
  const seqs = (round: Awaited<ReturnType<typeof take>>) => round.comments.map(({ seq }) => seq);

  describe('pendingToQueue', () => {
    it('takes by priority, then newest first, each once', async () => {
      const [a, b] = await storeNew(opened(), [comment('a'), comment('b')], 100);
      const [c] = await storeNew(opened(), [comment('c')], 1);
      const [d] = await storeNew(opened(), [comment('d')], 100);
      const first = await take(2);
      expect(first.comments).toEqual([
        { seq: c.seq, priority: 1 },
        { seq: d.seq, priority: 100 },
      ]);
      expect(seqs(await take(10))).toEqual([b.seq, a.seq]);
      expect(await take(10)).toEqual({ round: 0, comments: [] });
    });

    it('gives every call a number that was never used', async () => {
      await storeNew(opened(), [comment('a'), comment('b'), comment('c')]);
      const rounds = [await take(1), await take(1), await take(1)].map(({ round }) => round);
      expect(new Set(rounds).size).toBe(3);
      expect(Math.min(...rounds)).toBeGreaterThan(0);
    });

    it('takes again what was queued too long ago, and what was unqueued', async () => {
      const [a, b] = await storeNew(opened(), [comment('a'), comment('b')]);
      const first = await take(10, NEVER, NOW);
      expect(seqs(await take(10, NOW))).toEqual([]);
      const lost = await take(10, new Date(NOW.getTime() + 1));
      expect(seqs(lost)).toEqual([b.seq, a.seq]);
      expect(lost.round).toBeGreaterThan(first.round);
      await unqueue(opened(), [a.seq]);
      expect(seqs(await take(10))).toEqual([a.seq]);
    });

    it('never gives two at once the same', async () => {
      const batch = Array.from({ length: 400 }, (_, index) => comment(`c-${index}`));
      await storeNew(opened(), batch);
      const rounds = await Promise.all(Array.from({ length: 8 }, () => take(50)));
      const taken = rounds.flatMap(seqs);
      expect(new Set(taken).size).toBe(taken.length);
      const rest = await take(400);
      expect(taken.length + rest.comments.length).toBe(400);
    });

    it('has a changed comment again, and counts', async () => {
      const [a] = await storeNew(opened(), [comment('a'), comment('b')]);
      await take(10);
      expect(await countPending(opened())).toEqual({ pending: 2, queued: 2 });
      await storeComments(opened(), [comment('a', 'neu')], { now: LATER, priority: 1 });
      expect(await countPending(opened())).toEqual({ pending: 2, queued: 1 });
      expect(seqs(await take(10))).toEqual([a.seq]);
    });
  });

  describe('what waits', () => {
    const none = () => opened().query('delete from tonfall.pending');

    it('is asked for without a count, queued or not', async () => {
      expect(await hasPending(opened())).toBe(false);
      await storeNew(opened(), [comment('a')]);
      expect(await hasPending(opened())).toBe(true);
      await take(10);
      expect(await hasPending(opened())).toBe(true);
      await none();
      expect(await hasPending(opened())).toBe(false);
    });

    it('is counted up to a limit and no further', async () => {
      expect(await pendingUpTo(opened(), 3)).toBe(0);
      await storeNew(opened(), [comment('a'), comment('b')]);
      await take(1);
      expect(await pendingUpTo(opened(), 3)).toBe(2);
      await storeNew(opened(), [comment('c'), comment('d')]);
      expect(await pendingUpTo(opened(), 3)).toBe(3);
      expect(await pendingUpTo(opened(), 100)).toBe(4);
    });

    it('names its most urgent priority that is not on the queue', async () => {
      expect(await mostUrgentUnqueued(opened())).toBeNull();
      const [a] = await storeNew(opened(), [comment('a')], 100);
      expect(await mostUrgentUnqueued(opened())).toBe(100);
      await storeNew(opened(), [comment('b')], 1000);
      expect(await mostUrgentUnqueued(opened())).toBe(100);
      await take(1);
      expect(await mostUrgentUnqueued(opened())).toBe(1000);
      await take(1);
      expect(await mostUrgentUnqueued(opened())).toBeNull();
      await unqueue(opened(), [a.seq]);
      expect(await mostUrgentUnqueued(opened())).toBe(100);
    });
  });
}
