/** Finds the caller of each request by its API key, before the body is read. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Scope } from '../store/api-keys.js';
import { type Caller, requireScope } from './caller.js';
import type { KeyRing } from './key-ring.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; set on routes that ask for a key. */
    caller: Caller | null;
  }
}

/** `Authorization: Bearer KEY`. */
export function bearerKey({ headers }: FastifyRequest): string | null {
  return /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1] ?? null;
}

/** As Google's clients send it: `?key=KEY` or `X-Goog-Api-Key`; a bearer token besides. */
export function googleKey(request: FastifyRequest): string | null {
  const { key } = request.query as { key?: unknown };
  const header = request.headers['x-goog-api-key'];
  if (typeof key === 'string' && key !== '') return key;
  return typeof header === 'string' && header !== '' ? header : bearerKey(request);
}

/** Asks every request of an instance for a key with this scope. Refuses with KEY_MISSING, KEY_INVALID, SCOPE_MISSING. */
export function requireKey(
  instance: FastifyInstance,
  keys: KeyRing,
  options: { readonly scope: Scope; readonly keyOf: (request: FastifyRequest) => string | null },
): void {
  instance.addHook('onRequest', async (request) => {
    const caller = await keys.callerWith(options.keyOf(request));
    requireScope(caller, options.scope);
    request.caller = caller;
  });
}

/** The caller that `requireKey` found. */
export function callerFor(request: FastifyRequest): Caller {
  if (!request.caller) throw new Error('The route asks for no key.');
  return request.caller;
}
