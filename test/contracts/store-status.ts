import { describe, expect, it } from '@jest/globals';
import { storeComments } from '../../src/store/comments.js';
import { dropFailures, writeFailures } from '../../src/store/failures.js';
import { writeLabels } from '../../src/store/labels.js';
import { pendingToQueue } from '../../src/store/pending.js';
import { storeRefusals } from '../../src/store/refusals.js';
import { storeStatus } from '../../src/store/status.js';
import { sweepUnlabelled } from '../../src/store/sweep.js';
import { labelsToJudge, writeVerdicts } from '../../src/store/verdicts.js';
import { comment, entryFor, LATER, MODEL, NEXT_MODEL, NOW, PUBLISH, storeNew } from '../store/samples.js';
import type { Opened } from './store.js';

export function statusContract(opened: Opened): void {
  describe('storeStatus', () => {
    it('is all zero for an empty store', async () => {
      expect(await storeStatus(opened(), MODEL)).toEqual({
        comments: 0,
        labelled: 0,
        pending: 0,
        queued: 0,
        failed: 0,
        dropped: 0,
        refused: 0,
        oldestPending: null,
        failuresByCode: {},
        refusalsByCode: {},
        labelsByModel: {},
        verdicts: {},
      });
    });

    it('counts every comment in one state', async () => {
      const [a, b, c, d] = await storeNew(
        opened(),
        ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => comment(id)) as unknown as readonly [
          ReturnType<typeof comment>,
          ReturnType<typeof comment>,
          ReturnType<typeof comment>,
          ReturnType<typeof comment>,
        ],
      );
      await writeLabels(opened(), [entryFor(a), entryFor(b, PUBLISH)], { model: MODEL, policy: 1, now: NOW });
      const failures = [c, d].map(({ seq, contentHash }, index) => ({
        comment: seq,
        contentHash,
        code: index === 0 ? 'MODEL_FAILED' : 'INTERNAL',
        message: 'x',
        attempts: 1,
      }));
      await writeFailures(opened(), failures, { model: MODEL, now: NOW });
      await dropFailures(opened(), { ids: ['d'] }, LATER);
      await pendingToQueue(opened(), { limit: 1, queuedBefore: new Date(0), now: LATER });
      await storeRefusals(
        opened(),
        [{ id: null, place: 'x:1', code: 'INVALID_JSON', message: 'x', raw: 'x' }],
        { site: 's', source: 'jsonl', now: NOW },
      );
      expect(await storeStatus(opened(), MODEL)).toEqual({
        comments: 6,
        labelled: 2,
        pending: 2,
        queued: 1,
        failed: 1,
        dropped: 1,
        refused: 1,
        oldestPending: NOW.toISOString(),
        failuresByCode: { MODEL_FAILED: 1 },
        refusalsByCode: { INVALID_JSON: 1 },
        labelsByModel: { [MODEL]: 2 },
        verdicts: { publish: 1, review: 1 },
      });
    });

    it('counts what holds: the model, the present contents, the newest verdicts', async () => {
      const stored = await storeNew(opened(), [comment('a'), comment('b')]);
      const entries = stored.map((row) => entryFor(row));
      await writeLabels(opened(), entries, { model: MODEL, policy: 1, now: NOW });
      const [newest] = await labelsToJudge(opened(), { model: MODEL, policy: 2, before: null, limit: 1 });
      const judged = [{ label: newest?.label as number, judgement: PUBLISH }];
      await writeVerdicts(opened(), judged, { policy: 2, now: LATER });
      expect(await storeStatus(opened(), MODEL)).toMatchObject({ verdicts: { publish: 1, review: 1 } });

      await storeComments(opened(), [comment('a', 'neu')], { now: LATER, priority: 1 });
      expect(await storeStatus(opened(), MODEL)).toMatchObject({
        labelled: 1,
        pending: 1,
        labelsByModel: { [MODEL]: 2 },
        verdicts: { publish: 1 },
      });
      await storeComments(opened(), [comment('a')], { now: LATER, priority: 1 });
      expect(await storeStatus(opened(), MODEL)).toMatchObject({
        labelled: 2,
        verdicts: { publish: 1, review: 1 },
      });

      await sweepUnlabelled(opened(), NEXT_MODEL, { limit: 10, now: NOW });
      await writeLabels(opened(), entries, { model: NEXT_MODEL, policy: 2, now: LATER });
      expect(await storeStatus(opened(), NEXT_MODEL)).toMatchObject({
        labelled: 2,
        pending: 0,
        labelsByModel: { [MODEL]: 2, [NEXT_MODEL]: 2 },
        verdicts: { review: 2 },
      });
    });
  });
}
