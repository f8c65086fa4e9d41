/** The API keys of the store, remembered for a moment so that not every request reads them. */

import { createHash } from 'node:crypto';
import type { Queryable } from '../database/database.js';
import { TonfallError } from '../errors.js';
import { type ApiKey, findApiKey, hasApiKeys } from '../store/api-keys.js';
import { ANYONE, type Caller, callerOf } from './caller.js';

export interface KeyRing {
  /** Whether anyone on this machine may ask, since there is no key at all. Throws DATABASE_UNAVAILABLE. */
  isOpen(): Promise<boolean>;
  /** The caller with this key (null: none was sent). Throws KEY_MISSING, KEY_INVALID, DATABASE_UNAVAILABLE. */
  callerWith(key: string | null): Promise<Caller>;
}

/** A key that was revoked or made counts after this time at the latest. */
const REMEMBER_MILLISECONDS = 1000;
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
  const known = new Map<string, { readonly key: ApiKey; readonly until: number }>();
  let open: { readonly value: Promise<boolean>; readonly until: number } | null = null;

  function isOpen(): Promise<boolean> {
    if (!mayBeOpen) return Promise.resolve(false);
    const time = now().getTime();
    if (open && time < open.until) return open.value;
    // One look for all who ask meanwhile.
    const value = hasApiKeys(database).then((any) => !any);
    open = { value, until: time + REMEMBER_MILLISECONDS };
    value.catch(() => {
      if (open?.value === value) open = null;
    });
    return value;
  }

  async function find(text: string): Promise<ApiKey | null> {
    // By its hash, so that no key stands in this process's memory for longer than its request.
    const name = createHash('sha256').update(text).digest('base64');
    const time = now().getTime();
    const remembered = known.get(name);
    if (remembered && time < remembered.until) return remembered.key;
    known.delete(name);
    const key = await findApiKey(database, text);
    if (!key) return null;
    if (known.size >= CAPACITY) known.clear();
    known.set(name, { key, until: time + REMEMBER_MILLISECONDS });
    return key;
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
