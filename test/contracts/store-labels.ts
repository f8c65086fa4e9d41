import { describe, expect, it } from '@jest/globals';
import { storeComments } from '../../src/store/comments.js';
import { openLabelDesk } from '../../src/store/label-desk.js';
import { commentsToLabel, writeLabels } from '../../src/store/labels.js';
import { countPending } from '../../src/store/pending.js';
import { sweepUnlabelled } from '../../src/store/sweep.js';
import {
  comment,
  entryFor,
  hashOf,
  LATER,
  MODEL,
  NEXT_MODEL,
  NOW,
  PUBLISH,
  SCORES,
  storeNew,
} from '../store/samples.js';
import type { Opened } from './store.js';

export function labelsContract(opened: Opened): void {
  const options = { model: MODEL, policy: 1, now: LATER };
  const labels = () => opened().query('select * from tonfall.labels order by seq');
  const verdicts = () => opened().query('select * from tonfall.verdicts order by label, policy');
  const pending = async () => (await countPending(opened())).pending;

  describe('labels', () => {
    it('reads what waits, with what model and policy need', async () => {
      const sample = comment('a', 'Text', { state: 'pending' });
      const [a, b] = await storeNew(opened(), [sample, comment('b', 'x', { section: null })]);
      const rows = await commentsToLabel(opened(), [a.seq, b.seq, 999_999], MODEL);
      expect(rows).toEqual([
        expect.objectContaining({ seq: b.seq, section: null, state: null }),
        {
          seq: a.seq,
          id: 'a',
          site: 'example',
          section: 'politik',
          text: 'Text',
          language: 'de',
          contentHash: hashOf('Text'),
          state: 'pending',
        },
      ]);
    });

    it('writes scores and verdict as they are and takes the comment off the outbox', async () => {
      const [a, b] = await storeNew(opened(), [comment('a'), comment('b')]);
      const unjudged = { ...SCORES, toxicity: {}, sentiment: null };
      const written = await writeLabels(opened(), [entryFor(b), entryFor(a, PUBLISH, unjudged)], options);
      expect(written.toSorted((x, y) => x - y)).toEqual([a.seq, b.seq]);
      expect(await pending()).toBe(0);
      const stored = await labels();
      const { assumedShares, ...scores } = SCORES;
      expect(stored.find((row) => row.comment === b.seq)).toMatchObject({
        content_hash: b.contentHash,
        model: MODEL,
        ...scores,
        assumed_shares: assumedShares,
        labelled_at: LATER,
      });
      expect(stored.find((row) => row.comment === a.seq)).toMatchObject({ toxicity: {}, sentiment: null });
      expect(await verdicts()).toEqual(
        expect.arrayContaining([
          expect.objectContaining({
            policy: 1,
            verdict: 'review',
            reasons: [{ code: 'ABOVE_THRESHOLD', attribute: 'TOXICITY', score: 0.83, threshold: 0.6 }],
            spans: [{ begin: 0, end: 4, list: 'suspect' }],
            judged_at: LATER,
          }),
          expect.objectContaining({ verdict: 'publish', reasons: [], spans: [] }),
        ]),
      );
    });

    it('writes nothing the second time', async () => {
      const [a] = await storeNew(opened(), [comment('a')]);
      await writeLabels(opened(), [entryFor(a)], options);
      const before = [await labels(), await verdicts()];
      expect(await writeLabels(opened(), [entryFor(a, PUBLISH)], { ...options, policy: 2 })).toEqual([]);
      expect([await labels(), await verdicts()]).toEqual(before);
      expect(await commentsToLabel(opened(), [a.seq], MODEL)).toEqual([]);
    });

    it('writes each label once when several have done the same work', async () => {
      const batch = Array.from({ length: 64 }, (_, index) => comment(`c-${index}`));
      const stored = await storeNew(opened(), batch);
      const entries = stored.map((row) => entryFor(row));
      const results = await Promise.all(
        [entries, entries.toReversed(), entries].map((order) => writeLabels(opened(), order, options)),
      );
      expect(results.flat()).toHaveLength(64);
      expect(new Set(results.flat()).size).toBe(64);
      expect(await labels()).toHaveLength(64);
      expect(await verdicts()).toHaveLength(64);
      expect(await pending()).toBe(0);
    });

    it('lets a comment wait that changed while it was scored', async () => {
      const [a] = await storeNew(opened(), [comment('a', 'alt')]);
      await storeComments(opened(), [comment('a', 'neu')], { now: LATER, priority: 10 });
      expect(await writeLabels(opened(), [entryFor(a)], options)).toEqual([]);
      expect(await pending()).toBe(1);
      const [again] = await commentsToLabel(opened(), [a.seq], MODEL);
      expect(again).toMatchObject({ text: 'neu', contentHash: hashOf('neu') });
    });

    it('keeps the label of a replaced content beside the new one', async () => {
      const [a] = await storeNew(opened(), [comment('a', 'alt')]);
      await writeLabels(opened(), [entryFor(a)], options);
      await storeComments(opened(), [comment('a', 'neu')], { now: LATER, priority: 10 });
      const [again] = await commentsToLabel(opened(), [a.seq], MODEL);
      await writeLabels(opened(), [entryFor(again as never)], options);
      expect((await labels()).map((row) => row.content_hash)).toEqual([hashOf('alt'), hashOf('neu')]);
    });

    it('writes nothing for a comment that is not there any more', async () => {
      const [a] = await storeNew(opened(), [comment('a')]);
      await opened().query('delete from tonfall.pending');
      await opened().query('delete from tonfall.comments');
      expect(await writeLabels(opened(), [entryFor(a)], options)).toEqual([]);
      expect(await labels()).toEqual([]);
    });

    it('does not wait for a second label when the content comes back', async () => {
      const [a] = await storeNew(opened(), [comment('a', 'alt')]);
      await sweepUnlabelled(opened(), MODEL, { limit: 10, now: NOW });
      await writeLabels(opened(), [entryFor(a)], options);
      await storeComments(opened(), [comment('a', 'neu')], { now: LATER, priority: 10 });
      await storeComments(opened(), [comment('a', 'alt')], { now: LATER, priority: 10 });
      expect(await pending()).toBe(0);
    });

    it('takes off the outbox what is read and has its label already', async () => {
      const [a, b] = await storeNew(opened(), [comment('a'), comment('b')]);
      await writeLabels(opened(), [entryFor(a)], options);
      await opened().query(
        'insert into tonfall.pending (comment, content_hash, priority, added_at) values ($1, $2, 1, now())',
        [a.seq, a.contentHash],
      );
      const rows = await commentsToLabel(opened(), [a.seq, b.seq], MODEL);
      expect(rows.map(({ id }) => id)).toEqual(['b']);
      expect(await pending()).toBe(1);
    });

    it('lets an outdated model settle nothing', async () => {
      const [a] = await storeNew(opened(), [comment('a')]);
      await sweepUnlabelled(opened(), NEXT_MODEL, { limit: 10, now: NOW });
      expect(await commentsToLabel(opened(), [a.seq], MODEL)).toEqual([]);
      expect(await writeLabels(opened(), [entryFor(a)], options)).toEqual([]);
      expect(await pending()).toBe(1);
      expect(await commentsToLabel(opened(), [a.seq], NEXT_MODEL)).toHaveLength(1);
      expect(await writeLabels(opened(), [entryFor(a)], { ...options, model: NEXT_MODEL })).toEqual([a.seq]);
    });

    it('serves many jobs at once through a desk, each comment labelled and told once', async () => {
      const batch = Array.from({ length: 40 }, (_, index) => comment(`c-${index}`));
      const seqs = (await storeNew(opened(), batch)).map(({ seq }) => seq);
      const desk = openLabelDesk(opened());
      // Jobs of ten comments, each comment in two jobs.
      const jobs = [0, 10, 20, 30, 0, 10, 20, 30].map((from) => seqs.slice(from, from + 10));
      const read = await Promise.all(jobs.map((job) => desk.commentsToLabel(job, MODEL)));
      expect(read.map((rows) => rows.map(({ seq }) => seq).toReversed())).toEqual(jobs);
      const told = await Promise.all(
        read.map((rows) =>
          desk.writeLabels(
            rows.map((row) => entryFor(row)),
            options,
          ),
        ),
      );
      expect(told.flat().toSorted((x, y) => x - y)).toEqual(seqs);
      expect(await labels()).toHaveLength(40);
      expect(await verdicts()).toHaveLength(40);
      expect(await pending()).toBe(0);
    });
  });
}
