/** Secrets are compared in constant time: every comparison goes through the system's own, on hashes of equal length. */
import * as crypto from 'node:crypto';
import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Queryable } from '../../src/database/database.js';

const compared: [number, number][] = [];
jest.unstable_mockModule('node:crypto', () => ({
  ...crypto,
  timingSafeEqual: (a: Uint8Array, b: Uint8Array) => {
    compared.push([a.length, b.length]);
    return crypto.timingSafeEqual(a, b);
  },
}));
const { createApiKey, findApiKey } = await import('../../src/store/api-keys.js');
const { isSigned } = await import('../../src/http/coral/signature.js');

/** A store that holds one key. */
function storeOfOne(): Queryable {
  let row: { id: string; hash: string } | undefined;
  return {
    async query<Row extends object>(sql: string, [id, hash]: readonly unknown[] = []) {
      if (sql.startsWith('insert')) row = { id: String(id), hash: String(hash) };
      return (sql.startsWith('select') && row?.id === id ? [{ ...row }] : []) as Row[];
    },
  };
}

beforeEach(() => {
  compared.splice(0);
});

describe('a key', () => {
  it('is compared once by its hash, whether it is right, wrong at any place, or not known at all', async () => {
    const store = storeOfOne();
    const settings = {
      name: '',
      site: null,
      scopes: [],
      rate: null,
      languageHint: false,
      store: false,
    } as const;
    const { text } = await createApiKey(store, settings, new Date());
    const [prefix, id, secret = ''] = text.split('_');
    const flipped = (at: number) =>
      secret.slice(0, at) + (secret[at] === '0' ? '1' : '0') + secret.slice(at + 1);
    const keys = [
      text,
      ...[0, 24, 47].map((at) => `${prefix}_${id}_${flipped(at)}`),
      `${prefix}_ffffffffffff_${secret}`,
    ];
    const found = [];
    for (const key of keys) found.push((await findApiKey(store, key)) !== null);
    expect(found).toEqual([true, false, false, false, false]);
    expect(compared).toEqual(Array(5).fill([32, 32]));
  });
});

describe('a signature', () => {
  it('is compared with that of every secret, also after one was right', () => {
    const body = Buffer.from('x');
    const right = crypto.createHmac('sha256', 'one').update(body).digest('hex');
    const wrong = '0'.repeat(64);
    for (const [given, signed] of [
      [right, true],
      [wrong, false],
    ] as const) {
      compared.splice(0);
      expect(isSigned(body, `sha256=${given},sha256=${wrong}`, ['one', 'two'])).toBe(signed);
      expect(compared).toEqual(Array(4).fill([32, 32]));
    }
  });
});
