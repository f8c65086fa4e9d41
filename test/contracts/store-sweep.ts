import { describe, expect, it } from '@jest/globals';
import { writeFailures } from '../../src/store/failures.js';
import { commentsToLabel, writeLabels } from '../../src/store/labels.js';
import { countPending, pendingToQueue } from '../../src/store/pending.js';
import { sweepUnlabelled } from '../../src/store/sweep.js';
import { comment, entryFor, LATER, MODEL, NEXT_MODEL, NOW, type Stored, storeNew } from '../store/samples.js';
import type { Opened } from './store.js';

export function sweepContract(opened: Opened): void {
  const sweep = (model = MODEL, limit = 2, now = NOW) => sweepUnlabelled(opened(), model, { limit, now });
  const sweepAll = async (model = MODEL, now = NOW) => {
    let added = 0;
    for (;;) {
      const report = await sweep(model, 2, now);
      added += report.added;
      if (report.done) return added;
    }
  };
  const label = (rows: readonly Stored[], model = MODEL) =>
    writeLabels(
      opened(),
      rows.map((row) => entryFor(row)),
      { model, policy: 1, now: NOW },
    );
  const five = () =>
    storeNew(
      opened(),
      ['a', 'b', 'c', 'd', 'e'].map((id) => comment(id)),
    );
  const pending = async () => (await countPending(opened())).pending;
  const day = new Date(NOW.getTime() + 25 * 3600 * 1000);

  describe('sweepUnlabelled', () => {
    it('finds newest first, chunk by chunk, what a new model has not labelled', async () => {
      const rows = await five();
      await label(rows);
      expect(await sweep(NEXT_MODEL)).toEqual({ added: 2, done: false });
      const { comments } = await pendingToQueue(opened(), { limit: 10, queuedBefore: NOW, now: LATER });
      expect(comments).toEqual([
        { seq: rows[4]?.seq, priority: 1000 },
        { seq: rows[3]?.seq, priority: 1000 },
      ]);
      expect(await sweep(NEXT_MODEL)).toEqual({ added: 2, done: false });
      expect(await sweep(NEXT_MODEL)).toEqual({ added: 1, done: true });
      expect(await sweep(NEXT_MODEL)).toEqual({ added: 0, done: true });
      expect(await pending()).toBe(5);
    });

    it('finds nothing where everything waits or is labelled', async () => {
      const rows = await five();
      await label(rows.slice(0, 3));
      expect(await sweepAll()).toBe(0);
      expect(await pending()).toBe(2);
    });

    it('finds what was lost, once a day', async () => {
      await five();
      await sweepAll();
      await opened().query('delete from tonfall.pending');
      expect(await sweepAll()).toBe(0);
      expect(await sweepAll(MODEL, day)).toBe(5);
    });

    it('leaves failures of the model and dropped ones, and tries those of another model', async () => {
      const rows = await five();
      const failures = rows.map(({ seq, contentHash }) => ({
        comment: seq,
        contentHash,
        code: 'MODEL_FAILED',
        message: 'x',
        attempts: 1,
      }));
      await writeFailures(opened(), failures, { model: MODEL, now: NOW });
      await opened().query('update tonfall.failures set dropped_at = now() where comment = $1', [
        rows[0]?.seq,
      ]);
      expect(await sweepAll()).toBe(0);
      expect(await sweepAll(NEXT_MODEL)).toBe(4);
      expect(await opened().query('select comment from tonfall.failures')).toEqual([
        { comment: rows[0]?.seq },
      ]);
    });

    it('goes back to a model without asking for labels that are there', async () => {
      const rows = await five();
      await label(rows);
      await sweepAll(NEXT_MODEL);
      await label(rows.slice(0, 1), NEXT_MODEL);
      expect(await pending()).toBe(4);
      expect(await sweepAll(MODEL)).toBe(0);
      expect(await pending()).toBe(0);
      expect(
        await commentsToLabel(
          opened(),
          rows.map(({ seq }) => seq),
          MODEL,
        ),
      ).toEqual([]);
    });

    it('shares the work among processes', async () => {
      const rows = await five();
      await label(rows);
      const reports = await Promise.all(Array.from({ length: 6 }, () => sweep(NEXT_MODEL)));
      expect(reports.reduce((sum, { added }) => sum + added, 0)).toBe(5);
      expect(reports.filter(({ done }) => !done)).toHaveLength(2);
    });
  });
}
