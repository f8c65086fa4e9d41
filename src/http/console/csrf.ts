/** What keeps pages of others from asking in a person's name. */
import type { FastifyRequest } from 'fastify';
import { derivedSecret, isSame } from '../../accounts/secret.js';
import type { Config } from '../../config.js';
import { TonfallError } from '../../errors.js';

/** The token that belongs to a session; only pages of this server can read it. */
export const csrfToken = (sessionSecret: string): string => derivedSecret(sessionSecret, 'csrf');

/** Whether a request may change something. */
export const isChanging = ({ method }: FastifyRequest): boolean => method !== 'GET' && method !== 'HEAD';

/** Throws CSRF_REFUSED where the browser says that a page of another origin asks. */
export function requireOwnOrigin(request: FastifyRequest, { publicUrl }: Config): void {
  const { origin, 'sec-fetch-site': site } = request.headers;
  const isOwn = (given: string): boolean => {
    if (publicUrl !== null && given === new URL(publicUrl).origin) return true;
    if (!URL.canParse(given)) return false;
    const { protocol, host } = new URL(given);
    // Of the hosts alone: a proxy that is not trusted to say so may have ended the TLS.
    const own = `${protocol}//${request.host}`;
    return URL.canParse(own) && new URL(own).host === host;
  };
  if ((origin !== undefined && !isOwn(origin)) || (site !== undefined && site !== 'same-origin')) {
    throw new TonfallError('CSRF_REFUSED');
  }
}

/** Throws CSRF_REFUSED unless the request carries its session's token. */
export function requireCsrfToken({ headers }: FastifyRequest, sessionSecret: string): void {
  const given = headers['x-tonfall-csrf'];
  if (typeof given !== 'string' || !isSame(given, csrfToken(sessionSecret)))
    throw new TonfallError('CSRF_REFUSED');
}
