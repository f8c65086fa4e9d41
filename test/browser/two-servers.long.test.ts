import { beforeAll, expect, it } from '@jest/globals';
import { sampleComments } from '../web/sample-comments.mjs';
import { describeStories, type Person, type Site, useHouse } from './house.js';
import { openText, toAnother } from './queue-page.js';
import { until } from './until.js';

/** Two processes share one store; a page hangs on one of them, and what happens, happens at the other. */
describeStories('two `serve` processes', ['PostgreSQL and Redis'], (kept) => {
  const house = useHouse(kept, { flags: ['--policy', '{"neverAutoPublish":true}'] });
  let second: Site;
  let ben: Person;
  let cleo: Person;
  const decisions = () =>
    house.sql<{ comment: number; action: string }>(
      'select comment, action from tonfall.decisions order by seq',
    );

  beforeAll(async () => {
    second = await house.serve();
    ben = await house.person('Ben Bach', 'lead');
    // Leads see the bulk jobs of others.
    cleo = await house.person('Cleo Cramer', 'lead', second);
    await house.ingest(sampleComments(Date.now()));
    // The first to look at a comment is named to the second.
    await ben.open('');
    await openText(ben.page);
    await cleo.open('');
  }, 300_000);

  it('a session opened at one is known at the other, and ends at both', async () => {
    const context = ben.page.context();
    // Cookies know no ports: the second process gets the same one.
    const page = await context.newPage();
    await page.goto(second.url);
    await page.getByRole('button', { name: 'Account of Ben Bach' }).waitFor();
    await page.close();
    expect(ben.meant(new RegExp(`request to ${second.url}`))).toBeGreaterThan(0);
    const other = await house.person('Oda Otter', 'viewer', second);
    await other.open('');
    const { body } = await house.admin.ask('GET', 'console/users');
    const { users } = body as { users: { id: string; login: string }[] };
    const id = users.find(({ login }) => login === 'oda')?.id;
    expect((await house.admin.ask('PATCH', `console/users/${id}`, { disabled: true })).status).toBe(200);
    // Disabled at the first, signed out on the page of the second, without a touch.
    await other.page.getByLabel('User name').waitFor();
    other.meant(/status of 401/);
    await other.page.context().close();
  });

  it('claims', async () => {
    expect(await openText(cleo.page)).toBe(await openText(ben.page));
    await cleo.page.locator('.notices').getByText('Ben Bach is looking at this comment just now.').waitFor();
  });

  it('decisions and live updates', async () => {
    const text = await openText(cleo.page);
    await toAnother(ben.page, () => ben.page.keyboard.press('d'));
    await cleo.page.locator('.notices').getByText('Ben Bach has rejected this comment').waitFor();
    expect(await openText(cleo.page)).toBe(text);
    await cleo.page.getByRole('heading', { name: '29 wait', exact: true }).waitFor();
    await toAnother(cleo.page, () => cleo.page.keyboard.press('j'));
    await toAnother(cleo.page, () => cleo.page.keyboard.press('f'));
    await ben.page.getByRole('heading', { name: '28 wait', exact: true }).waitFor();
  });

  it('comments that arrive at one', async () => {
    await house.send([{ site: 'talbote.example', id: 'new', text: 'Das ist doch alles Unsinn.' }], second);
    for (const { page } of [ben, cleo]) await page.getByRole('button', { name: '1 new' }).waitFor();
  });

  it('bulk jobs: begun at one, seen and undone at the other', async () => {
    await Promise.all([ben.open('bulk?from=0&to=1'), cleo.open('bulk')]);
    await ben.page.getByRole('button', { name: 'Approve 29 comments' }).click();
    await ben.page.getByRole('dialog').getByRole('button', { name: 'Approve 29 comments' }).click();
    const job = cleo.page.locator('.job').first();
    await job.getByText('29 approved').waitFor();
    await job.getByText('done', { exact: true }).waitFor();
    await job.getByRole('button', { name: 'Undo all 29' }).click();
    for (const { page } of [ben, cleo]) {
      await page.locator('.job').first().getByText('undone', { exact: true }).waitFor();
    }
    const rows = await until(decisions, ({ length }) => length >= 60);
    expect(rows.filter(({ action }) => action === 'undo').length).toBe(29);
  });

  it('attempts to sign in', async () => {
    const codes = [];
    for (let attempt = 0; attempt < 11; attempt += 1) {
      const { url } = attempt % 2 === 0 ? house.site : second;
      const answer = await fetch(`${url}console/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: url.replace(/\/$/, '') },
        body: JSON.stringify({ login: 'ben', password: 'guessed' }),
      });
      codes.push(answer.status);
    }
    expect(codes).toEqual([...Array(10).fill(401), 429]);
    const guest = await house.visitor('Ben Bach', 'ben', second);
    await guest.open('');
    await guest.page.getByLabel('User name').fill('ben');
    await guest.page.getByLabel('Password').fill('guessed');
    await guest.page.getByRole('button', { name: 'Sign in' }).click();
    await guest.page.getByText('Too many attempts.').waitFor();
    expect(guest.meant(/status of 429/)).toBe(1);
    await guest.page.context().close();
  });

  it('one ends, and what hangs on the other goes on', async () => {
    await second.serve.stop('SIGTERM');
    await cleo.page.getByText('No connection to the server.').waitFor();
    expect(cleo.meant(/ERR_|net::/)).toBeGreaterThan(0);
    await cleo.page.context().close();
    await ben.open('');
    await toAnother(ben.page, () => ben.page.keyboard.press('d'));
    await until(decisions, ({ length }) => length === 61);
  });
});
