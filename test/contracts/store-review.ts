import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { storeComments } from '../../src/store/comments.js';
import { writeLabels } from '../../src/store/labels.js';
import { decide, undo } from '../../src/store/review-decisions.js';
import { type PriorityFacts, priorityOf, rankSql } from '../../src/store/review-priority.js';
import { labelsToJudge, writeVerdicts } from '../../src/store/verdicts.js';
import { wordPatterns } from '../../src/store/word-pattern.js';
import { comment, entryFor, LATER, MODEL, NOW, PUBLISH, REVIEW, storeNew } from '../store/samples.js';
import type { Opened } from './store.js';

const IDS = ['a', 'b', 'c'];

/** Everything that happens to what waits, in any order. */
const step = fc.oneof(
  fc.record({
    does: fc.constant('store' as const),
    id: fc.constantFrom(...IDS),
    text: fc.constantFrom('x', 'y'),
  }),
  fc.record({
    does: fc.constant('label' as const),
    verdict: fc.constantFrom('publish' as const, 'review' as const),
  }),
  fc.record({
    does: fc.constant('judge' as const),
    verdict: fc.constantFrom('publish' as const, 'review' as const),
  }),
  fc.record({
    does: fc.constant('decide' as const),
    id: fc.constantFrom(...IDS),
    action: fc.constantFrom('approve' as const, 'reject' as const, 'escalate' as const, 'highlight' as const),
  }),
  fc.record({ does: fc.constant('undo' as const), id: fc.constantFrom(...IDS) }),
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

const judgementOf = { publish: PUBLISH, review: REVIEW } as const;

export function reviewContract(opened: Opened): void {
  describe('the review queue', () => {
    it('sorts by what the priority says', async () => {
      const facts: fc.Arbitrary<PriorityFacts & { waitingSince: Date }> = fc.record({
        // As scores are rounded; PostgreSQL refuses what underflows in a product.
        rejection: fc.option(fc.integer({ min: 0, max: 10_000 }).map((score) => score / 10_000)),
        likes: fc.option(fc.integer({ min: -5, max: 1_000_000 })),
        reports: fc.option(fc.integer({ min: 0, max: 100_000 })),
        waitingSince: fc.date({
          min: new Date('2020-01-01'),
          max: new Date('2024-01-01'),
          noInvalidDate: true,
        }),
      });
      const rank = rankSql({
        rejection: 'i.rejection',
        likes: 'i.likes',
        reports: 'i.reports',
        since: 'i."waitingSince"',
      });
      await fc.assert(
        fc.asyncProperty(fc.array(facts, { minLength: 1, maxLength: 50 }), async (given) => {
          const rows = await opened().query<{ rank: number }>(
            `select ${rank} as rank from jsonb_to_recordset($1::jsonb)
               as i(rejection float8, likes int, reports int, "waitingSince" timestamptz, at int)
             order by at`,
            [JSON.stringify(given.map((each, at) => ({ ...each, at })))],
          );
          const aged = (0.01 * NOW.getTime()) / 3_600_000;
          for (const [at, row] of rows.entries()) {
            expect(row.rank + aged).toBeCloseTo(priorityOf(given[at] as PriorityFacts, NOW).sum, 6);
          }
        }),
        { numRuns: 20 },
      );
    });

    it('finds any word that stands in a text', async () => {
      const text = fc
        .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
        .map((given) => given.normalize('NFC'));
      const cased = fc.tuple(text, fc.constantFrom('toUpperCase', 'toLowerCase', 'trim'));
      await fc.assert(
        fc.asyncProperty(fc.array(cased, { minLength: 1, maxLength: 50 }), async (given) => {
          const words = given.flatMap(([whole, how]) => {
            // Letters whose cases do not lead back are other letters to a reader as well.
            const asked = whole[how as 'trim']();
            const same = [asked.toLowerCase(), asked.toUpperCase(), asked].includes(whole);
            return same ? wordPatterns(asked).map((pattern) => ({ whole, pattern })) : [];
          });
          const missed = await opened().query(
            `select * from jsonb_to_recordset($1::jsonb) as i(whole text, pattern text) where whole !~ pattern`,
            [JSON.stringify(words)],
          );
          expect(missed).toEqual([]);
        }),
        { numRuns: 20 },
      );
    });

    /** What waits by the tables that only ever grow, asked in the plainest way. */
    const expected = `select c.id, case when d.state = 'escalated' then 'escalated' else 'waiting' end as state
      from tonfall.comments c
      left join lateral (
        select * from tonfall.labels l where l.comment = c.seq and l.content_hash = c.content_hash
        order by l.seq desc limit 1
      ) l on true
      left join lateral (
        select * from tonfall.verdicts v where v.label = l.seq order by v.policy desc limit 1
      ) v on true
      left join tonfall.current_decisions d on d.comment = c.seq
      where d.state = 'escalated' or coalesce(d.state, 'open') = 'open' and v.verdict <> 'publish'
      order by c.id`;

    async function run(steps: readonly Step[]): Promise<void> {
      const database = opened();
      await database.query(
        `truncate tonfall.threads, tonfall.comments, tonfall.comment_versions, tonfall.pending, tonfall.labels,
           tonfall.verdicts, tonfall.failures, tonfall.review_cases, tonfall.decisions`,
      );
      await storeNew(
        database,
        IDS.map((id) => comment(id, 'x')),
      );
      const context = { actor: 'person', now: LATER, graceSeconds: 10, allow: () => {} };
      let policy = 1;
      const state = async (id: string) => {
        const [row] = await database.query<{ seq: number; version: number; standing: number | null }>(
          `select c.seq, c.revision + coalesce((
             select max(version) from tonfall.decisions d where d.comment = c.seq
           ), 0) as version, d.standing
           from tonfall.comments c left join tonfall.current_decisions d on d.comment = c.seq where c.id = $1`,
          [id],
        );
        return row as { seq: number; version: number; standing: number | null };
      };
      const acts = {
        store: async ({ id, text }: { id: string; text: string }) => {
          await storeComments(database, [comment(id, text)], { now: LATER, priority: 1 });
        },
        label: async ({ verdict }: { verdict: 'publish' | 'review' }) => {
          const rows = await database.query<{ seq: number; contentHash: string }>(
            `select comment as seq, content_hash as "contentHash" from tonfall.pending order by comment`,
          );
          await writeLabels(
            database,
            rows.map((row) => entryFor(row, judgementOf[verdict])),
            { model: MODEL, policy, now: LATER },
          );
        },
        judge: async ({ verdict }: { verdict: 'publish' | 'review' }) => {
          policy += 1;
          const rows = await labelsToJudge(database, { model: MODEL, policy, before: null, limit: 10 });
          await writeVerdicts(
            database,
            rows.map(({ label }) => ({ label, judgement: judgementOf[verdict] })),
            { policy, now: LATER },
          );
        },
        decide: async ({ id, action }: { id: string; action: 'approve' }) => {
          const { seq, version } = await state(id);
          const request = { comments: [{ seq, version }], action, reason: null, note: null };
          const { conflicts } = await database.transaction((t) => decide(t, request, context));
          expect(conflicts).toEqual([]);
        },
        undo: async ({ id }: { id: string }) => {
          const { standing } = await state(id);
          if (standing === null) return;
          const { conflicts } = await database.transaction((t) => undo(t, [standing], context));
          expect(conflicts).toEqual([]);
        },
      };
      for (const next of steps) {
        await (acts[next.does] as (given: Step) => Promise<void>)(next);
        const found = await database.query(
          `select c.id, q.state from tonfall.review_queue q
           join tonfall.comments c on c.seq = q.comment and c.content_hash = q.content_hash order by c.id`,
        );
        expect(found).toEqual(await database.query(expected));
        expect(await database.query('select comment from tonfall.review_queue')).toHaveLength(found.length);
      }
    }

    it('holds exactly what awaits a person, whatever happens', async () => {
      await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 25 }), run), {
        numRuns: 25,
      });
    }, 240_000);

    it('gives a case that is decided and undone the very rank that it had', async () => {
      const database = opened();
      const stored = await storeNew(
        database,
        Array.from({ length: 200 }, (_, at) => comment(`r-${at}`, 'x', { likes: at, reports: at % 7 })),
      );
      await writeLabels(
        database,
        stored.map((row) => entryFor(row, REVIEW)),
        { model: MODEL, policy: 1, now: LATER },
      );
      const ranks = () => database.query('select comment, rank from tonfall.review_cases order by comment');
      const before = await ranks();
      const [row] = before;
      expect([before.length, typeof row?.rank]).toEqual([200, 'number']);
      for (const [round, seconds] of [7, 1234.567, 3333.333, 40_000.123].entries()) {
        const now = new Date(+LATER + 1000 * seconds);
        const context = { actor: 'person', now, graceSeconds: 10, allow: () => {} };
        const comments = stored.map(({ seq }) => ({ seq, version: 2 * round }));
        const request = { comments, action: 'reject', reason: null, note: null } as const;
        const { conflicts } = await database.transaction((t) => decide(t, request, context));
        expect(conflicts).toEqual([]);
        const standing = await database.query<{ standing: number }>(
          'select standing from tonfall.current_decisions',
        );
        const decided = standing.map((each) => each.standing);
        await database.transaction((t) => undo(t, decided, context));
        expect(await ranks()).toEqual(before);
      }
    });

    it('holds it among processes that label and decide the same comments at once', async () => {
      const database = opened();
      const stored = await storeNew(
        database,
        Array.from({ length: 60 }, (_, at) => comment(`c-${at}`)),
      );
      const label = (model: string) =>
        writeLabels(
          database,
          stored.map((row) => entryFor(row)),
          { model, policy: 1, now: LATER },
        );
      const wait = () =>
        database.query(
          `insert into tonfall.pending (comment, content_hash, priority, added_at)
           select seq, content_hash, 1, now() from tonfall.comments on conflict do nothing`,
        );
      await label('m0');
      const context = { actor: 'person', now: LATER, graceSeconds: 10, allow: () => {} };
      const decideAll = async () => {
        for (let at = 0; at < 60; at += 6) {
          const comments = stored.slice(at, at + 6).map(({ seq }) => ({ seq, version: 0 }));
          const request = {
            comments: comments.toReversed(),
            action: 'approve',
            reason: null,
            note: null,
          } as const;
          await database.transaction((t) => decide(t, request, context));
        }
      };
      const labelAgain = async () => {
        for (const model of ['m1', 'm2', 'm3', 'm4', 'm5']) {
          await wait();
          await label(model);
        }
      };
      await Promise.all([decideAll(), labelAgain(), labelAgain()]);
      expect(await database.query(expected)).toEqual([]);
      expect(await database.query('select comment from tonfall.review_queue')).toEqual([]);
    }, 120_000);
  });
}
