/** The console's cookies: never read by a script, sent over TLS alone where there is any. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../../config.js';

type Cookie = 'session' | 'oidc';

/** Whether the browser speaks to the server, or to the proxy in front of it, over TLS. */
const isSecure = (request: FastifyRequest, { publicUrl }: Config): boolean =>
  publicUrl?.startsWith('https:') || request.protocol === 'https';

/** With the prefix `__Host-` no other host, not even a subdomain, can set the cookie; browsers want TLS for it. */
export const cookieName = (cookie: Cookie, secure: boolean): string =>
  `${secure ? '__Host-' : ''}tonfall-${cookie}`;

export const readCookie = (request: FastifyRequest, config: Config, cookie: Cookie): string | null =>
  request.cookies[cookieName(cookie, isSecure(request, config))] || null;

/**
 * The session's cookie goes with requests of the console's own pages alone. That of a sign-in on its way has to come
 * along when the provider sends the browser back, and so is `lax`. Both end with the browser; the server ends them sooner.
 */
const SAME_SITE = { session: 'strict', oidc: 'lax' } as const;

export function writeCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  config: Config,
  { cookie, value }: { readonly cookie: Cookie; readonly value: string },
): void {
  const secure = isSecure(request, config);
  const options = { path: '/', httpOnly: true, sameSite: SAME_SITE[cookie], secure };
  reply.setCookie(cookieName(cookie, secure), value, options);
}

export function clearCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  config: Config,
  cookie: Cookie,
): void {
  const secure = isSecure(request, config);
  reply.clearCookie(cookieName(cookie, secure), { path: '/', httpOnly: true, secure });
}
