import { describe, expect, it } from '@jest/globals';
import type { LabelRow } from '../../src/label.js';
import { storeComments } from '../../src/store/comments.js';
import { countUnscored, type ExportFilter, exportRows, labelRowsOf } from '../../src/store/export.js';
import { writeLabels } from '../../src/store/labels.js';
import { sweepUnlabelled } from '../../src/store/sweep.js';
import { labelsToJudge, writeVerdicts } from '../../src/store/verdicts.js';
import {
  comment,
  entryFor,
  LATER,
  MODEL,
  NEXT_MODEL,
  NOW,
  PUBLISH,
  REVIEW,
  SCORES,
  type Stored,
  storeNew,
} from '../store/samples.js';
import type { Opened } from './store.js';

export function exportContract(opened: Opened): void {
  const label = (rows: readonly Stored[], model = MODEL, judgement = REVIEW) =>
    writeLabels(
      opened(),
      rows.map((row) => entryFor(row, judgement)),
      { model, policy: 1, now: LATER },
    );
  const rowsOf = async (filter?: ExportFilter, options?: Parameters<typeof exportRows>[2]) => {
    const rows: LabelRow[] = [];
    for await (const row of exportRows(opened(), filter, options)) rows.push(row);
    return rows;
  };
  const ids = async (filter?: ExportFilter, page = 2) => (await rowsOf(filter, { page })).map(({ id }) => id);

  describe('exportRows', () => {
    it('gives the public row, with its keys in order', async () => {
      const stored = await storeNew(opened(), [
        comment('c-3', 'Unfug', { parentId: 'c-1', replyTo: 'Doolin' }),
      ]);
      await label(stored);
      const [row] = await rowsOf();
      const expected = {
        schema: 1,
        site: 'example',
        source: 'jsonl',
        id: 'c-3',
        threadId: 't-1',
        parentId: 'c-1',
        replyTo: 'Doolin',
        author: 'Anna',
        createdAt: '2024-05-01T09:00:00.000Z',
        createdAtApproximate: false,
        language: 'de',
        languageConfidence: 0.98,
        toxicity: SCORES.toxicity,
        sentiment: SCORES.sentiment,
        verdict: 'review',
        reasons: REVIEW.reasons,
        // What the model says, then what the policy says.
        spans: [...(SCORES.spans ?? []), ...REVIEW.spans],
        model: MODEL,
        policy: '1',
        labelledAt: LATER.toISOString(),
        text: 'Unfug',
      };
      // As strings, because the order of the keys is part of the row.
      expect(JSON.stringify(row)).toBe(JSON.stringify(expected));
    });

    it('follows the order of storing over many pages and leaves out what has no label', async () => {
      const names = ['z', 'b', 'y', 'a', 'x', 'c', 'w'];
      const stored = await storeNew(
        opened(),
        names.map((name) => comment(name)),
      );
      await label(stored.toReversed().filter(({ id }) => id !== 'y'));
      expect(await ids()).toEqual(['z', 'b', 'a', 'x', 'c', 'w']);
    });

    it('filters by site, thread, time, language and verdict', async () => {
      const stored = await storeNew(opened(), [
        comment('a', '1', { site: 'one', threadId: 't', createdAt: '2024-05-01T00:00:00Z' }),
        comment('b', '2', { site: 'one', threadId: 'u', createdAt: '2024-05-02T00:00:00Z', language: 'fr' }),
        comment('c', '3', { site: 'two', threadId: 't', createdAt: '2024-05-03T00:00:00Z' }),
        comment('d', '4', { site: 'two', threadId: 't', createdAt: null }),
      ]);
      await label(stored.slice(0, 2));
      await label(stored.slice(2), MODEL, PUBLISH);
      expect(await ids({ site: 'one' })).toEqual(['a', 'b']);
      expect(await ids({ thread: 't' })).toEqual(['a', 'c', 'd']);
      expect(await ids({ site: 'two', thread: 't' }, 1)).toEqual(['c', 'd']);
      expect(await ids({ from: new Date('2024-05-02T00:00:00Z') })).toEqual(['b', 'c']);
      // Without a time of its own a comment counts by when it was stored: 2024-05-01T10:00.
      expect(await ids({ to: new Date('2024-05-02T00:00:00Z') })).toEqual(['a', 'd']);
      expect(await ids({ language: 'fr' })).toEqual(['b']);
      expect(await ids({ verdict: 'publish' }, 1)).toEqual(['c', 'd']);
      expect(await ids({ site: 'one', verdict: 'publish' })).toEqual([]);
      expect(await ids({ site: 'nowhere' })).toEqual([]);
    });

    it('shows the newest verdict', async () => {
      await label(await storeNew(opened(), [comment('a'), comment('b')]));
      const page = await labelsToJudge(opened(), { model: MODEL, policy: 2, before: null, limit: 1 });
      const entries = page.map((row) => ({ label: row.label, judgement: PUBLISH }));
      await writeVerdicts(opened(), entries, { policy: 2, now: LATER });
      const rows = await rowsOf();
      expect(rows.map(({ id, verdict, policy }) => [id, verdict, policy])).toEqual([
        ['a', 'review', '1'],
        ['b', 'publish', '2'],
      ]);
      expect(await ids({ verdict: 'review' })).toEqual(['a']);
    });

    it('prefers the label of the model asked for, and never shows a replaced content', async () => {
      const stored = await storeNew(opened(), [comment('a'), comment('b')]);
      await label(stored);
      await sweepUnlabelled(opened(), NEXT_MODEL, { limit: 10, now: NOW });
      await label(stored.slice(0, 1), NEXT_MODEL);
      const models = async (model?: string) =>
        (await rowsOf({}, model === undefined ? {} : { model })).map((row) => row.model);
      expect(await models()).toEqual([NEXT_MODEL, MODEL]);
      expect(await models(MODEL)).toEqual([MODEL, MODEL]);
      expect(await models(NEXT_MODEL)).toEqual([NEXT_MODEL, MODEL]);
      await storeComments(opened(), [comment('a', 'neu')], { now: LATER, priority: 1 });
      expect(await ids()).toEqual(['b']);
      expect(await countUnscored(opened())).toEqual({ pending: 2, failed: 0 });
      expect(await countUnscored(opened(), { site: 'nowhere' })).toEqual({ pending: 0, failed: 0 });
    });

    it('gives the rows of certain comments in the order asked for', async () => {
      const [a, b, c] = await storeNew(opened(), [comment('a'), comment('b'), comment('c')]);
      await label([a, c]);
      const rows = await labelRowsOf(opened(), [c.seq, b.seq, a.seq], { model: MODEL });
      expect(rows.map(({ id }) => id)).toEqual(['c', 'a']);
    });

    it('has the same names and values in the SQL view', async () => {
      await label(await storeNew(opened(), [comment('a'), comment('b')]));
      const seen = await opened().query('select * from tonfall.label_rows order by seq');
      const rows = await rowsOf();
      expect(seen).toEqual(
        rows.map((row) => ({
          ...row,
          createdAt: new Date(row.createdAt as string),
          labelledAt: new Date(row.labelledAt),
          section: 'politik',
          seq: expect.any(Number),
        })),
      );
    });
  });
}
