import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { sampleComments } from '../web/sample-comments.mjs';
import { describeStories, KEPT, type Person, useHouse } from './house.js';
import { allSent, hasUnsent, openText, toAnother } from './queue-page.js';
import { openRelay, type Relay } from './relay.js';
import { until } from './until.js';

const HINT = 'Your decision was not recorded.';

/** Two moderators at one queue, and a line that breaks. The tests are steps of one story and stand in its order. */
describeStories('two moderators at one queue', KEPT, (kept) => {
  const house = useHouse(kept, { flags: ['--policy', '{"neverAutoPublish":true}'] });
  let relay: Relay;
  let ben: Person;
  let cleo: Person;
  const decisions = () =>
    house.sql<{ text: string; action: string; actor: string }>(
      `select c.text, d.action, u.name as actor from tonfall.decisions d
       join tonfall.comments c on c.seq = d.comment join tonfall.users u on u.id = d.actor order by d.seq`,
    );
  const opened = async (person: Person) => {
    await person.open('');
    await person.page.locator('.queue-row').first().waitFor();
  };
  const actionsOn = async (text: string) =>
    (await decisions()).filter((row) => row.text === text).map(({ action }) => action);
  const notice = ({ page }: Person) => page.locator('.pane .notices');

  beforeAll(async () => {
    relay = await openRelay(house.site.url);
    ben = await house.person('Ben Bach', 'moderator');
    // Cleo's line is the one that breaks.
    cleo = await house.person('Cleo Cramer', 'moderator', { ...house.site, url: relay.url });
    await house.send(
      sampleComments(Date.now()).map(({ thread, title, parent, created_at, ...row }) => ({
        ...row,
        threadId: thread,
        threadTitle: title,
        parentId: parent,
        createdAt: created_at,
      })),
    );
  }, 300_000);
  afterAll(() => relay.close());

  it('whoever looks at a comment is named to the other', async () => {
    await opened(ben);
    const text = await openText(ben.page);
    await opened(cleo);
    expect(await openText(cleo.page)).toBe(text);
    // Both look at the same: the second is told of the first.
    await notice(cleo).getByText('Ben Bach is looking at this comment just now.').waitFor();
    await cleo.page.locator('.queue-row.open').getByText('Ben Bach').waitFor();
    // Going on gives it back.
    await toAnother(ben.page, () => ben.page.keyboard.press('j'));
    await notice(cleo).getByText('Ben Bach').waitFor({ state: 'detached' });
    await toAnother(ben.page, () => ben.page.keyboard.press('k'));
  });

  it('both decide at once: one decision stands, and the other is told whose', async () => {
    const text = await openText(ben.page);
    expect(await openText(cleo.page)).toBe(text);
    await Promise.all([ben.page.keyboard.press('d'), cleo.page.keyboard.press('f')]);
    const [row, ...more] = await until(decisions, ({ length }) => length > 0);
    expect(more).toEqual([]);
    const [second, verb] = row?.actor === 'Ben Bach' ? [cleo, 'rejected'] : [ben, 'approved'];
    const told = second.page.getByRole('alertdialog').filter({ hasText: HINT });
    await told.getByText(`${row?.actor} has ${verb} this comment`).waitFor();
    expect(second.meant(/status of 409/)).toBe(1);
    expect((await decisions()).map((each) => each.text)).toEqual([text]);
    for (const { page } of [ben, cleo]) {
      await page.getByRole('heading', { name: '29 wait', exact: true }).waitFor();
    }
  });

  it('what the other decides is said on the comment that one is reading, which stays', async () => {
    for (const person of [ben, cleo]) await opened(person);
    const text = await openText(cleo.page);
    expect(await openText(ben.page)).toBe(text);
    await toAnother(ben.page, () => ben.page.keyboard.press('d'));
    await notice(cleo).getByText('Ben Bach has rejected this comment').waitFor();
    expect(await openText(cleo.page)).toBe(text);
    await cleo.page.getByRole('heading', { name: '28 wait', exact: true }).waitFor();
    const next = await toAnother(cleo.page, () => cleo.page.keyboard.press('j'));
    expect(next).not.toBe(text);
    expect(await cleo.page.locator('.queue-row', { hasText: text.slice(0, 30) }).count()).toBe(0);
  });

  it('a request with the version of before is refused, whoever makes it', async () => {
    const [decided] = await house.sql<{ comment: number }>('select comment from tonfall.decisions limit 1');
    const { status, body } = await ben.ask('POST', 'console/decisions', {
      comments: [{ seq: Number(decided?.comment), version: 0 }],
      action: 'approve',
    });
    expect([status, (body as { decided: unknown[] }).decided]).toEqual([409, []]);
    expect((await decisions()).length).toBe(2);
  });

  it('the connection is lost: the page says so, and what is decided waits', async () => {
    const { page } = cleo;
    relay.cut();
    const texts = [];
    for (const key of ['d', 'f']) {
      const text = await openText(page);
      texts.push(text);
      // Of the next comment there are the list's own words; more cannot come.
      await toAnother(page, () => page.keyboard.press(key));
    }
    await page.getByText('No connection to the server.').waitFor();
    await page.getByText('2 decisions wait here and are sent when the server is back.').waitFor();
    expect(await hasUnsent(page)).toBe(true);
    expect((await decisions()).length).toBe(2);
    // Meanwhile the other goes on.
    await opened(ben);
    const others = await toAnother(ben.page, () => ben.page.locator('.queue-row-open').last().click());
    expect(texts).not.toContain(others);
    await ben.page.keyboard.press('e');
    await until(decisions, ({ length }) => length === 3);
    const place = await openText(page);
    relay.mend();
    await page.getByText('No connection to the server.').waitFor({ state: 'detached' });
    const rows = await until(decisions, ({ length }) => length >= 5);
    expect(rows.slice(3).map(({ text, action, actor }) => [text, action, actor])).toEqual([
      [texts[0], 'reject', 'Cleo Cramer'],
      [texts[1], 'approve', 'Cleo Cramer'],
    ]);
    expect(cleo.meant(/ERR_|net::/)).toBeGreaterThan(0);
    await allSent(page);
    // What was missed is known, and nobody was moved.
    await page.getByRole('heading', { name: '25 wait', exact: true }).waitFor();
    expect(await openText(page)).toBe(place);
  });

  it('who changes their mind without a connection: all of it is sent, in its order and once', async () => {
    const { page } = cleo;
    relay.cut();
    const text = await openText(page);
    await page.keyboard.press('d');
    await page.getByText('1 decision waits here').waitFor();
    await page.keyboard.press('u');
    await page.keyboard.press('d');
    relay.mend();
    await page.getByText('No connection to the server.').waitFor({ state: 'detached' });
    const made = await until(
      () => actionsOn(text),
      ({ length }) => length === 3,
    );
    expect(made).toEqual(['reject', 'undo', 'reject']);
    await allSent(page);
    expect(cleo.meant(/ERR_|net::/)).toBeGreaterThan(0);
  });

  it('an answer is lost on its way: what was decided is known, and can be taken back', async () => {
    const { page } = cleo;
    const text = await openText(page);
    relay.deafen();
    await page.keyboard.press('d');
    await page.getByText(/\d decisions? waits? here/).waitFor();
    await until(
      () => actionsOn(text),
      ({ length }) => length === 1,
    );
    relay.mend();
    await page.getByText('No connection to the server.').waitFor({ state: 'detached' });
    expect(await toAnother(page, () => page.keyboard.press('u'))).toBe(text);
    expect(
      await until(
        () => actionsOn(text),
        ({ length }) => length === 2,
      ),
    ).toEqual(['reject', 'undo']);
    expect(await page.getByText(HINT).count()).toBe(0);
    expect(cleo.meant(/ERR_|net::|status of 409/)).toBeGreaterThan(0);
  });

  it('a server that is overloaded for a moment is asked again', async () => {
    const { page } = cleo;
    const text = await openText(page);
    const error = { code: 'OVERLOADED', message: 'Too busy.', action: 'Wait.', retry: true, requestId: 'r' };
    await page.route(/\/console\/decisions$/, (route) => route.fulfill({ status: 503, json: { error } }), {
      times: 1,
    });
    await toAnother(page, () => page.keyboard.press('d'));
    await until(decisions, (rows) => rows.at(-1)?.text === text);
    expect(await page.getByText('Too busy.').count()).toBe(0);
    expect(await toAnother(page, () => page.keyboard.press('u'))).toBe(text);
    await until(decisions, (rows) => rows.at(-1)?.action === 'undo');
    await allSent(page);
  });

  it('new comments are counted, and come when one asks for them', async () => {
    const { page } = cleo;
    await page.locator('.queue-rows').hover();
    await page.mouse.wheel(0, 700);
    await page.locator('.queue-row-open').last().click();
    const place = await openText(page);
    const scrolled = () =>
      page.evaluate('document.querySelector(".queue-rows").scrollTop') as Promise<number>;
    const before = await scrolled();
    expect(before).toBeGreaterThan(0);
    await house.send(
      ['Halt einfach dein dummes Maul.', 'Ein schöner Artikel.'].map((text, at) => ({
        site: 'talbote.example',
        id: `fresh-${at}`,
        text,
      })),
    );
    const pill = page.getByRole('button', { name: '2 new' });
    await pill.waitFor();
    expect([await openText(page), await scrolled()]).toEqual([place, before]);
    await pill.click();
    await page.getByRole('heading', { name: '26 wait', exact: true }).waitFor();
    expect(await scrolled()).toBe(0);
  });
});
