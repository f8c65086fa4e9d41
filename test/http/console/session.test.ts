import { describe, expect, it } from '@jest/globals';
import { createFirstLink } from '../../../src/accounts/links.js';
import { ATTEMPTS } from '../../../src/accounts/sign-in.js';
import { session } from '../../../src/http/console/schema/session.js';
import { signedIn, visitor } from '../../helpers/console.js';
import { type OpenedServer, type TestServer, useServer } from '../../helpers/http.js';
import { describeSizes, STORES } from '../../helpers/pipeline.js';

const PASSWORD = 'Zwölf Boxkämpfer jagen';

const cookieOf = (header: unknown): string => String(header).split(';')[0] ?? '';

/** Makes the first account by its link, and gives what the browser keeps. */
async function firstAccount(server: TestServer, inject = server.inject) {
  const token = await createFirstLink(server.pipeline.database, server.clock.now());
  const payload = { token, login: 'Anna', name: 'Anna Amsel', password: PASSWORD };
  const response = await inject({ method: 'POST', url: '/console/setup', payload });
  expect([response.statusCode, response.body]).toEqual([200, expect.any(String)]);
  const { csrf, user } = session.parse(response.json());
  const cookie = cookieOf(response.headers['set-cookie']);
  return { token, response, cookie, csrf: String(csrf), id: user?.id ?? '' };
}

const signIn = (
  { inject }: Pick<OpenedServer, 'inject'>,
  login: string,
  password: string,
  more: { headers?: Record<string, string>; remoteAddress?: string } = {},
) => inject({ method: 'POST', url: '/console/session', payload: { login, password }, ...more });

