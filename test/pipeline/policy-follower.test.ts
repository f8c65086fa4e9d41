import { describe, expect, it } from '@jest/globals';
import { followPolicy } from '../../src/pipeline/policy-follower.js';
import { parseSettings } from '../../src/pipeline/policy-in-force.js';

/** A store of settings that counts how often it is asked. */
function storeOf() {
  const versions = [{ version: 1, document: parseSettings(null) }];
  let asked = 0;
  return {
    versions,
    asked: () => asked,
    async query<Row extends object>(): Promise<Row[]> {
      asked += 1;
      return [versions.at(-1)] as unknown as Row[];
    },
  };
}

describe('followPolicy', () => {
  it('sees new settings within five seconds, without asking for every comment', async () => {
    const store = storeOf();
    let time = 0;
    const follower = followPolicy(store, () => new Date(time));
    expect(store.asked()).toBe(0);
    expect((await follower.current()).version).toBe(1);
    for (; time < 1_900; time += 100) await follower.current();
    expect(store.asked()).toBe(1);
    store.versions.push({ version: 2, document: parseSettings(null) });
    time += 5_000;
    expect((await follower.current()).version).toBe(2);
  });

  it('makes a policy anew only when the version has changed', async () => {
    const store = storeOf();
    let time = 0;
    const follower = followPolicy(store, () => new Date(time));
    const first = await follower.current();
    time += 60_000;
    expect(await follower.current()).toBe(first);
  });

  it('keeps the last policy out of the way of an error, which the caller sees', async () => {
    const follower = followPolicy(
      { query: () => Promise.reject(new Error('the store is away')) },
      () => new Date(0),
    );
    await expect(follower.current()).rejects.toThrow('the store is away');
  });
});
