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
});