describeSizes('the console', STORES, (size) => {
  const server = useServer(size);

  it('says that nobody has an account, and lets the first one in by its link, once', async () => {
    const before = session.parse((await server.inject({ url: '/console/session' })).json());
    expect(before).toMatchObject({ user: null, csrf: null, setupNeeded: true });
    const first = await createFirstLink(server.pipeline.database, server.clock.now());
    const asked = await server.inject({ url: `/console/setup?token=${first}` });
    expect(asked.json()).toEqual({ login: null, purpose: 'first' });

    const { response, token } = await firstAccount(server);
    expect(response.json()).toMatchObject({
      user: { login: 'Anna', name: 'Anna Amsel', roles: [{ site: '*', role: 'admin' }], hasPassword: true },
      setupNeeded: false,
    });
    // Neither the same link nor another one that was printed makes a second first account.
    for (const each of [token, first]) {
      const payload = { token: each, login: 'Eve', password: PASSWORD };
      const again = await server.inject({ method: 'POST', url: '/console/setup', payload });
      expect([again.statusCode, again.json().error.code]).toEqual([410, 'LINK_INVALID']);
    }
    expect(await createFirstLink(server.pipeline.database, server.clock.now())).toBeNull();
  });

  it('forgets a link after 24 hours', async () => {
    const token = await createFirstLink(server.pipeline.database, server.clock.now());
    server.clock.pass(24 * 3_600_000 + 1);
    const payload = { token, login: 'anna', password: PASSWORD };
    const late = await server.inject({ method: 'POST', url: '/console/setup', payload });
    expect(late.json().error.code).toBe('LINK_INVALID');
  });

  it('makes one first account where several people follow links at once', async () => {
    const tokens = await Promise.all(
      [1, 2, 3].map(() => createFirstLink(server.pipeline.database, server.clock.now())),
    );
    const codes = await Promise.all(
      tokens.map(async (token, at) => {
        const payload = { token, login: `person${at}`, password: PASSWORD };
        return (await server.inject({ method: 'POST', url: '/console/setup', payload })).statusCode;
      }),
    );
    expect(codes.sort()).toEqual([200, 410, 410]);
  });

  it('signs in whoever knows name, in any case, and password; with a cookie that no script reads', async () => {
    await firstAccount(server);
    const response = await signIn(server, 'aNNA', PASSWORD);
    expect(response.statusCode).toBe(200);
    expect(response.headers['set-cookie']).toMatch(
      /^tonfall-session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    expect(response.headers['cache-control']).toBe('no-store');
    const cookie = cookieOf(response.headers['set-cookie']);
    const me = session.parse((await server.inject({ url: '/console/session', headers: { cookie } })).json());
    expect(me.user?.login).toBe('Anna');
  });

  it('keeps neither passwords nor secrets of sessions and links', async () => {
    const { cookie, token } = await firstAccount(server);
    const { database } = server.pipeline;
    const rows = await Promise.all(
      ['users', 'sessions', 'setup_links', 'changes', 'rate_windows'].map((table) =>
        database.query(`select * from tonfall.${table}`),
      ),
    );
    const kept = JSON.stringify(rows);
    expect(kept).toContain('$argon2id$v=19$m=19456,t=2,p=1$');
    for (const secret of [PASSWORD, cookie.split('=')[1] ?? '', String(token)])
      expect(kept).not.toContain(secret);
  });

  it('ends an idle session after 30 minutes, and one in use after 12 hours', async () => {
    const anna = await signedIn(server, 'viewer');
    const isIn = async () => (await anna.get('/console/session')).json().user !== null;
    server.clock.pass(29 * 60_000);
    expect(await isIn()).toBe(true);
    server.clock.pass(29 * 60_000);
    expect(await isIn()).toBe(true);
    server.clock.pass(31 * 60_000);
    expect(await isIn()).toBe(false);

    const berta = await signedIn(server, 'viewer');
    for (let minutes = 0; minutes < 12 * 60; minutes += 20) {
      expect((await berta.get('/console/views')).statusCode).toBe(200);
      server.clock.pass(20 * 60_000);
    }
    expect((await berta.get('/console/views')).json().error.code).toBe('SESSION_MISSING');
  });

  it('does not take what a page asks by itself for somebody at work', async () => {
    const anna = await signedIn(server, 'viewer');
    const headers = { 'x-tonfall-background': '1' };
    const codes = [];
    for (let at = 0; at < 4; at++) {
      server.clock.pass(10 * 60_000);
      codes.push((await anna.inject({ url: '/console/views', headers })).statusCode);
    }
    expect(codes).toEqual([200, 200, 401, 401]);
  });

  it('ends one session, or all of a person, wherever they are', async () => {
    const { cookie, csrf, id } = await firstAccount(server);
    const here = visitor(server.inject, { id, login: 'Anna', secret: cookie.split('=')[1] ?? '' });
    const there = cookieOf((await signIn(server, 'anna', PASSWORD)).headers['set-cookie']);
    const phone = cookieOf((await signIn(server, 'anna', PASSWORD)).headers['set-cookie']);
    const isIn = async (held: string) =>
      (await server.inject({ url: '/console/views', headers: { cookie: held } })).statusCode === 200;

    const out = await here.inject({ method: 'DELETE', url: '/console/session' });
    expect([out.statusCode, out.body]).toEqual([204, '']);
    expect(out.headers['set-cookie']).toMatch(/^tonfall-session=; .*(Expires|Max-Age)/);
    expect([await isIn(cookie), await isIn(there), await isIn(phone)]).toEqual([false, true, true]);
    expect(csrf).not.toBe('');

    const other = visitor(server.inject, { id, login: 'Anna', secret: there.split('=')[1] ?? '' });
    expect((await other.inject({ method: 'DELETE', url: '/console/sessions' })).statusCode).toBe(204);
    expect([await isIn(there), await isIn(phone)]).toEqual([false, false]);
  });

  it('changes a password for whoever knows the present one, and ends every other session', async () => {
    const { cookie, id } = await firstAccount(server);
    const anna = visitor(server.inject, { id, login: 'Anna', secret: cookie.split('=')[1] ?? '' });
    const other = cookieOf((await signIn(server, 'anna', PASSWORD)).headers['set-cookie']);
    const next = 'Franz im Taxi quer durch Bayern';
    const wrong = await anna.post('/console/password', { current: 'falsch', next });
    expect([wrong.statusCode, wrong.json().error.code]).toEqual([401, 'SIGN_IN_REFUSED']);
    const weak = await anna.post('/console/password', { current: PASSWORD, next: 'Passwort1234' });
    expect(weak.json().error.code).toBe('PASSWORD_WEAK');
    const changed = await anna.post('/console/password', { current: PASSWORD, next });
    expect(session.parse(changed.json()).user?.login).toBe('Anna');
    const codes = await Promise.all(
      [other, cookie, cookieOf(changed.headers['set-cookie'])].map(
        async (held) =>
          (await server.inject({ url: '/console/views', headers: { cookie: held } })).statusCode,
      ),
    );
    expect(codes).toEqual([401, 401, 200]);
    expect((await signIn(server, 'anna', PASSWORD)).statusCode).toBe(401);
    expect((await signIn(server, 'anna', next)).statusCode).toBe(200);
  });
});

describe('whoever guesses', () => {
  const server = useServer();

  it('hears the same of a wrong password, an unknown name and a disabled account, after the same time', async () => {
    const { id } = await firstAccount(server);
    const answer = async (login: string, password: string) => {
      const begin = performance.now();
      const response = await signIn(server, login, password);
      const { requestId, ...error } = response.json().error;
      expect(requestId).toEqual(expect.any(String));
      return { status: response.statusCode, error, ms: performance.now() - begin };
    };
    await answer('nobody', 'x');
    const [wrong, unknown] = [await answer('anna', 'falsch'), await answer('niemand', 'falsch')];
    await server.pipeline.database.query('update tonfall.users set disabled_at = now() where id = $1', [id]);
    const disabled = await answer('anna', PASSWORD);
    for (const each of [wrong, unknown, disabled]) {
      expect([each.status, each.error]).toEqual([401, wrong.error]);
      // Without the hash the answer would come many times sooner.
      expect(each.ms).toBeGreaterThan(wrong.ms / 5);
    }
  });

  it('is kept out after some attempts, the person elsewhere is not, and both processes count', async () => {
    await firstAccount(server);
    const connections = await server.pipeline.another();
    try {
      const other = await server.open({ connections });
      const one = await server.open();
      server.clock.pass(900_000 - (server.clock.now().getTime() % 900_000));
      const guess = async (at: number) =>
        (await signIn(at % 2 ? one : other, 'anna', `falsch ${at}`, { remoteAddress: '192.0.2.1' }))
          .statusCode;
      const codes = [];
      for (let at = 0; at < ATTEMPTS.loginFromAddress; at++) codes.push(await guess(at));
      expect(new Set(codes)).toEqual(new Set([401]));
      // Even the right one.
      const right = await signIn(one, 'anna', PASSWORD, { remoteAddress: '192.0.2.1' });
      expect([right.statusCode, right.json().error.code]).toEqual([429, 'SIGN_IN_LIMITED']);
      expect(Number(right.headers['retry-after'])).toBeGreaterThan(60);
      expect((await signIn(other, 'anna', PASSWORD, { remoteAddress: '198.51.100.7' })).statusCode).toBe(200);
      server.clock.pass(900_000);
      expect((await signIn(one, 'anna', PASSWORD, { remoteAddress: '192.0.2.1' })).statusCode).toBe(200);
    } finally {
      await connections.close();
    }
  });

  it.each([
    ['192.0.2.1', '192.0.2.1', '192.0.2.2'],
    ['2001:db8:1:2::1', '2001:db8:1:2:ffff::9', '2001:db8:1:3::1'],
    ['2001:db8::1', '2001:db8::2', '2001:db8:0:1::1'],
  ])('is one address by its network: %s, %s, not %s', async (one, same, different) => {
    const server_ = await server.open();
    server.clock.pass(900_000 - (server.clock.now().getTime() % 900_000));
    for (let at = 0; at < ATTEMPTS.loginFromAddress; at++)
      await signIn(server_, 'x', 'y', { remoteAddress: one });
    const codes = await Promise.all(
      [same, different].map(
        async (remoteAddress) => (await signIn(server_, 'x', 'y', { remoteAddress })).statusCode,
      ),
    );
    expect(codes).toEqual([429, 401]);
  });

  it('finds no password among those that everybody guesses', async () => {
    const token = await createFirstLink(server.pipeline.database, server.clock.now());
    const codes = await Promise.all(
      [
        'kurz',
        'Passwort123456',
        'aaaaaaaaaaaaaaaa',
        '1234567890123',
        'Anna Amsel Anna Amsel',
        'qwertzuiop12',
      ].map(async (password) => {
        const payload = { token, login: 'anna', name: 'Anna Amsel', password };
        return (await server.inject({ method: 'POST', url: '/console/setup', payload })).statusCode;
      }),
    );
    expect(codes).toEqual([400, 422, 422, 422, 422, 422]);
  });
});

describe('a request that changes something', () => {
  const server = useServer();

  it.each([
    ['the token of its session', {}, 200],
    ['no token', { 'x-tonfall-csrf': '' }, 403],
    ['a wrong token', { 'x-tonfall-csrf': 'x'.repeat(43) }, 403],
    ['its own origin', { origin: 'http://localhost:80', host: 'localhost:80' }, 200],
    ['another origin', { origin: 'https://evil.example' }, 403],
    ['no origin that a page has', { origin: 'null' }, 403],
    ['a page of the same site, but another origin', { 'sec-fetch-site': 'same-site' }, 403],
    ['a page of another site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['its own page', { 'sec-fetch-site': 'same-origin' }, 200],
  ])('with %s: %j is answered %i', async (_, headers, status) => {
    const anna = await signedIn(server, 'viewer');
    const payload = { name: 'Meine', query: 'site=news' };
    const response = await anna.inject({ method: 'POST', url: '/console/views', payload, headers });
    expect(response.statusCode).toBe(status);
    if (status === 403) expect(response.json().error.code).toBe('CSRF_REFUSED');
  });

  it('is not believed with another session’s token', async () => {
    const [anna, berta] = [await signedIn(server, 'viewer'), await signedIn(server, 'viewer')];
    const headers = { 'x-tonfall-csrf': berta.headers['x-tonfall-csrf'] ?? '' };
    const payload = { name: 'x', query: '' };
    const response = await anna.inject({ method: 'POST', url: '/console/views', payload, headers });
    expect(response.statusCode).toBe(403);
  });

  it('cannot sign somebody in from a page of another origin', async () => {
    await firstAccount(server);
    const response = await signIn(server, 'anna', PASSWORD, { headers: { origin: 'https://evil.example' } });
    expect([response.statusCode, response.headers['set-cookie']]).toEqual([403, undefined]);
  });
});

describe('the cookie', () => {
  const server = useServer();

  it('is the host’s own and goes over TLS alone where the public address is https', async () => {
    const opened = await server.open({ config: { publicUrl: 'https://news.example/tonfall' } });
    const { response } = await firstAccount(server, opened.inject);
    expect(response.headers['set-cookie']).toMatch(
      /^__Host-tonfall-session=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    );
    const name = '__Host-tonfall-session';
    const secret = cookieOf(response.headers['set-cookie']).split('=')[1];
    const asked = await Promise.all(
      [name, 'tonfall-session'].map(async (each) => {
        const headers = { cookie: `${each}=${secret}` };
        return (await opened.inject({ url: '/console/session', headers })).json().user === null;
      }),
    );
    // Another host could have set one without the prefix.
    expect(asked).toEqual([false, true]);
  });

  it('of before is worth nothing once somebody has signed in: it cannot have been planted', async () => {
    const { cookie } = await firstAccount(server);
    const response = await signIn(server, 'anna', PASSWORD, { headers: { cookie } });
    expect(cookieOf(response.headers['set-cookie'])).not.toBe(cookie);
    expect((await server.inject({ url: '/console/session', headers: { cookie } })).json().user).toBeNull();
  });
});

describe('an open server', () => {
  const server = useServer();

  it('asks for a session in the console all the same, and API keys open nothing there', async () => {
    expect((await server.inject({ url: '/console/views' })).json().error.code).toBe('SESSION_MISSING');
    const key = await server.key({ scopes: ['admin'] });
    const headers = { authorization: `Bearer ${key}` };
    expect((await server.inject({ url: '/console/views', headers })).statusCode).toBe(401);
    const anna = await signedIn(server, 'admin');
    expect((await anna.inject({ method: 'POST', url: '/v1/score', payload: { text: 'x' } })).statusCode).toBe(
      401,
    );
  });

  it('answers the console through a proxy, since it asks for a session', async () => {
    const headers = { 'x-forwarded-for': '192.0.2.1', host: 'news.example' };
    expect((await server.inject({ url: '/console/session', headers })).statusCode).toBe(200);
    expect((await server.inject({ url: '/v1/comments/a', headers })).json().error.code).toBe('HOST_REFUSED');
  });
});
