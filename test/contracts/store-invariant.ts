import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { storeComments } from '../../src/store/comments.js';
import { dropFailures, retryFailures, writeFailures } from '../../src/store/failures.js';
import { type CommentToLabel, commentsToLabel, writeLabels } from '../../src/store/labels.js';
import { pendingToQueue } from '../../src/store/pending.js';
import { sweepUnlabelled } from '../../src/store/sweep.js';
import { emptyStore } from '../helpers/empty-store.js';
import { comment, entryFor, LATER, NOW } from '../store/samples.js';
import type { Opened } from './store.js';

const IDS = ['a', 'b', 'c', 'd'];
const id = fc.constantFrom(...IDS);
const model = fc.constantFrom('m1', 'm2', 'm3');

/** Everything that happens to comments, in any order; workers may hold work of long ago. */
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      does: fc.constant('store'),
      ids: fc.array(id),
      text: fc.constantFrom('x', 'y', 'z'),
    }),
  },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('take'), limit: fc.integer({ min: 1, max: 4 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({ does: fc.constant('label'), ids: fc.subarray(IDS, { minLength: 1 }) }),
  },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('fail'), ids: fc.subarray(IDS, { minLength: 1 }) }) },
  fc.record({ does: fc.constant('retry'), ids: fc.option(fc.subarray(IDS), { nil: undefined }) }),
  fc.record({ does: fc.constant('drop'), ids: fc.subarray(IDS) }),
  { weight: 2, arbitrary: fc.record({ does: fc.constant('sweep'), model }) },
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

type State = 'pending' | 'labelled' | 'failed' | 'dropped';

/** What the store should hold, in the plainest form. */
class Expected {
  model = 'm1';
  readonly text = new Map<string, string>();
  readonly state = new Map<string, State>();
  readonly failedUnder = new Map<string, string>();
  readonly labels = new Set<string>();

  labelOf = (name: string): string => `${name} ${this.text.get(name)} ${this.model}`;

  store(name: string, text: string): void {
    if (this.text.get(name) === text) return;
    this.text.set(name, text);
    this.state.set(name, this.labels.has(this.labelOf(name)) ? 'labelled' : 'pending');
  }

  settle(name: string, text: string, by: string, state: 'labelled' | 'failed'): void {
    if (by !== this.model || this.state.get(name) !== 'pending' || this.text.get(name) !== text) return;
    this.state.set(name, state);
    if (state === 'labelled') this.labels.add(this.labelOf(name));
    else this.failedUnder.set(name, by);
  }

  move(names: readonly string[], from: readonly State[], to: State): void {
    for (const name of names) {
      const state = this.state.get(name);
      if (state && from.includes(state)) this.state.set(name, to);
    }
  }

  sweep(by: string): void {
    this.model = by;
    for (const [name, state] of this.state) {
      const stays = state === 'dropped' || (state === 'failed' && this.failedUnder.get(name) === by);
      if (this.labels.has(this.labelOf(name))) this.state.set(name, 'labelled');
      else if (!stays) this.state.set(name, 'pending');
    }
  }
}

