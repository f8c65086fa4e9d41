import { expect, it } from '@jest/globals';
import { sampleComments } from '../web/sample-comments.mjs';
import { describeStories, KEPT, type Person, useHouse } from './house.js';
import { until } from './until.js';

const SITE = 'talbote.example';

/** Bulk decisions by the histogram, then a threshold. The tests are steps of one story and stand in its order. */
describeStories('many comments at once', KEPT, (kept) => {
  const house = useHouse(kept, { flags: ['--policy', '{"neverAutoPublish":true}'] });
  let lea: Person;

  const waiting = async (): Promise<number> =>
    (
      await house.sql<{ count: number }>(
        `select count(*)::int as count from tonfall.review_queue where state = 'waiting'`,
      )
    )[0]?.count ?? 0;
  /** Actions recorded so far, and how often. */
  const actions = async () =>
    Object.fromEntries(
      (
        await house.sql<{ action: string; count: number }>(
          'select action, count(*)::int as count from tonfall.decisions group by 1 order by 1',
        )
      ).map(({ action, count }) => [action, count]),
    );
  /** Waiting comments whose toxicity is in a range, by a query of the test's own. */
  const within = async (from: number, to: number): Promise<number[]> =>
    (
      await house.sql<{ seq: number }>(
        `select c.seq from tonfall.comments c join tonfall.labels l on l.comment = c.seq
         where (l.toxicity->>'TOXICITY')::float >= $1 and (l.toxicity->>'TOXICITY')::float < $2
           and exists (select 1 from tonfall.review_queue q where q.comment = c.seq and q.state = 'waiting')`,
        [from, to],
      )
    ).map(({ seq }) => Number(seq));

  it('60 comments wait, and the histogram shows each of them', async () => {
    await house.ingest(sampleComments(Date.now(), 2));
    lea = await house.person('Lea Lerche', 'lead');
    const page = await lea.open('bulk');
    await page.getByRole('button', { name: 'Approve', exact: false }).first().waitFor();
    await page.getByText('Show as a table').click();
    const counts = await page
      .locator('.chart-table td:nth-child(2), details td:nth-child(2)')
      .allInnerTexts();
    expect(counts.reduce((sum, count) => sum + Number(count), 0)).toBe(60);
    expect(await waiting()).toBe(60);
  });

  it('a range is dragged with the mouse, and its ends can be typed', async () => {
    const { page } = lea;
    await page.evaluate('window.scrollTo(0, 0)');
    const upTo = page.locator('.bulk-bar').getByLabel('Score up to');
    expect(await upTo.inputValue()).toBe('0.20');
    const thumb = page.locator('.over-thumb').nth(1);
    const track = await page.locator('.over-track').boundingBox();
    const from = await thumb.boundingBox();
    if (!track || !from) throw new Error('The slider is not on the page.');
    await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
    await page.mouse.down();
    await page.mouse.move(track.x + track.width * 0.55, from.y + from.height / 2, { steps: 8 });
    await page.mouse.up();
    const dragged = Number(await upTo.inputValue());
    expect(Math.abs(dragged - 0.55)).toBeLessThanOrEqual(0.02);
    await page.waitForURL((url) => url.searchParams.get('to') === String(dragged));
    await upTo.fill('0.3');
    await upTo.press('Tab');
    await page.waitForURL((url) => url.searchParams.get('to') === '0.3');
    const expected = await within(0, 0.3);
    expect(expected.length).toBeGreaterThan(5);
    await page.getByText(`${expected.length} wait in this range`).waitFor();
  });

  it('a link that is followed at once is not overruled by what the page writes into its address', async () => {
    const page = await lea.open('bulk?to=0.3');
    await page.route(/\/assets\/threads-page/, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 1000));
      await route.continue();
    });
    const upTo = page.locator('.bulk-bar').getByLabel('Score up to');
    await upTo.fill('0.4');
    await upTo.press('Tab');
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Threads' }).click();
    await page.getByRole('heading', { level: 1, name: 'Threads' }).waitFor();
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await lea.open('bulk?to=0.3');
  });

  it('the preview counts; what changes before it is confirmed is skipped, and told', async () => {
    const { page } = lea;
    const found = await within(0, 0.3);
    await page.getByRole('button', { name: `Approve ${found.length} comments` }).click();
    const dialog = page.getByRole('dialog', { name: `Approve ${found.length} comments?` });
    await dialog.waitFor();
    // Meanwhile somebody rejects one of them.
    const { status } = await house.admin.ask('POST', 'console/decisions', {
      comments: [{ seq: found[0], version: 0 }],
      action: 'reject',
    });
    expect(status).toBe(200);
    await dialog.getByRole('button', { name: 'Approve' }).click();
    await dialog.waitFor({ state: 'detached' });
    const job = page.locator('.job').first();
    await job.getByText('1 skipped, changed meanwhile').waitFor();
    await job.getByText(`${found.length - 1} approved`).waitFor();
    await job.getByText('done', { exact: true }).waitFor();
    expect(await actions()).toEqual({ approve: found.length - 1, reject: 1 });
    expect(await within(0, 0.3)).toEqual([]);
    const [first] = await house.sql('select action from tonfall.decisions where comment = $1', [found[0]]);
    expect(first).toEqual({ action: 'reject' });
  });

  it('one click takes all of it back', async () => {
    const { page } = lea;
    const approved = (await actions()).approve ?? 0;
    await page
      .locator('.job')
      .first()
      .getByRole('button', { name: `Undo all ${approved}` })
      .click();
    await page.locator('.job').first().getByText('undone', { exact: true }).waitFor();
    expect(await actions()).toEqual({ approve: approved, reject: 1, undo: approved });
    expect(await waiting()).toBe(59);
    await page.getByText(`${approved} wait in this range`).waitFor();
  });

  it('all comments of one author are rejected from the author panel', async () => {
    const page = await lea.open('');
    await page.locator('.queue-row').first().waitFor();
    await page.getByRole('button', { name: /^Reject \d+ …$/ }).click();
    await page.getByRole('heading', { name: /^All comments of / }).waitFor();
    const author = new URL(page.url()).searchParams.get('author');
    const ofAuthor = await house.sql<{ seq: number }>(
      `select c.seq from tonfall.comments c join tonfall.review_queue q on q.comment = c.seq
       where c.author = $1 and c.site = $2`,
      [author, new URL(page.url()).searchParams.get('site')],
    );
    await page.getByRole('button', { name: 'Reject all …' }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Reject \d+ comments?$/ })
      .click();
    await until(actions, ({ reject = 0 }) => reject === 1 + ofAuthor.length);
  });

  it('some are chosen in the list and rejected together', async () => {
    const page = await lea.open('');
    await page.locator('.queue-row').first().waitFor();
    const before = (await actions()).reject ?? 0;
    await page.keyboard.press('x');
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await page.getByRole('heading', { name: '2 chosen' }).waitFor();
    await page.keyboard.press('d');
    await until(actions, ({ reject = 0 }) => reject === before + 2);
  });

  it('a lead tries a threshold, sees what it would change, and applies it on record', async () => {
    const page = await lea.open(`thresholds?site=${SITE}&language=de&attribute=TOXICITY`);
    await page.getByRole('heading', { name: 'Precision and recall by threshold' }).waitFor();
    await page.getByText('Nobody has changed it yet.').waitFor();
    const field = page.locator('.bulk-bar').getByLabel('Threshold');
    await field.fill('0.02');
    await field.press('Tab');
    const compare = page.locator('.compare');
    await page.getByRole('button', { name: 'Apply 0.02' }).waitFor();
    const expected = await house.sql<{ count: number }>(
      `select count(*)::int as count from tonfall.comments c join tonfall.labels l on l.comment = c.seq
       where c.site = $1 and c.language = 'de' and (l.toxicity->>'TOXICITY')::float >= 0.02
         and not exists (select 1 from tonfall.current_decisions d
           where d.comment = c.seq and d.state in ('approved', 'rejected'))`,
      [SITE],
    );
    await compare.locator('strong').last().getByText(String(expected[0]?.count), { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Apply 0.02' }).click();
    const dialog = page.getByRole('dialog', { name: 'Set the threshold to 0.02?' });
    await dialog.getByText(`For Toxicity in German on ${SITE}.`).waitFor();
    await dialog.getByRole('button', { name: 'Apply 0.02' }).click();
    await page.getByText('Threshold 0.02 is in force.').waitFor();
    await page.getByRole('row').filter({ hasText: 'Lea Lerche' }).getByText('0.02').waitFor();
    const [change] = await house.sql<{ by: string }>(
      'select created_by as by from tonfall.settings order by version desc limit 1',
    );
    expect(change?.by).toContain('Lea Lerche');
  });

  it('verdicts follow: what nobody has decided and stands above it names its score as a reason', async () => {
    const judged = (named: boolean) =>
      house.sql<{ id: string; score: number; policy: number; reasons: unknown }>(
        `select * from (
           select c.id, (l.toxicity->>'TOXICITY')::float as score, v.policy, v.reasons, exists (
             select 1 from jsonb_array_elements(v.reasons::jsonb) reason
             where reason->>'code' = 'ABOVE_THRESHOLD' and reason->>'attribute' = 'TOXICITY') as named
           from tonfall.comments c join tonfall.labels l on l.comment = c.seq
           join lateral (select * from tonfall.verdicts v where v.label = l.seq order by v.policy desc limit 1) v on true
           where c.site = $1 and c.language = 'de' and not exists (
             select 1 from tonfall.current_decisions d
             where d.comment = c.seq and d.state in ('approved', 'rejected'))) as judged
         where score >= 0.02 and named = $2`,
        [SITE, named],
      );
    await until(
      () => judged(false),
      (rows) => rows.length === 0,
    );
    expect((await judged(true)).length).toBeGreaterThan(5);
  });

  it('what somebody else has applied meanwhile is not overruled unknowingly', async () => {
    const page = await lea.open(`thresholds?site=${SITE}&language=de&attribute=INSULT`);
    await page.getByRole('heading', { name: 'Precision and recall by threshold' }).waitFor();
    // Nothing told of it in time.
    await page.route(/\/console\/(thresholds|events)/, (route) =>
      route.request().method() === 'POST' ? route.continue() : undefined,
    );
    const { body } = await house.admin.ask('GET', 'console/settings');
    const { version, document } = body as { version: number; document: object };
    const { status } = await house.admin.ask('PUT', 'console/settings', {
      version,
      document: { ...document, neverAutoHold: true },
    });
    expect(status).toBe(200);
    const field = page.locator('.bulk-bar').getByLabel('Threshold');
    await field.fill('0.9');
    await field.press('Tab');
    await page.getByRole('button', { name: 'Apply 0.90' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Apply 0.90' }).click();
    await page.getByText('Somebody else has changed the settings meanwhile.').waitFor();
    expect(lea.meant(/status of 409/)).toBe(1);
    await page.unrouteAll({ behavior: 'ignoreErrors' });
  });
});
