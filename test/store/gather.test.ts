import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { gather } from '../../src/store/gather.js';

/** A run that ends when the test says so, and remembers what it was given. */
function held(settings: { limit?: number; once?: boolean; poison?: number } = {}) {
  const runs: { items: readonly number[]; model: string; end: () => void }[] = [];
  const call = gather<number, string, number>({
    run: (items, model) =>
      new Promise((resolve, reject) => {
        const end = () =>
          settings.poison !== undefined && items.includes(settings.poison)
            ? reject(new Error('poison'))
            : resolve([...new Set(items)].filter((item) => item % 2 === 0).toSorted((a, b) => a - b));
        runs.push({ items, model, end });
      }),
    itemKey: (item) => item,
    resultKey: (result) => result,
    together: (model) => model,
    limit: settings.limit ?? 100,
    once: settings.once ?? false,
  });
  /** Lets what was called begin. */
  const begun = async () => {
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  };
  /** Ends runs until none begins any more. */
  const drain = async () => {
    await begun();
    for (let ended = 0; ended < runs.length; ended++) {
      runs[ended]?.end();
      await begun();
    }
  };
  return { call, runs, drain, begun };
}

describe('gather', () => {
  it('serves the calls of one moment, and those that come during a run, together', async () => {
    const { call, runs, drain, begun } = held();
    const first = [call([1, 2], 'm'), call([3, 4], 'm')];
    await begun();
    const second = [call([5, 6], 'm'), call([8], 'm'), call([], 'm')];
    await drain();
    expect(await Promise.all([...first, ...second])).toEqual([[2], [4], [6], [8], []]);
    expect(runs.map(({ items }) => items)).toEqual([
      [1, 2, 3, 4],
      [5, 6, 8],
    ]);
  });

  it('keeps apart what does not go together, and keeps to the limit', async () => {
    const { call, runs, drain } = held({ limit: 3 });
    const calls = [
      call([2], 'm'),
      call([4], 'n'),
      call([6, 8], 'm'),
      call([10], 'm'),
      call([12, 14, 16, 18], 'n'),
    ];
    await drain();
    expect(await Promise.all(calls)).toEqual([[2], [4], [6, 8], [10], [12, 14, 16, 18]]);
    expect(runs.map(({ items, model }) => [model, ...items])).toEqual([
      ['m', 2, 6, 8],
      ['n', 4],
      ['m', 10],
      ['n', 12, 14, 16, 18],
    ]);
  });

  it('gives a result to every call that has its item, or to the first only', async () => {
    for (const [once, expected] of [
      [false, [[2], [2, 4]]],
      [true, [[2], [4]]],
    ] as const) {
      const { call, drain } = held({ once });
      const calls = [call([2], 'm'), call([2, 4], 'm')];
      await drain();
      expect(await Promise.all(calls)).toEqual(expected);
    }
  });

  it('fails only the call whose fault it is', async () => {
    const { call, drain } = held({ poison: 3 });
    const calls = [call([2], 'm'), call([3], 'm'), call([4], 'm')];
    const settled = Promise.allSettled(calls);
    await drain();
    expect((await settled).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    const after = call([6], 'm');
    await drain();
    expect(await after).toEqual([6]);
  });

  it('answers every call as if it were alone', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.uniqueArray(fc.nat(30)), fc.constantFrom('m', 'n'), fc.boolean())),
        fc.integer({ min: 1, max: 10 }),
        async (asked, limit) => {
          const { call, drain, begun } = held({ limit });
          const answers: Promise<number[]>[] = [];
          for (const [items, model, later] of asked) {
            if (later) await begun();
            answers.push(call(items, model));
          }
          await drain();
          const alone = asked.map(([items]) =>
            items.filter((item) => item % 2 === 0).toSorted((a, b) => a - b),
          );
          expect(await Promise.all(answers)).toEqual(alone);
        },
      ),
    );
  });
});
