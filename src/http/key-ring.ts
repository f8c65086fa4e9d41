/** The API keys of the store, remembered for a moment so that not every request reads them. */

import { createHash } from 'node:crypto';
import type { Queryable } from '../database/database.js';
import { TonfallError } from '../errors.js';
import { type ApiKey, findApiKey, hasApiKeys } from '../store/api-keys.js';
import { ANYONE, type Caller, callerOf } from './caller.js';
import { createReadAhead } from './read-ahead.js';

export interface KeyRing {
  /** Whether anyone on this machine may ask, since there is no key at all. Throws DATABASE_UNAVAILABLE. */
  isOpen(): Promise<boolean>;
  /** The caller with this key (null: none was sent). Throws KEY_MISSING, KEY_INVALID, DATABASE_UNAVAILABLE. */
  callerWith(key: string | null): Promise<Caller>;
}

/** A key that was revoked or made counts after this time at the latest. */
const REMEMBER_MILLISECONDS = 1000;
/** Early, so that requests do not wait where an import keeps the store busy for half a second. */
const REFRESH_MILLISECONDS = 250;
/** Keys remembered at once; what is sent wrongly is not remembered. */
const CAPACITY = 1000;

/**
 * The keys of a store. `mayBeOpen` only where the server listens on a loopback address: elsewhere the store's last key,
 * revoked, must not open it to everybody.
 */
export function openKeyRing(
  database: Queryable,
  { now, mayBeOpen }: { readonly now: () => Date; readonly mayBeOpen: boolean },
): KeyRing {
  const times = { now, refreshAfter: REFRESH_MILLISECONDS, keep: REMEMBER_MILLISECONDS };
  const known = createReadAhead<ApiKey | null>({ ...times, capacity: CAPACITY });
  const opened = createReadAhead<boolean>({ ...times, capacity: 1 });

  async function isOpen(): Promise<boolean> {
    if (!mayBeOpen) return false;
    return opened.get('', async () => !(await hasApiKeys(database)));
  }

  function find(text: string): Promise<ApiKey | null> {
    // By its hash, so that no key stands in this process's memory for longer than its request.
    const name = createHash('sha256').update(text).digest('base64');
    return known.get(name, () => findApiKey(database, text));
  }

  return {
    isOpen,
    async callerWith(text) {
      if (text === null) {
        if (await isOpen()) return ANYONE;
        throw new TonfallError('KEY_MISSING');
      }
      const key = await find(text);
      if (key) return callerOf(key);
      // Clients that were made for Perspective always send some key.
      if (await isOpen()) return ANYONE;
      throw new TonfallError('KEY_INVALID');
    },
  };
}
