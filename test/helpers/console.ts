/** People who are signed in to the console of a test server. */
import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import { newId } from '../../src/accounts/secret.js';
import { beginSession } from '../../src/accounts/session.js';
import { cookieName } from '../../src/http/console/cookies.js';
import { csrfToken } from '../../src/http/console/csrf.js';
import type { Role } from '../../src/http/console/schema/elements.js';
import { insertUser } from '../../src/store/users.js';
import type { TestServer } from './http.js';

type Inject = (request: InjectOptions) => Promise<LightMyRequestResponse>;

/** Somebody with a browser. */
export interface Visitor {
  readonly id: string;
  readonly login: string;
  /** Secret of the session. */
  readonly secret: string;
  /** The headers that a page of the console sends along. */
  readonly headers: Readonly<Record<string, string>>;
  readonly inject: Inject;
  get(url: string): Promise<LightMyRequestResponse>;
  post(url: string, payload?: unknown): Promise<LightMyRequestResponse>;
}

/** `{ news: 'lead', '*': 'viewer' }`, or one role for every site. */
export type Roles = Role | Readonly<Record<string, Role>>;

let made = 0;

/** Makes a user with these roles and signs the user in; asks the suite's own server unless another is given. */
export async function signedIn(
  server: TestServer,
  roles: Roles,
  options: { readonly name?: string; readonly inject?: Inject } = {},
): Promise<Visitor> {
  const { pipeline, clock } = server;
  const id = newId();
  made += 1;
  const login = `person-${made}`;
  const user = {
    id,
    login,
    name: options.name ?? `Person ${made}`,
    email: null,
    roles: Object.entries(typeof roles === 'string' ? { '*': roles } : roles).map(([site, role]) => ({
      site,
      role,
    })),
  };
  await insertUser(pipeline.database, user, clock.now());
  const life = { sessionIdleMinutes: 30, sessionHours: 12 };
  const session = { user: id, via: 'password', before: null, life, now: clock.now() } as const;
  const secret = await beginSession(pipeline.database, session);
  return visitor(options.inject ?? server.inject, { id, login, secret });
}

/** Whoever has this session. */
export function visitor(
  inject: Inject,
  { id, login, secret }: { readonly id: string; readonly login: string; readonly secret: string },
): Visitor {
  const headers = {
    cookie: `${cookieName('session', false)}=${secret}`,
    'x-tonfall-csrf': csrfToken(secret),
  };
  const asked: Inject = (request) => inject({ ...request, headers: { ...headers, ...request.headers } });
  return {
    id,
    login,
    secret,
    headers,
    inject: asked,
    get: (url) => asked({ method: 'GET', url }),
    post: (url, payload = {}) => asked({ method: 'POST', url, payload: payload as object }),
  };
}
