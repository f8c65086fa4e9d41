/** What the console's page is told of who sits in front of it, and the cookie that says it next time. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { beginSession, sessionOf } from '../../accounts/session.js';
import type { Config } from '../../config.js';
import { VERSION } from '../../package.js';
import { knownSites } from '../../store/known-sites.js';
import type { SignedInVia } from '../../store/sessions.js';
import { hasUsers, preferencesOf, type User } from '../../store/users.js';
import type { HttpContext } from '../context.js';
import { EVERY_SITE } from './actor.js';
import { readCookie, writeCookie } from './cookies.js';
import { csrfToken } from './csrf.js';
import type { SignedIn } from './gate.js';
import { type Me, preferences, type Session } from './schema/session.js';

/** Begins a session in the place of the one that there was; sets its cookie. */
export async function startSession(
  request: FastifyRequest,
  reply: FastifyReply,
  { app, now, log }: HttpContext,
  config: Config,
  { user, via }: { readonly user: string; readonly via: SignedInVia },
): Promise<SignedIn | null> {
  const before = readCookie(request, config, 'session');
  const time = now();
  const secret = await beginSession(app.database, { user, via, before, life: config, now: time });
  writeCookie(request, reply, config, { cookie: 'session', value: secret });
  log.info({ user, via, requestId: request.id }, 'signed in');
  const session = await sessionOf(app.database, secret, { life: config, now: time, active: false });
  return session && { session, secret };
}

/** `GET /console/session` for whoever this is. */
export async function describeSession(
  signedIn: SignedIn | null,
  { app }: HttpContext,
  config: Config,
): Promise<Session> {
  const { database } = app;
  return {
    user: signedIn && (await describeUser(signedIn.session.user, app.database, config)),
    csrf: signedIn && csrfToken(signedIn.secret),
    setupNeeded: signedIn === null && !(await hasUsers(database)),
    signIn: { password: true, oidc: config.oidcIssuer === null ? null : { name: config.oidcName } },
    version: VERSION,
  };
}

async function describeUser(
  { id, name, login, email, roles, hasPassword }: User,
  database: HttpContext['app']['database'],
  config: Config,
): Promise<Me> {
  const named = roles.map(({ site }) => site).filter((site) => site !== EVERY_SITE);
  const all = named.length === roles.length ? [] : [config.site, ...(await knownSites(database))];
  const kept = preferences.safeParse(await preferencesOf(database, id));
  return {
    id,
    name,
    login,
    email,
    roles: [...roles],
    sites: [...new Set([...named, ...all])].sort(),
    // Those of a newer version may not be of this one's form.
    preferences: kept.success ? kept.data : preferences.parse({}),
    hasPassword,
  };
}
