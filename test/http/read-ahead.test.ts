import { describe, expect, it } from '@jest/globals';
import { createReadAhead } from '../../src/http/read-ahead.js';

/** A store that answers when told to. */
function slowStore() {
  const waiting: ((value: string | null | Error) => void)[] = [];
  const read = () =>
    new Promise<string | null>((resolve, reject) => {
      waiting.push((value) => (value instanceof Error ? reject(value) : resolve(value)));
    });
  const settle = async (value: string | null | Error) => {
    waiting.shift()?.(value);
    await new Promise(setImmediate);
  };
  return { read, settle, reads: () => waiting.length };
}

function opened() {
  let time = 0;
  const values = createReadAhead<string | null>({
    now: () => new Date(time),
    refreshAfter: 250,
    keep: 1000,
    capacity: 2,
  });
  return { values, pass: (milliseconds: number) => (time += milliseconds) };
}

describe('createReadAhead', () => {
  it('reads once for all who ask meanwhile, and answers by itself while the value is young', async () => {
    const { values, pass } = opened();
    const { read, settle, reads } = slowStore();
    const asked = [values.get('a', read), values.get('a', read)];
    expect(reads()).toBe(1);
    await settle('one');
    expect(await Promise.all(asked)).toEqual(['one', 'one']);
    pass(249);
    expect(await values.get('a', read)).toBe('one');
    expect(reads()).toBe(0);
  });

  it('reads again in the background, however long that takes, until the value is too old', async () => {
    const { values, pass } = opened();
    const { read, settle, reads } = slowStore();
    const first = values.get('a', read);
    await settle('one');
    await first;
    pass(250);
    expect(await values.get('a', read)).toBe('one');
    pass(700);
    expect(await values.get('a', read)).toBe('one');
    expect(reads()).toBe(1);
    pass(50);
    const late = values.get('a', read);
    expect(reads()).toBe(1);
    await settle('two');
    expect(await late).toBe('two');
    // As old as when its reading began.
    pass(0);
    expect(await values.get('a', read)).toBe('two');
    expect(reads()).toBe(1);
  });

  it('forgets what is no longer there, and never remembers nothing', async () => {
    const { values, pass } = opened();
    const { read, settle, reads } = slowStore();
    const first = values.get('a', read);
    await settle('one');
    await first;
    pass(300);
    await values.get('a', read);
    await settle(null);
    const gone = values.get('a', read);
    expect(reads()).toBe(1);
    await settle(null);
    expect(await gone).toBeNull();
  });

  it('keeps a failure of the background to itself, and tells it to who has to wait', async () => {
    const { values, pass } = opened();
    const { read, settle } = slowStore();
    const first = values.get('a', read);
    await settle('one');
    await first;
    pass(300);
    expect(await values.get('a', read)).toBe('one');
    await settle(new Error('down'));
    pass(800);
    const waiting = values.get('a', read);
    waiting.catch(() => {});
    await settle(new Error('down'));
    await expect(waiting).rejects.toThrow('down');
  });

  it('holds no more values than it may', async () => {
    const { values } = opened();
    for (const name of ['a', 'b', 'c']) await values.get(name, async () => name);
    let again = 0;
    const reread = async () => `${++again}`;
    await values.get('a', reread);
    await values.get('c', reread);
    expect(again).toBe(1);
  });
});