export function invariantContract(opened: Opened): void {
  /** Every comment's text and all the states it is in. */
  async function states(current: string): Promise<Record<string, [string, ...string[]]>> {
    const rows = await opened().query<{ id: string; text: string } & Record<State, boolean>>(
      `select c.id, c.text,
         exists (select 1 from tonfall.pending p where p.comment = c.seq and p.content_hash = c.content_hash) as pending,
         exists (
           select 1 from tonfall.labels l
           where l.comment = c.seq and l.content_hash = c.content_hash and l.model = $1
         ) as labelled,
         exists (select 1 from tonfall.failures f where f.comment = c.seq and dropped_at is null) as failed,
         exists (select 1 from tonfall.failures f where f.comment = c.seq and dropped_at is not null) as dropped
       from tonfall.comments c`,
      [current],
    );
    const names = ['pending', 'labelled', 'failed', 'dropped'] as const;
    return Object.fromEntries(rows.map((row) => [row.id, [row.text, ...names.filter((name) => row[name])]]));
  }

  async function run(steps: readonly Step[]): Promise<void> {
    const database = opened();
    await emptyStore(database);
    const expected = new Expected();
    await sweepUnlabelled(database, expected.model, { limit: 3, now: NOW });
    /** What workers have read and not given back, with the model that they had then. */
    let inHand: { row: CommentToLabel; by: string }[] = [];
    const handed = (ids: readonly string[]) => {
      const taken = inHand.filter(({ row }) => ids.includes(row.id));
      inHand = inHand.filter((work) => !taken.includes(work));
      return taken;
    };

    const acts: Record<string, (step: Step & Record<string, never>) => Promise<void>> = {
      async store({ ids, text }: { ids: string[]; text: string }) {
        const batch = ids.map((name) => comment(name, text));
        await storeComments(database, batch, { now: NOW, priority: 10 });
        for (const name of ids) expected.store(name, text);
      },
      async take({ limit }: { limit: number }) {
        const round = await pendingToQueue(database, { limit, queuedBefore: LATER, now: NOW });
        const seqs = round.comments.map(({ seq }) => seq);
        const rows = await commentsToLabel(database, seqs, expected.model);
        expect(rows).toHaveLength(seqs.length);
        inHand.push(...rows.map((row) => ({ row, by: expected.model })));
      },
      async label({ ids }: { ids: string[] }) {
        for (const { row, by } of handed(ids)) {
          await writeLabels(database, [entryFor(row)], { model: by, policy: 1, now: LATER });
          expected.settle(row.id, row.text, by, 'labelled');
        }
      },
      async fail({ ids }: { ids: string[] }) {
        for (const { row, by } of handed(ids)) {
          const entry = {
            comment: row.seq,
            contentHash: row.contentHash,
            code: 'X',
            message: 'x',
            attempts: 1,
          };
          await writeFailures(database, [entry], { model: by, now: LATER });
          expected.settle(row.id, row.text, by, 'failed');
        }
      },
      async retry({ ids }: { ids: string[] | undefined }) {
        await retryFailures(database, ids ? { ids } : {}, LATER);
        expected.move(ids ?? IDS, ids ? ['failed', 'dropped'] : ['failed'], 'pending');
      },
      async drop({ ids }: { ids: string[] }) {
        await dropFailures(database, { ids }, LATER);
        expected.move(ids, ['failed'], 'dropped');
      },
      async sweep({ model: next }: { model: string }) {
        while (!(await sweepUnlabelled(database, next, { limit: 3, now: NOW })).done);
        expected.sweep(next);
      },
    } as never;

    for (const next of steps) {
      await acts[next.does]?.(next as never);
      const exactlyOne = [...expected.state].map(([name, state]) => [name, [expected.text.get(name), state]]);
      expect(await states(expected.model)).toEqual(Object.fromEntries(exactlyOne));
    }
    const [counts] = await database.query(
      `select (select count(*) from tonfall.labels) as labels, (select count(*) from tonfall.verdicts) as verdicts`,
    );
    expect(counts).toEqual({ labels: expected.labels.size, verdicts: expected.labels.size });
  }

  describe('whatever happens', () => {
    it('has every comment either waiting, labelled by the current model, or failed', async () => {
      await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 30 }), run), {
        numRuns: 30,
      });
    }, 240_000);

    it('holds among processes that store, label, fail and retry the same comments at once', async () => {
      const database = opened();
      const ids = Array.from({ length: 60 }, (_, index) => `c-${index}`);
      await sweepUnlabelled(database, 'm1', { limit: 3, now: NOW });
      // A fixed shuffle per round, so that locks are asked for in every order.
      const shuffled = <Item>(items: readonly Item[], round: number) =>
        items
          .map((item, index) => [(index * (2 * round + 7)) % 61, item] as const)
          .toSorted((a, b) => a[0] - b[0]);
      const store = async (round: number) => {
        const batch = shuffled(ids, round).map(([, name]) => comment(name, `text ${round % 5}`));
        await storeComments(database, batch.slice(0, 40), { now: NOW, priority: 10 });
      };
      const work = async (round: number) => {
        const taken = await pendingToQueue(database, { limit: 40, queuedBefore: LATER, now: NOW });
        const seqs = taken.comments.map(({ seq }) => seq);
        const rows = shuffled(await commentsToLabel(database, seqs, 'm1'), round).map(([, row]) => row);
        const [failing, fine] = [rows.slice(0, 5), rows.slice(5)];
        await writeLabels(
          database,
          fine.map((row) => entryFor(row)),
          { model: 'm1', policy: 1, now: LATER },
        );
        const entries = failing.map(({ seq, contentHash }) => ({
          comment: seq,
          contentHash,
          code: 'X',
          message: 'x',
          attempts: 1,
        }));
        await writeFailures(database, entries, { model: 'm1', now: LATER });
      };
      const each = async (act: (round: number) => Promise<unknown>, rounds: readonly number[]) => {
        for (const round of rounds) await act(round);
      };
      await Promise.all([
        each(store, [1, 2, 3, 4, 5, 6, 7, 8]),
        each(store, [11, 12, 13, 14, 15, 16, 17, 18]),
        each(work, [1, 2, 3, 4, 5, 6, 7, 8]),
        each(work, [21, 22, 23, 24, 25, 26, 27, 28]),
        each(() => retryFailures(database, {}, LATER), [1, 2, 3, 4, 5, 6]),
      ]);
      // What came back while its label was written waits until somebody reads it.
      const waiting = await database.query<{ comment: number }>('select comment from tonfall.pending');
      await commentsToLabel(
        database,
        waiting.map((row) => row.comment),
        'm1',
      );
      const found = Object.values(await states('m1'));
      expect(found).toHaveLength(60);
      expect(found.filter((row) => row.length !== 2)).toEqual([]);
    }, 60_000);
  });
}
