/** What stands before every route of the console: a session, a role, and that the console's own page asks. */
import cookie from '@fastify/cookie';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { sessionOf } from '../../accounts/session.js';
import type { Config } from '../../config.js';
import { TonfallError } from '../../errors.js';
import type { StoredSession } from '../../store/sessions.js';
import type { HttpContext } from '../context.js';
import { createActor, requireRoleAnywhere } from './actor.js';
import { readCookie } from './cookies.js';
import { isChanging, requireCsrfToken, requireOwnOrigin } from './csrf.js';
import { proxyLoginReader } from './trusted-proxy.js';

export interface SignedIn {
  readonly session: StoredSession;
  /** What the cookie holds. */
  readonly secret: string;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The session of the request; null where there is none, or it has ended. */
    signedIn: SignedIn | null;
  }
}

/** A page that asks by itself, and not because the person did something, says so; it keeps no session alive. */
const BACKGROUND = 'x-tonfall-background';

/**
 * Asks every request of the instance for a session with the role that its route declares. Refuses with
 * SESSION_MISSING, ROLE_MISSING, CSRF_REFUSED. A route that declares no role fails the start.
 */
export async function requireSession(
  instance: FastifyInstance,
  context: HttpContext,
  config: Config,
  options: { readonly csrfToken: boolean } = { csrfToken: true },
): Promise<void> {
  await instance.register(cookie);
  instance.addHook('onRoute', (route) => {
    if (!route.config?.role) throw new Error(`${route.method} ${route.url} declares no role.`);
    route.schema = { ...route.schema, hide: true };
  });
  const proxyLogin = proxyLoginReader(config);
  instance.addHook('onRequest', async (request, reply) => {
    reply.header('cache-control', 'no-store');
    const changing = isChanging(request);
    if (changing) requireOwnOrigin(request, config);
    const signedIn = await sessionIn(request, context, config);
    request.signedIn = vouched(signedIn, proxyLogin(request)) ? signedIn : null;
    const { role } = request.routeOptions.config;
    if (role === undefined || role === 'anyone') return;
    if (!request.signedIn) throw new TonfallError('SESSION_MISSING');
    const { session, secret } = request.signedIn;
    if (changing && options.csrfToken) requireCsrfToken(request, secret);
    const { id, name, roles } = session.user;
    request.actor = createActor({ id, name }, roles);
    requireRoleAnywhere(request.actor, role);
  });
  instance.addHook('preValidation', async (request) => refuseNul(request));
}

/** Throws REQUEST_INVALID where a text holds NUL, which PostgreSQL takes nowhere. */
function refuseNul({ body, query, params }: FastifyRequest): void {
  if (JSON.stringify([body, query, params])?.includes('\\u0000')) {
    throw new TonfallError('REQUEST_INVALID', { detail: 'It has an invalid character.' });
  }
}

/** Whether a session still counts beside what the proxy says: it may have signed the person out, or another one in. */
const vouched = (signedIn: SignedIn | null, proxyLogin: string | null): boolean =>
  signedIn === null ||
  (proxyLogin === null
    ? signedIn.session.via !== 'proxy'
    : signedIn.session.user.login.toLowerCase() === proxyLogin.toLowerCase());

async function sessionIn(
  request: FastifyRequest,
  { app, now }: HttpContext,
  config: Config,
): Promise<SignedIn | null> {
  const secret = readCookie(request, config, 'session');
  if (secret === null) return null;
  const active = request.headers[BACKGROUND] === undefined;
  const session = await sessionOf(app.database, secret, { life: config, now: now(), active });
  return session && { session, secret };
}

/** Whether the session of an answer that is still being sent has not ended meanwhile. */
export async function isStillSignedIn(
  request: FastifyRequest,
  { app, now }: HttpContext,
  config: Config,
): Promise<boolean> {
  if (!request.signedIn) return false;
  const options = { life: config, now: now(), active: false };
  return (await sessionOf(app.database, request.signedIn.secret, options)) !== null;
}
