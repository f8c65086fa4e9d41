import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { type IdentityProvider, startIdentityProvider } from '../helpers/identity-provider.js';
import { sampleComments } from '../web/sample-comments.mjs';
import { type Gateway, openGateway } from './gateway.js';
import { describeStories, KEPT, PASSWORD, type Person, type Site, useHouse } from './house.js';
import { toAnother } from './queue-page.js';
import { until } from './until.js';

const HEADER = 'x-remote-user';

/** Below a path of a proxy; in by OpenID Connect, by the proxy's word, and by password. */
describeStories('behind a proxy, below /tonfall', KEPT, (kept) => {
  let gateway: Gateway;
  let provider: IdentityProvider;
  const house = useHouse(kept, async () => {
    gateway = await openGateway('/tonfall');
    // It advises whoever runs it in earnest.
    for (const method of ['info', 'warn'] as const) jest.spyOn(console, method).mockImplementation(() => {});
    provider = await startIdentityProvider(`${gateway.url}console/oidc/callback`, {
      olga: { email: 'olga@news.example', verified: true, name: 'Olga Orlow' },
      eve: { email: 'eve@news.example', verified: true, name: 'Eve' },
    });
    return {
      admin: false,
      flags: [
        ...['--public-url', gateway.url, '--trust-proxy', 'loopback', '--proxy-user-header', HEADER],
        ...[
          '--oidc-issuer',
          provider.issuer,
          '--oidc-client-id',
          provider.clientId,
          '--oidc-name',
          'Newsroom',
        ],
        ...['--policy', '{"neverAutoPublish":true}'],
      ],
      env: { TONFALL_OIDC_CLIENT_SECRET: provider.clientSecret },
    };
  });
  // The provider is another host, its page asks for a font, and people have asked for it.
  const ofProvider = () => new RegExp(`${provider.issuer}|fonts\\.googleapis\\.com`);
  let site: Site;
  let ada: Person;

  beforeAll(() => {
    gateway.lead(house.site.url);
    site = { ...house.site, url: gateway.url };
  });
  afterAll(async () => {
    await gateway.close();
    await provider.close();
    jest.restoreAllMocks();
  });

  it('the printed link leads through the proxy', async () => {
    expect(house.setUpLink()).toMatch(new RegExp(`^${gateway.url}setup\\?token=`));
    ada = await house.visitor('Ada Amsel', 'ada', site);
    const { page } = ada;
    await page.goto(house.setUpLink());
    await page.getByLabel('Name', { exact: true }).fill('Ada Amsel');
    await page.getByLabel('User name').fill('ada');
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByLabel('Password again').fill(PASSWORD);
    await page.getByRole('button', { name: 'Save and sign in' }).click();
    await page.getByRole('heading', { name: 'Nothing waits' }).waitFor();
    expect(page.url()).toBe(gateway.url);
  });

  it('every page, live updates and decisions work below the path', async () => {
    const { page } = ada;
    await house.ingest(sampleComments(Date.now()));
    await page.getByRole('button', { name: '30 new' }).click();
    await page.getByRole('heading', { name: '30 wait', exact: true }).waitFor();
    await toAnother(page, () => page.keyboard.press('d'));
    await until(
      () => house.sql('select 1 from tonfall.decisions'),
      ({ length }) => length === 1,
    );
    for (const [link, heading] of [
      ['Distribution', 'Decide by distribution'],
      ['Threads', 'Threads'],
      ['Dashboards', 'Dashboards'],
      ['Thresholds', 'Thresholds'],
      ['Settings', 'Settings'],
    ] as const) {
      await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: link }).click();
      await page.getByRole('heading', { level: 1, name: heading }).waitFor();
      expect(new URL(page.url()).pathname).toMatch(/^\/tonfall\//);
      // The same by its address.
      await page.reload();
      await page.getByRole('heading', { level: 1, name: heading }).waitFor();
    }
    await page.goto(`${gateway.url}admin/queues`);
    await page.getByText('tonfall-label').first().waitFor();
    // It asks again and again; back to a page that does not.
    await ada.open('preferences');
    expect(gateway.strays()).toEqual([]);
  });

  it('somebody comes in by OpenID Connect, to the page that was asked for', async () => {
    const { status } = await ada.ask('POST', 'console/users', {
      login: 'olga',
      name: 'Olga Orlow',
      email: 'olga@news.example',
      roles: [{ site: '*', role: 'moderator' }],
    });
    expect(status).toBe(200);
    const olga = await house.visitor('Olga Orlow', 'olga', site);
    const page = await olga.open('threads?site=talbote.example');
    await page.getByRole('link', { name: 'Sign in with Newsroom' }).click();
    await page.locator('input[name=login]').fill('olga');
    await page.locator('input[name=password]').fill('any');
    await page.locator('[type=submit]').click();
    await page.getByRole('button', { name: /continue/i }).click();
    await page.getByRole('button', { name: 'Account of Olga Orlow' }).waitFor();
    expect(page.url()).toBe(`${gateway.url}threads?site=talbote.example`);
    expect(olga.meant(ofProvider())).toBeGreaterThan(0);
    await page.context().close();
  });

  it('somebody whom nobody knows is refused, in words', async () => {
    const eve = await house.visitor('Eve', 'eve', site);
    const page = await eve.open('');
    await page.getByRole('link', { name: 'Sign in with Newsroom' }).click();
    await page.locator('input[name=login]').fill('eve');
    await page.locator('input[name=password]').fill('any');
    await page.locator('[type=submit]').click();
    await page.getByRole('button', { name: /continue/i }).click();
    await page.getByText('The sign-in was refused.').waitFor();
    expect(eve.meant(ofProvider())).toBeGreaterThan(0);
    await page.context().close();
  });

  it('the proxy names somebody: no sign-in page; it names nobody any more: signed out', async () => {
    const pia = await house.visitor('Pia', 'olga', site);
    gateway.name(HEADER, 'olga');
    await pia.open('');
    await pia.page.getByRole('button', { name: 'Account of Olga Orlow' }).waitFor();
    gateway.name(HEADER, null);
    await pia.page.reload();
    await pia.page.getByLabel('User name').waitFor();
    pia.meant(/status of 401/);
    await pia.page.context().close();
  });
});
