import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ownAddress } from '../../../src/http/console/routes/oidc.js';
import { signedIn } from '../../helpers/console.js';
import { type OpenedServer, useServer } from '../../helpers/http.js';
import { type IdentityProvider, startIdentityProvider } from '../../helpers/identity-provider.js';

const ROOT = 'http://localhost/';
const ACCOUNTS = {
  anna: { email: 'anna@news.example', verified: true, name: 'Anna Amsel' },
  eve: { email: 'anna@news.example', verified: false, name: 'Eve' },
  new: { email: 'new@news.example', verified: true, name: 'Neu Ling' },
};

describe('an identity provider', () => {
  const server = useServer();
  let provider: IdentityProvider;
  beforeAll(async () => {
    // It advises whoever runs it in earnest.
    for (const method of ['info', 'warn'] as const) jest.spyOn(console, method).mockImplementation(() => {});
    provider = await startIdentityProvider(`${ROOT}console/oidc/callback`, ACCOUNTS);
  });
  afterAll(async () => {
    jest.restoreAllMocks();
    await provider.close();
  });

  const open = (more: object = {}) =>
    server.open({
      config: {
        publicUrl: ROOT,
        oidcIssuer: provider.issuer,
        oidcClientId: provider.clientId,
        oidcClientSecret: provider.clientSecret,
        oidcName: 'Company',
        ...more,
      },
    });

  const cookiesOf = (header: unknown): string =>
    [header]
      .flat()
      .map((each) => String(each).split(';')[0])
      .join('; ');

  /** Goes to the provider and back. */
  async function come({ inject }: OpenedServer, login: string, returnTo = '') {
    const there = await inject({ url: `/console/oidc?return=${encodeURIComponent(returnTo)}` });
    expect(there.statusCode).toBe(303);
    const cookie = cookiesOf(there.headers['set-cookie']);
    const back = await provider.signIn(String(there.headers.location), login);
    const answer = await inject({ url: back.slice(ROOT.length - 1), headers: { cookie } });
    return { there, back, cookie, answer };
  }

  const whoIs = async ({ inject }: OpenedServer, header: unknown) =>
    (await inject({ url: '/console/session', headers: { cookie: cookiesOf(header) } })).json().user;

  it('is offered on the sign-in page, and asked with state, nonce and PKCE', async () => {
    const opened = await open();
    expect((await opened.inject({ url: '/console/session' })).json().signIn).toEqual({
      password: true,
      oidc: { name: 'Company' },
    });
    const { headers } = await opened.inject({ url: '/console/oidc' });
    const asked = new URL(String(headers.location)).searchParams;
    expect([asked.get('response_type'), asked.get('code_challenge_method')]).toEqual(['code', 'S256']);
    for (const name of ['state', 'nonce', 'code_challenge']) expect(asked.get(name)).toMatch(/^[\w-]{43}$/);
    expect(headers['set-cookie']).toMatch(/^tonfall-oidc=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
  });

  it('signs in the user of the verified e-mail address, and knows the account from then on', async () => {
    const opened = await open();
    const anna = await signedIn(server, { news: 'lead' });
    const { database } = server.pipeline;
    await database.query('update tonfall.users set email = $2 where id = $1', [anna.id, 'Anna@news.example']);
    const { answer } = await come(opened, 'anna', '/queue?site=news');
    expect([answer.statusCode, answer.headers.location]).toEqual([303, `${ROOT}queue?site=news`]);
    expect(await whoIs(opened, answer.headers['set-cookie'])).toMatchObject({ id: anna.id });
    // The address is another's by now, the account is not.
    await database.query("update tonfall.users set email = 'other@news.example'");
    const again = await come(opened, 'anna');
    expect(await whoIs(opened, again.answer.headers['set-cookie'])).toMatchObject({ id: anna.id });
    await database.query('update tonfall.users set disabled_at = now()');
    expect((await come(opened, 'anna')).answer.headers.location).toBe(`${ROOT}?problem=SIGN_IN_REFUSED`);
  });

  it.each(['eve', 'new'])('lets in nobody without an account: %s', async (login) => {
    const opened = await open();
    const anna = await signedIn(server, { news: 'lead' });
    await server.pipeline.database.query('update tonfall.users set email = $2 where id = $1', [
      anna.id,
      'anna@news.example',
    ]);
    const { answer } = await come(opened, login);
    expect(answer.headers.location).toBe(`${ROOT}?problem=SIGN_IN_REFUSED`);
    expect(cookiesOf(answer.headers['set-cookie'])).not.toContain('session');
  });

  it('brings new users where they are given roles', async () => {
    const opened = await open({ oidcRoles: [{ site: 'news', role: 'viewer' }] });
    const { answer } = await come(opened, 'new');
    expect(await whoIs(opened, answer.headers['set-cookie'])).toMatchObject({
      login: 'new@news.example',
      name: 'Neu Ling',
      roles: [{ site: 'news', role: 'viewer' }],
      hasPassword: false,
    });
  });

  it('is believed once, in the browser that went there, and of its own state', async () => {
    const opened = await open({ oidcRoles: [{ site: 'news', role: 'viewer' }] });
    const { back, cookie } = await come(opened, 'new');
    const other = await opened.inject({ url: '/console/oidc' });
    for (const held of [cookie, '', cookiesOf(other.headers['set-cookie'])]) {
      const answer = await opened.inject({ url: back.slice(ROOT.length - 1), headers: { cookie: held } });
      expect(answer.headers.location).toBe(`${ROOT}?problem=SIGN_IN_REFUSED`);
    }
  });

  it('that does not answer is said to, and asked again the next time', async () => {
    const opened = await open({ oidcIssuer: 'http://127.0.0.1:9' });
    for (const _ of [1, 2]) {
      const answer = await opened.inject({ url: '/console/oidc' });
      expect([answer.statusCode, answer.json().error.code]).toEqual([502, 'OIDC_FAILED']);
    }
  });

  it.each([{ oidcIssuer: 'http://login.example' }, { oidcClientId: null }])(
    'refuses to start with %j',
    async (more) => {
      await expect(open(more)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    },
  );
});

describe('the way back', () => {
  it.each([
    ['/queue?site=a', 'https://news.example/', 'https://news.example/queue?site=a'],
    ['/tonfall/queue', 'https://news.example/tonfall/', 'https://news.example/tonfall/queue'],
    ['/other', 'https://news.example/tonfall/', 'https://news.example/tonfall/'],
    ['/tonfall/../other', 'https://news.example/tonfall/', 'https://news.example/tonfall/'],
    ['//evil.example/', 'https://news.example/', 'https://news.example/'],
    ['/\\evil.example', 'https://news.example/', 'https://news.example/'],
    ['https://evil.example/', 'https://news.example/', 'https://news.example/'],
    ['javascript:alert(1)', 'https://news.example/', 'https://news.example/'],
    ['', 'https://news.example/', 'https://news.example/'],
  ])('of %j below %s is %s', (asked, root, address) => expect(ownAddress(asked, root)).toBe(address));
});
