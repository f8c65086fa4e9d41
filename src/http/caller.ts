/** Who asks: what the API key of a request allows, or everything while the server is open. */
import { TonfallError } from '../errors.js';
import { type ApiKey, SCOPES, type Scope } from '../store/api-keys.js';

export interface Caller {
  /** Public part of the key; null while the server is open. */
  readonly keyId: string | null;
  readonly scopes: readonly Scope[];
  /** Site of comments that name none; where `keyId` is there, also the only one that it sees. */
  readonly site: string | null;
  /** Requests a minute; null for any number. */
  readonly rate: number | null;
  readonly languageHint: boolean;
  readonly store: boolean;
}

/** Whoever asks while there is no key at all. */
export const ANYONE: Caller = {
  keyId: null,
  scopes: SCOPES,
  site: null,
  rate: null,
  languageHint: false,
  store: false,
};

export const callerOf = ({ id, scopes, site, rate, languageHint, store }: ApiKey): Caller => ({
  keyId: id,
  scopes,
  site,
  rate,
  languageHint,
  store,
});

/** Throws SCOPE_MISSING. `admin` includes every other scope. */
export function requireScope(caller: Caller, scope: Scope): void {
  if (caller.scopes.includes(scope) || caller.scopes.includes('admin')) return;
  throw new TonfallError('SCOPE_MISSING', { detail: `It needs the scope ${scope}.` });
}

/**
 * The site that a request is about: the one it names, else the key's, else `fallback`.
 * Throws SCOPE_MISSING where the key is for another site.
 */
export function siteOf(caller: Caller, named: string | null | undefined, fallback: string): string {
  if (named != null && caller.site !== null && named !== caller.site) {
    throw new TonfallError('SCOPE_MISSING', { detail: 'It is for another site.' });
  }
  return named ?? caller.site ?? fallback;
}
