import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { sampleComments } from '../web/sample-comments.mjs';
import { describeStories, type Person, settled, useHouse } from './house.js';

/** Colours that fade from one to the other have arrived, and so have those that began to fade after them. */
const STILL = `(async () => {
  do await new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)));
  while ((await Promise.allSettled(document.getAnimations().map(({ finished }) => finished))).length);
})()`;
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const SIZES = { desktop: { width: 1280, height: 800 }, phone: { width: 360, height: 740 } };
type Size = keyof typeof SIZES;

const press = (key: string) => (page: Page) => page.keyboard.press(key);
const wait = (selector: string) => (page: Page) => page.locator(selector).first().waitFor();

/** Each page, and what is done on it before axe looks. */
const PAGES: readonly (readonly [name: string, path: string, act?: (page: Page) => Promise<unknown>])[] = [
  ['queue', '', wait('.queue-row')],
  ['comment', '', (page) => page.locator('.queue-row-open').nth(1).click()],
  ['help', '', press('?')],
  ['palette', '', press('Control+k')],
  ['filter', '', (page) => page.getByRole('button', { name: 'Filter' }).first().click()],
  ['saved views', '', (page) => page.getByRole('button', { name: 'Saved views' }).click()],
  ['nothing found', '?q=zzzz', wait('.empty')],
  ['page of a comment', 'comments/1', wait('article.comment')],
  ['distribution', 'bulk?from=0&to=0.3', wait('.chart svg')],
  ['threads', 'threads', wait('.thread-list')],
  ['thread', 'thread?site=talbote.example&id=bruecke'],
  ['flagged', 'dashboards', wait('.chart svg')],
  ['decisions', 'dashboards?view=decisions'],
  ['agreement', 'dashboards?view=agreement'],
  ['backlog', 'dashboards?view=backlog'],
  ['tone', 'dashboards?view=tone'],
  ['moderators', 'dashboards?view=moderators'],
  ['thresholds', 'thresholds?site=talbote.example&language=de'],
  ['bands', 'settings/policy'],
  ['word lists', 'settings/words'],
  ['reasons', 'settings/reasons'],
  ['versions', 'settings/history'],
  ['users', 'settings/users'],
  ['new user', 'settings/users', (page) => page.getByRole('button', { name: 'Add a user' }).first().click()],
  ['API keys', 'settings/keys'],
  ['record', 'settings/audit'],
  ['preferences', 'preferences'],
  ['no such page', 'nowhere'],
];

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string }[];
}

/** What axe-core finds, in both colours; empty where nothing. */
async function violations(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.evaluate(STILL);
    await page.evaluate(AXE);
    const { violations } = (await page.evaluate(
      `axe.run(document, { runOnly: ${JSON.stringify(RULES)}, resultTypes: ['violations'] })`,
    )) as { violations: Violation[] };
    for (const { id, nodes } of violations) {
      found.push(
        `${colorScheme}: ${id}: ${nodes
          .slice(0, 2)
          .map(({ html }) => html.slice(0, 200))
          .join(' ')}`,
      );
    }
  }
  return found;
}

/** How a page looks does not depend on where its comments lie: one store is enough. */
describeStories('axe-core finds nothing, WCAG 2.2 AA', ['embedded'], (kept) => {
  const house = useHouse(kept);
  let ada: Person;

  it('on the pages before the sign-in', async () => {
    const guest = await house.visitor();
    await guest.open('');
    expect(await violations(guest.page)).toEqual([]);
    await guest.page.goto(`${house.site.url}setup?token=used`);
    await guest.page.getByRole('heading', { name: 'This link no longer works' }).waitFor();
    expect(guest.meant(/status of 4\d\d/)).toBeGreaterThan(0);
    expect(await violations(guest.page)).toEqual([]);
    await guest.page.context().close();
  });

  it('comments lie there, some of them decided', async () => {
    await house.ingest(sampleComments(Date.now()));
    ada = house.admin;
    const rows = await house.sql<{ comment: number }>(
      'select comment from tonfall.review_queue order by 1 limit 5',
    );
    for (const [at, { comment }] of rows.entries()) {
      const action = (['approve', 'reject', 'escalate', 'highlight', 'note'] as const)[at];
      const comments = [{ seq: Number(comment), version: 0 }];
      const { status } = await ada.ask('POST', 'console/decisions', { comments, action, note: 'Seen.' });
      expect(status).toBe(200);
    }
  });

  for (const size of Object.keys(SIZES) as Size[]) {
    it.each(PAGES.map(([name, path, act]) => ({ name, path, act })))(
      `on the ${size}: $name`,
      async ({ path, act }) => {
        const { page } = ada;
        await page.setViewportSize(SIZES[size]);
        await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
        await ada.open(path);
        await act?.(page);
        await settled(page);
        expect(await violations(page)).toEqual([]);
        const wide = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
        expect(await page.evaluate(wide)).toBe(0);
      },
    );
  }

  it('with forced colours, what a ground told is told by bars and lines', async () => {
    const { page } = ada;
    await page.setViewportSize(SIZES.desktop);
    await ada.open('');
    await page.locator('article.comment .comment-text mark').first().waitFor();
    const look = (selector: string, property: string) =>
      page.evaluate(`getComputedStyle(document.querySelector('${selector}'))['${property}']`);
    const seen = async () => ({
      bar:
        (await look('.score-fill', 'backgroundColor')) !== (await look('article.comment', 'backgroundColor')),
      track: await look('.score-track', 'borderTopStyle'),
      open: await look('.queue-row.open', 'outlineStyle'),
      mark: await look('article.comment mark:not(.share-0)', 'textDecorationLine'),
    });
    await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
    expect(await seen()).toEqual({ bar: true, track: 'solid', open: 'solid', mark: 'underline' });
    await page.emulateMedia({ forcedColors: 'none', reducedMotion: 'reduce' });
    expect(await seen()).toMatchObject({ track: 'none' });
  });
});
