import { describe, expect, it } from '@jest/globals';
import { storeComments } from '../../src/store/comments.js';
import { writeLabels } from '../../src/store/labels.js';
import { saveSettings, seedSettings } from '../../src/store/settings.js';
import { labelsToJudge, writeVerdicts } from '../../src/store/verdicts.js';
import {
  comment,
  entryFor,
  LATER,
  MODEL,
  NEXT_MODEL,
  NOW,
  PUBLISH,
  SCORES,
  storeNew,
} from '../store/samples.js';
import type { Opened } from './store.js';

export function verdictsContract(opened: Opened): void {
  const label = async (ids: readonly string[], model = MODEL) => {
    const rows = await storeNew(
      opened(),
      ids.map((id) => comment(id)),
    );
    await writeLabels(
      opened(),
      rows.map((row) => entryFor(row)),
      { model, policy: 1, now: NOW },
    );
    return rows;
  };
  const page = (policy: number, before: number | null = null, limit = 2, model = MODEL) =>
    labelsToJudge(opened(), { model, policy, before, limit });

  describe('verdicts', () => {
    it('finds labels of an older policy, newest comment first, page by page', async () => {
      const rows = await label(['a', 'b', 'c', 'd', 'e']);
      const seqs = rows.map(({ seq }) => seq).toReversed();
      const first = await page(2);
      expect(first.map(({ seq }) => seq)).toEqual(seqs.slice(0, 2));
      expect(first[0]).toMatchObject({
        id: 'e',
        text: 'Kommentar e',
        language: 'de',
        state: null,
        site: 'example',
      });
      expect(first[0]?.scores).toEqual({ ...SCORES, spans: undefined });
      const second = await page(2, seqs[1]);
      expect(second.map(({ seq }) => seq)).toEqual(seqs.slice(2, 4));
      expect(await page(1)).toEqual([]);
    });

    it('goes over pages that are judged already', async () => {
      const rows = await label(['a', 'b', 'c', 'd', 'e']);
      const newest = [...(await page(2)), ...(await page(2, rows[3]?.seq))];
      const entries = newest.map((row) => ({ label: row.label, judgement: PUBLISH }));
      await writeVerdicts(opened(), entries, { policy: 2, now: LATER });
      const left = await page(2);
      expect(left.map(({ id }) => id)).toEqual(['a']);
    });

    it('appends verdicts once per policy and keeps the old ones', async () => {
      await label(['a']);
      const [row] = await page(2);
      const entries = [{ label: row?.label as number, judgement: PUBLISH }];
      await writeVerdicts(opened(), entries, { policy: 2, now: LATER });
      await writeVerdicts(
        opened(),
        [{ ...entries[0], judgement: entryFor(row as never).judgement } as never],
        {
          policy: 2,
          now: LATER,
        },
      );
      expect(await opened().query('select policy, verdict from tonfall.verdicts order by policy')).toEqual([
        { policy: 1, verdict: 'review' },
        { policy: 2, verdict: 'publish' },
      ]);
    });

    it('leaves other models and replaced contents alone', async () => {
      await label(['a', 'b']);
      await storeComments(opened(), [comment('a', 'neu')], { now: LATER, priority: 1 });
      expect((await page(2)).map(({ id }) => id)).toEqual(['b']);
      expect(await page(2, null, 2, NEXT_MODEL)).toEqual([]);
    });

    /** Settings version 2 of that time, and a label that it has judged. */
    const judgedBySecond = async (time: Date) => {
      await seedSettings(opened(), {}, NOW);
      await saveSettings(opened(), { second: true }, 'test', time);
      await label(['a']);
      const entries = (await page(2)).map((row) => ({ label: row.label, judgement: PUBLISH }));
      await writeVerdicts(opened(), entries, { policy: 2, now: LATER });
    };

    it('remembers a walk that found everything judged, until the settings or the model change', async () => {
      await judgedBySecond(NOW);
      expect(await page(2)).toEqual([]);
      // A walk would find it; what is remembered spares the walk.
      await opened().query('delete from tonfall.verdicts where policy = 2');
      expect(await page(2)).toEqual([]);
      await saveSettings(opened(), { third: true }, 'test', LATER);
      expect(await page(3)).toHaveLength(1);
    });

    it('does not trust a walk while a process may still follow the settings before', async () => {
      await judgedBySecond(new Date());
      expect(await page(2)).toEqual([]);
      await opened().query('delete from tonfall.verdicts where policy = 2');
      expect(await page(2)).toHaveLength(1);
    });

    it('walks nowhere under the first settings, which no verdict can be older than', async () => {
      await seedSettings(opened(), {}, NOW);
      await label(['a']);
      let asked = 0;
      const counting = { query: () => Promise.resolve([]).finally(() => (asked += 1)) };
      const request = { model: MODEL, policy: 1, before: null, limit: 2 };
      expect(await labelsToJudge(counting, request)).toEqual([]);
      expect(asked).toBe(0);
    });
  });
}
