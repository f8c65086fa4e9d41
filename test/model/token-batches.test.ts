import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type BatchRow, type Priority, TokenBatches } from '../../src/model/token-batches.js';

interface Row extends BatchRow {
  readonly name: number;
}
const limits = { batchTokens: 100, minShare: 0.75 };

function filled(lengths: readonly number[], priority: Priority = 'bulk'): TokenBatches<Row> {
  const batches = new TokenBatches<Row>(limits);
  for (const [name, length] of lengths.entries()) batches.add({ name, length, priority });
  return batches;
}

const drained = (batches: TokenBatches<Row>): Row[][] => {
  const all: Row[][] = [];
  for (let batch = batches.take(); batch; batch = batches.take()) all.push(batch);
  return all;
};

describe('TokenBatches', () => {
  it('has nothing to give where nothing waits', () => {
    expect(filled([]).take()).toBeNull();
  });

  it('gives what waits at once, however little', () => {
    expect(filled([7]).take()).toHaveLength(1);
  });

  it('fills a batch up to the budget with rows of like length, oldest first', () => {
    const batches = drained(filled([20, 50, 20, 19, 20, 20, 20]));
    expect(batches.map((batch) => batch.map(({ name }) => name))).toEqual([[0, 2, 4, 5, 6], [1], [3]]);
  });

  it('adds shorter rows only while padding stays small', () => {
    const batches = drained(filled([20, 16, 14, 15]));
    expect(batches.map((batch) => batch.map(({ length }) => length))).toEqual([[20, 16, 15], [14]]);
  });

  it('gives a row longer than the budget alone', () => {
    expect(drained(filled([400, 400])).map(({ length }) => length)).toEqual([1, 1]);
  });

  it('takes interactive rows first and never mixes', () => {
    const batches = filled([10, 10, 10]);
    batches.add({ name: 9, length: 10, priority: 'interactive' });
    expect(batches.take()?.map(({ name }) => name)).toEqual([9]);
    expect(batches.take('interactive')).toBeNull();
    expect(batches.take()).toHaveLength(3);
  });

  it('forgets removed rows', () => {
    const batches = filled([10, 20, 30]);
    batches.remove(({ length }) => length < 30);
    expect([batches.size, batches.tokens]).toEqual([1, 30]);
    expect(drained(batches).flat()).toHaveLength(1);
  });

  it('gives every row once, within the budget, the longest waiting in the next batch', () => {
    const row = fc.record({
      length: fc.integer({ min: 1, max: 128 }),
      priority: fc.constantFrom<Priority>('interactive', 'bulk'),
    });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 200 }), (rows) => {
        const batches = new TokenBatches<Row>(limits);
        for (const [name, each] of rows.entries()) batches.add({ name, ...each });
        expect(batches.tokens).toBe(rows.reduce((sum, { length }) => sum + length, 0));
        const left = new Set(rows.keys());
        for (const batch of drained(batches)) {
          const longest = Math.max(...batch.map(({ length }) => length));
          if (batch.length > 1) expect(batch.length * longest).toBeLessThanOrEqual(limits.batchTokens);
          const priority = batch[0]?.priority;
          const lane = [...left].filter((name) => rows[name]?.priority === priority);
          expect(batch.map(({ name }) => name)).toContain(Math.min(...lane));
          for (const each of batch) {
            expect(each.priority).toBe(priority);
            expect(each.length).toBeGreaterThanOrEqual(longest * limits.minShare);
            expect(left.delete(each.name)).toBe(true);
          }
        }
        expect(left.size).toBe(0);
        expect([batches.size, batches.tokens]).toEqual([0, 0]);
      }),
    );
  });
});
