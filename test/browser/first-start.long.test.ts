import { expect, it } from '@jest/globals';
import { sampleComments } from '../web/sample-comments.mjs';
import { describeStories, KEPT, PASSWORD, type Person, settled, useHouse } from './house.js';

/** From the line that `serve` prints to a house at work. The tests are steps of one story and stand in its order. */
describeStories('first start in the browser', KEPT, (kept) => {
  const house = useHouse(kept, { admin: false });
  let ada: Person;

  it('nobody has an account: the sign-in page says where the link is', async () => {
    ada = await house.visitor('Ada Amsel', 'ada');
    const page = await ada.open('');
    await page.getByText('The server printed a link to set up the first one').waitFor();
  });

  it('the printed link makes the admin, who is signed in by it', async () => {
    const { page } = ada;
    await page.goto(house.setUpLink());
    await page.getByLabel('Name', { exact: true }).fill('Ada Amsel');
    await page.getByLabel('User name').fill('ada');
    const [first, again] = [page.getByLabel('Password', { exact: true }), page.getByLabel('Password again')];
    const save = page.getByRole('button', { name: 'Save and sign in' });
    await first.fill('short');
    await again.fill('short');
    await save.click();
    await page.getByRole('alert').getByText('at least 12 characters').waitFor();
    await first.fill(PASSWORD);
    await again.fill(`${PASSWORD}.`);
    await save.click();
    await page.getByRole('alert').getByText('The two passwords differ.').waitFor();
    await again.fill(PASSWORD);
    await save.click();
    await page.getByRole('heading', { name: 'Nothing waits' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/');
    const rows = await house.sql('select login, name from tonfall.users');
    expect(rows).toEqual([{ login: 'ada', name: 'Ada Amsel' }]);
  });

  it('signing out ends the session, and the password opens a new one', async () => {
    const { page } = ada;
    const cookies = await page.context().cookies();
    await page.getByRole('button', { name: 'Account of Ada Amsel' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByLabel('User name').fill('ada');
    expect(await house.sql('select 1 as open from tonfall.sessions')).toEqual([]);
    // The cookie of before opens nothing.
    await page.context().addCookies(cookies);
    expect((await ada.ask('GET', 'console/queue')).status).toBe(401);
    await page.getByLabel('Password').fill('not the passphrase');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').getByText('User name or password is wrong.').waitFor();
    expect(ada.meant(/status of 401/)).toBe(1);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Nothing waits' }).waitFor();
  });

  it('the link is used up', async () => {
    const other = await house.visitor();
    await other.page.goto(house.setUpLink());
    await other.page.getByRole('heading', { name: 'This link no longer works' }).waitFor();
    expect(other.meant(/status of 4\d\d/)).toBeGreaterThan(0);
    await other.page.getByRole('link', { name: 'Sign in' }).click();
    await other.page.getByLabel('User name').waitFor();
    expect(await other.page.getByText('The server printed a link').count()).toBe(0);
    await other.page.context().close();
  });

  it('what arrives is labelled and waits, and the queue says so without being asked', async () => {
    await house.ingest(sampleComments(Date.now()));
    await ada.page.getByRole('button', { name: /^\d+ new$/ }).click();
    await ada.page.locator('.queue-row').first().waitFor();
    const [labelled] = await house.sql<{ count: number }>(
      'select count(*)::int as count from tonfall.labels',
    );
    expect(labelled?.count).toBe(30);
  });

  it('an invited colleague sets a password of their own', async () => {
    const page = await ada.open('settings/users');
    await page.getByRole('button', { name: 'Add a user' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('User name').fill('vera');
    await dialog.getByLabel('Name', { exact: true }).fill('Vera Vogel');
    await dialog.getByRole('button', { name: 'Create account' }).click();
    const link = await page.getByLabel('Secret').inputValue();
    const vera = await house.visitor('Vera Vogel', 'vera');
    await vera.page.goto(link);
    await vera.page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await vera.page.getByLabel('Password again').fill(PASSWORD);
    await vera.page.getByRole('button', { name: 'Save and sign in' }).click();
    await settled(vera.page);
    await vera.page.getByRole('button', { name: 'Account of Vera Vogel' }).waitFor();
    await vera.page.context().close();
  });

  it('a viewer reads and decides nothing: no page offers it, and no route does it', async () => {
    const { body } = await ada.ask('POST', 'console/users', {
      login: 'viktor',
      name: 'Viktor Voss',
      roles: [{ site: 'talbote.example', role: 'viewer' }],
    });
    const viktor = await house.visitor('Viktor Voss', 'viktor');
    const { page } = viktor;
    const token = new URL((body as { link: string }).link).searchParams.get('token');
    await viktor.ask('POST', 'console/setup', { token, password: PASSWORD });
    await viktor.open('');
    await page.locator('.queue-row').first().waitFor();
    expect(await page.getByText('harbour-post.example').count()).toBe(0);
    expect(await page.getByRole('button', { name: /Approve|Reject|Escalate/ }).count()).toBe(0);
    for (const key of ['f', 'd', 'e', 'h', 'x', '1']) await page.keyboard.press(key);
    const links = await page.getByRole('navigation', { name: 'Pages' }).getByRole('link').allInnerTexts();
    expect(links).toEqual(['Queue', 'Threads', 'Dashboards', 'Thresholds']);
    for (const path of ['settings/policy', 'settings/users', 'settings/keys', 'settings/audit']) {
      await viktor.open(path);
      await page.getByRole('heading', { name: 'Not for your role' }).waitFor();
    }
    expect(viktor.meant(/status of 403/)).toBeGreaterThan(0);
    const [mine, others] = await Promise.all(
      ['=', '<>'].map((is) =>
        house.sql<{ seq: number }>(
          `select seq from tonfall.comments where site ${is} 'talbote.example' limit 1`,
        ),
      ),
    );
    const comments = [{ seq: Number(mine?.[0]?.seq), version: 0 }];
    const codes = [];
    for (const [method, path, payload] of [
      ['POST', 'console/decisions', { comments, action: 'approve' }],
      ['POST', 'console/claims', { comments: comments.map(({ seq }) => seq) }],
      ['POST', 'console/bulk/preview', { target: { comments }, action: 'reject' }],
      ['GET', 'console/settings', undefined],
      ['GET', 'console/users', undefined],
      ['GET', 'console/audit', undefined],
      ['POST', 'console/keys', { name: 'mine', scopes: ['admin'] }],
    ] as const) {
      codes.push((await viktor.ask(method, path, payload)).status);
    }
    expect(codes).toEqual(codes.map(() => 403));
    // What is on another site is not there for Viktor.
    const elsewhere = await viktor.ask('GET', `console/comments/${others?.[0]?.seq}`);
    expect([403, 404]).toContain(elsewhere.status);
    expect(await house.sql('select 1 from tonfall.decisions')).toEqual([]);
    expect((await page.goto(`${house.site.url}admin/queues`))?.status()).toBe(403);
    expect(viktor.meant(/status of 403/)).toBeGreaterThan(0);
    await page.context().close();
  });

  it('the queues open for the admin, with what was worked off, and ask no other host', async () => {
    const page = await ada.page.context().newPage();
    await page.goto(`${house.site.url}admin/queues/queue/tonfall-label?status=completed`);
    await page.getByText('tonfall-label').first().waitFor();
    await page.getByText('tonfall-reconcile').first().waitFor();
    await page.close();
  });
});
