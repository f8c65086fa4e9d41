import { expect, it } from '@jest/globals';
import { sampleComments } from '../web/sample-comments.mjs';
import { describeStories, KEPT, type Person, useHouse } from './house.js';
import { openText, toAnother } from './queue-page.js';
import { until } from './until.js';

const REASONS = [
  { code: 'insult', de: 'Beleidigung', en: 'Insult' },
  { code: 'off-topic', de: 'Am Thema vorbei', en: 'Off topic' },
];

/** No mouse after the sign-in. The tests are steps of one story and stand in its order. */
describeStories('a moderator with nothing but keys', KEPT, (kept) => {
  const house = useHouse(kept, { flags: ['--policy', '{"neverAutoPublish":true}'] });
  let mia: Person;
  /** What was pressed for each text. */
  const meant = new Map<string, { action: string; reason: string | null }>();
  const press = (key: string) => mia.page.keyboard.press(key);
  const decisions = () =>
    house.sql<{ text: string; action: string; reason: string | null; actor: string }>(
      `select c.text, d.action, d.reason, u.name as actor
       from tonfall.decisions d join tonfall.comments c on c.seq = d.comment
       join tonfall.users u on u.id = d.actor order by d.seq`,
    );
  /** Presses a key that decides, and waits for the next comment. */
  async function decide(key: string, action: string, reason: string | null = null): Promise<void> {
    const text = await openText(mia.page);
    await toAnother(mia.page, () => press(key));
    meant.set(text, { action, reason });
  }
  /** How many wait, as the head of the queue says. */
  const waiting = async (count: number) =>
    mia.page.getByRole('heading', { name: `${count} wait`, exact: true }).waitFor();

  it('30 comments wait', async () => {
    await house.ingest(sampleComments(Date.now()));
    const { status } = await house.admin.ask('PUT', 'console/reasons?site=*', {
      version: 0,
      required: false,
      reasons: REASONS,
    });
    expect(status).toBe(200);
    mia = await house.person('Mia Meise', 'moderator');
    await mia.open('');
    await waiting(30);
  });

  it('? tells the keys, z leaves nothing but the comment', async () => {
    const { page } = mia;
    await press('?');
    const help = page.getByRole('dialog', { name: 'Keyboard' });
    await help.getByText('Highlight').waitFor();
    // While a dialog stands, nothing behind it is decided.
    await press('f');
    await press('Escape');
    await help.waitFor({ state: 'detached' });
    const list = page.getByRole('region', { name: 'Comments in the queue' });
    await press('z');
    await list.waitFor({ state: 'hidden' });
    await press('Escape');
    await list.waitFor();
    expect(await decisions()).toEqual([]);
  });

  it('j and k move, and the address remembers where', async () => {
    const { page } = mia;
    const first = await openText(page);
    const second = await toAnother(page, () => press('j'));
    const third = await toAnother(page, () => press('j'));
    expect(new Set([first, second, third]).size).toBe(3);
    expect(await toAnother(page, () => press('k'))).toBe(second);
    const [row] = await house.sql<{ seq: number }>('select seq from tonfall.comments where text = $1', [
      second,
    ]);
    await page.waitForURL((url) => url.searchParams.get('comment') === String(row?.seq));
    await page.reload();
    await page.locator('article.comment .comment-text').waitFor();
    expect(await openText(page)).toBe(second);
    expect(await toAnother(page, () => press('k'))).toBe(first);
  });

  it('keys rest in text fields', async () => {
    const { page } = mia;
    const before = await openText(page);
    await press('/');
    await page.keyboard.type('fdehu1z?');
    expect(await page.getByRole('searchbox').inputValue()).toBe('fdehu1z?');
    await press('Escape');
    await press('Tab');
    expect(await openText(page)).toBe(before);
    expect(await decisions()).toEqual([]);
  });

  it('Ctrl+K finds a command by its name', async () => {
    const text = await openText(mia.page);
    await press('Control+k');
    await mia.page.getByRole('dialog', { name: 'Find a command' }).waitFor();
    await mia.page.keyboard.type('approve');
    await mia.page.getByRole('menuitem', { name: 'Approve' }).waitFor();
    await press('ArrowDown');
    await toAnother(mia.page, () => press('Enter'));
    meant.set(text, { action: 'approve', reason: null });
    await waiting(29);
  });

  it('Escape closes what is open, and the focus is where it was', async () => {
    const { page } = mia;
    const text = await openText(page);
    const focused = () => page.evaluate('document.activeElement?.getAttribute("aria-label")');
    const views = page.getByRole('button', { name: 'Saved views' });
    for (const [key, name] of [
      ['Control+k', 'Find a command'],
      ['?', 'Keyboard'],
      ['Enter', 'Saved views'],
    ] as const) {
      await views.focus();
      const before = await focused();
      await press(key);
      const dialog = page.getByRole('dialog', { name });
      await dialog.waitFor();
      await press('Escape');
      await dialog.waitFor({ state: 'detached' });
      await until(focused, (now) => now === before);
    }
    expect(await openText(page)).toBe(text);
    expect((await decisions()).length).toBe(1);
    await page.locator('article.comment').click({ position: { x: 4, y: 4 } });
  });

  it('u and Ctrl+Z bring back what was decided, and both are on record', async () => {
    const { page } = mia;
    const text = await openText(page);
    await toAnother(page, () => press('d'));
    await waiting(28);
    expect(await toAnother(page, () => press('u'))).toBe(text);
    await waiting(29);
    await toAnother(page, () => press('f'));
    await waiting(28);
    expect(await toAnother(page, () => press('Control+z'))).toBe(text);
    await waiting(29);
    const rows = await until(decisions, ({ length }) => length === 5);
    expect(rows.slice(1).map((row) => [row.text, row.action])).toEqual(
      ['reject', 'undo', 'approve', 'undo'].map((action) => [text, action]),
    );
  });

  it('whoever decides faster than the server answers does not collide with oneself', async () => {
    const { page } = mia;
    const text = await openText(page);
    const held: (() => Promise<void>)[] = [];
    let holding = true;
    const asked = () =>
      until(
        async () => held.length,
        (count) => count > 0,
      );
    await page.route(/\/console\/decisions/, async (route) => {
      if (holding) held.push(() => route.continue());
      else await route.continue();
    });
    await toAnother(page, () => press('d'));
    await asked();
    await toAnother(page, () => press('u'));
    const rejected = page.waitForResponse(/\/console\/decisions$/);
    await held.pop()?.();
    await rejected;
    await asked();
    await toAnother(page, () => press('f'));
    holding = false;
    await held.pop()?.();
    await until(decisions, ({ length }) => length === 8);
    expect(await toAnother(page, () => press('u'))).toBe(text);
    const rows = await until(decisions, ({ length }) => length === 9);
    expect(rows.slice(5).map((row) => row.action)).toEqual(['reject', 'undo', 'approve', 'undo']);
  });

  it('h marks a comment and stays at it', async () => {
    const { page } = mia;
    const text = await openText(page);
    await press('h');
    await page.locator('article.comment').getByText('highlighted').waitFor();
    expect(await openText(page)).toBe(text);
  });

  it('f, d, e and 1 to 9 clear the rest, as fast as one likes', async () => {
    const { page } = mia;
    const keys = [
      ['f', 'approve', null],
      ['d', 'reject', null],
      ['e', 'escalate', null],
      ['1', 'reject', 'insult'],
      ['2', 'reject', 'off-topic'],
    ] as const;
    for (let left = 29; left > 1; left -= 1) {
      const [key, action, reason] = keys[left % keys.length] ?? keys[0];
      await decide(key, action, reason);
    }
    const last = await openText(page);
    await press('f');
    meant.set(last, { action: 'approve', reason: null });
    await page.getByRole('heading', { name: 'Nothing waits' }).waitFor();
  });

  it('the database holds exactly these decisions', async () => {
    expect(meant.size).toBe(30);
    const rows = await until(decisions, (found) => found.length >= 39);
    expect(rows.length).toBe(39);
    expect(new Set(rows.map(({ actor }) => actor))).toEqual(new Set(['Mia Meise']));
    const held = await house.sql<{ text: string; state: string; reason: string | null }>(
      `select c.text, d.state, f.reason from tonfall.current_decisions d
       join tonfall.comments c on c.seq = d.comment join tonfall.decisions f on f.seq = d.decided`,
    );
    const states = { approve: 'approved', reject: 'rejected', escalate: 'escalated' } as const;
    expect(new Map(held.map(({ text, state, reason }) => [text, [state, reason]]))).toEqual(
      new Map([...meant].map(([text, { action, reason }]) => [text, [states[action as 'approve'], reason]])),
    );
    const [flag] = await house.sql(
      'select count(*)::int as count from tonfall.current_decisions where highlighted',
    );
    expect(flag).toEqual({ count: 1 });
  });

  it('a key is changed on the page of preferences, and the old one does nothing', async () => {
    await house.send(
      ['Und was kostet das alles?', 'Wer hat das beschlossen?', 'Ich bin gespannt.'].map((text, at) => ({
        site: 'talbote.example',
        id: `more-${at}`,
        text,
      })),
    );
    const { page } = mia;
    await mia.open('preferences');
    await page.getByRole('button', { name: 'Approve: f. Choose another key' }).focus();
    await press('Enter');
    await page.getByText('Press a key').waitFor();
    const saved = page.waitForResponse((answer) => answer.request().method() === 'PUT');
    await press('g');
    expect((await saved).status()).toBe(200);
    await mia.open('');
    await waiting(3);
    await press('f');
    await toAnother(page, () => press('g'));
    await waiting(2);
    await until(decisions, ({ length }) => length === 40);
  });

  it('single keys are switched off; the buttons and Ctrl+Z still work', async () => {
    const { page } = mia;
    await mia.open('preferences');
    const saved = page.waitForResponse((answer) => answer.request().method() === 'PUT');
    await page.getByRole('switch', { name: 'Single keys' }).focus();
    await press('Space');
    expect((await saved).status()).toBe(200);
    await mia.open('');
    await waiting(2);
    const text = await openText(page);
    for (const key of ['g', 'd', 'e', 'h', 'j', '1', 'z', '?']) await press(key);
    expect(await openText(page)).toBe(text);
    const approve = page.getByRole('toolbar').getByRole('button', { name: 'Approve' });
    await approve.focus();
    await toAnother(page, () => press('Enter'));
    const rows = await until(decisions, ({ length }) => length === 41);
    expect(rows.at(-1)).toMatchObject({ text, action: 'approve' });
    expect(await toAnother(page, () => press('Control+z'))).toBe(text);
    await until(decisions, ({ length }) => length === 42);
  });
});
