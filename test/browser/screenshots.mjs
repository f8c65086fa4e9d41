/**
 * Takes every page of the console, light and dark, on a desktop and a phone, from a server that runs:
 *
 *   node test/browser/screenshots.mjs --url http://127.0.0.1:8080 --login kim --password '...' [--out docs/screenshots]
 *     [--only queue,comment] [--language de] [--setup '<one-time link>'] [--axe] [--sizes desktop,phone,wide]
 *     [--numbers 1000000] [--empty]
 *
 * `--numbers` shows that number wherever the server counted something; `--empty` is for a server without comments. Both
 * mark the files they leave. `--jpeg QUALITY` leaves smaller files.
 *
 * Prints what went wrong on a page (errors, requests to other hosts) and leaves with 1 then.
 */
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { launchChromium, watchPage } from './chromium.mjs';

const { values } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://127.0.0.1:8080' },
    login: { type: 'string', default: 'kim' },
    password: { type: 'string', default: 'a long enough passphrase' },
    setup: { type: 'string' },
    out: { type: 'string', default: 'docs/screenshots' },
    only: { type: 'string' },
    themes: { type: 'string', default: 'light,dark' },
    sizes: { type: 'string', default: 'desktop,phone' },
    language: { type: 'string', default: 'en' },
    axe: { type: 'boolean', default: false },
    numbers: { type: 'string' },
    empty: { type: 'boolean', default: false },
    jpeg: { type: 'string' },
  },
});

const SIZES = {
  desktop: { width: 1280, height: 800 },
  phone: { width: 360, height: 740 },
  wide: { width: 2560, height: 1300 },
};

/** Each page, and what is done on it before it is taken. */
const PAGES = {
  queue: ['/', async (page) => page.waitForSelector('.queue-row')],
  comment: ['/', async (page) => page.locator('.queue-row-open').nth(1).click()],
  // The README's.
  console: ['/?thread=ferry', async (page) => page.locator('.queue-row-open').nth(1).click()],
  help: ['/', async (page) => page.keyboard.press('?')],
  palette: ['/', async (page) => page.keyboard.press('Control+k')],
  filter: [
    '/',
    async (page) =>
      page
        .getByRole('button', { name: /^Filter/ })
        .first()
        .click(),
  ],
  bulk: ['/bulk?from=0&to=0.3', async (page) => page.waitForSelector('.chart svg')],
  threads: ['/threads', async (page) => page.waitForSelector('.thread-list')],
  thread: ['/threads', async (page) => page.locator('.thread-title').first().click()],
  'long-thread': [
    '/threads?q=Umgehung',
    async (page) => {
      await page.locator('.thread-title').first().click();
      await page.waitForSelector('.tree-comment');
    },
  ],
  odd: [
    '/?thread=verordnung&state=all&sort=age',
    async (page) => {
      await page.waitForSelector('.queue-row');
      await page.locator('.queue-row-open').nth(3).click();
    },
  ],
  nothing: ['/?q=gibtesnicht', null],
  offline: [
    '/',
    async (page) => {
      await page.waitForSelector('.queue-row');
      await page.context().setOffline(true);
      await page.waitForSelector('.banner.bad');
    },
  ],
  problem: [
    '/preferences',
    async (page) => {
      await page.route('**/console/threads*', (route) => route.fulfill({ status: 500, body: 'x' }));
      await page.goto(`${root}/threads`);
      await page.waitForSelector('[role=alert]');
    },
  ],
  flagged: ['/dashboards', async (page) => page.waitForSelector('.chart svg')],
  decisions: ['/dashboards?view=decisions', async (page) => page.waitForSelector('.chart svg')],
  agreement: ['/dashboards?view=agreement', null],
  backlog: ['/dashboards?view=backlog', null],
  tone: ['/dashboards?view=tone', async (page) => page.waitForSelector('.chart svg')],
  moderators: ['/dashboards?view=moderators', null],
  thresholds: ['/thresholds', async (page) => page.waitForSelector('.chart svg')],
  policy: ['/settings/policy', null],
  words: ['/settings/words', null],
  reasons: ['/settings/reasons', null],
  history: ['/settings/history', null],
  users: ['/settings/users', null],
  keys: ['/settings/keys', null],
  audit: ['/settings/audit', null],
  preferences: ['/preferences', null],
  'not-found': ['/nowhere', null],
};

const FAILING = new Set(['offline', 'problem']);

/** Keys of answers under which the server counts something. */
const COUNTS =
  /^(flagged|comments|total|waiting|escalated|pending|failed|unscored|automatic|human|approved|rejected|decided|decisions|done|skipped)$/;

/** The same answer with `number` wherever something was counted. */
function counted(answer, number) {
  if (Array.isArray(answer)) return answer.map((each) => counted(each, number));
  if (answer === null || typeof answer !== 'object') return answer;
  return Object.fromEntries(
    Object.entries(answer).map(([key, value]) => [
      key,
      COUNTS.test(key) && typeof value === 'number' ? number : counted(value, number),
    ]),
  );
}

const mark = `${values.empty ? '-empty' : ''}${values.numbers === undefined ? '' : `-${values.numbers}`}`;
const picture = values.jpeg ? { type: 'jpeg', quality: Number(values.jpeg) } : { type: 'png' };
const ending = values.jpeg ? 'jpg' : 'png';
const origin = new URL(values.url).origin;
const root = values.url.replace(/\/$/, '');
const only = values.only?.split(',');
const axeSource = values.axe
  ? await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
  : '';
const browser = await launchChromium();
let failed = false;
await mkdir(values.out, { recursive: true });

/** What axe-core finds against WCAG 2.2 AA. */
async function axeFaults(page) {
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() =>
    globalThis.axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    }),
  );
  return violations.map(
    ({ id, help, nodes }) =>
      `axe ${id}: ${help} (${nodes.length}) ${nodes
        .slice(0, 2)
        .map(({ html }) => html.slice(0, 160))
        .join(' ')}`,
  );
}

async function signIn(page) {
  if (values.setup) {
    await page.goto(values.setup);
    await page.getByLabel('Name', { exact: true }).fill('Kim Berger');
    await page.getByLabel('User name').fill(values.login);
    await page.getByLabel('Password', { exact: true }).fill(values.password);
    await page.getByLabel('Password again').fill(values.password);
    await page.getByRole('button', { name: 'Save and sign in' }).click();
    values.setup = undefined;
  } else {
    await page.goto(`${root}/`);
    await page.getByLabel(/User name|Benutzername/).fill(values.login);
    await page.getByLabel(/^(Password|Passwort)$/).fill(values.password);
    await page.getByRole('button', { name: /Sign in|Anmelden/ }).click();
  }
  await page.waitForSelector('.top');
  return page.context().storageState();
}

const state = await (async () => {
  const context = await browser.newContext({ viewport: SIZES.desktop, locale: 'en-GB' });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  if (!values.setup && (!only || only.includes('sign-in'))) {
    await page.goto(`${root}/`);
    await page.waitForSelector('.gate-card');
    await page.screenshot({ path: join(values.out, `sign-in-desktop-light.${ending}`), ...picture });
  }
  const kept = await signIn(page);
  await context.close();
  return kept;
})();

for (const theme of values.themes.split(',')) {
  for (const size of values.sizes.split(',')) {
    const context = await browser.newContext({
      viewport: SIZES[size],
      colorScheme: theme,
      locale: values.language === 'de' ? 'de-DE' : 'en-GB',
      storageState: state,
      reducedMotion: 'reduce',
    });
    if (values.numbers !== undefined) {
      await context.route(/\/console\/(queue|dashboards|threads|bulk|comments)/, async (route) => {
        const response = await route.fetch();
        const json = await response.json().catch(() => null);
        await route.fulfill(json ? { response, json: counted(json, Number(values.numbers)) } : { response });
      });
    }
    for (const [name, [path, prepare]] of Object.entries(PAGES)) {
      if (only && !only.includes(name)) continue;
      const page = await context.newPage();
      page.setDefaultTimeout(20_000);
      const faults = watchPage(page, origin);
      try {
        await page.goto(`${root}${path}`);
        await page.waitForSelector('.top, .gate-card');
        await page.waitForFunction(() => document.querySelector('.spinner') === null);
        if (!values.empty || path === '/preferences') await prepare?.(page);
        await page.waitForTimeout(500);
        await page.waitForFunction(() => document.querySelector('.spinner') === null);
        await page.waitForFunction(() =>
          [...document.querySelectorAll('.chart-box')].every((box) => box.querySelector('svg') !== null),
        );
      } catch (error) {
        faults.push(String(error).split('\n')[0]);
      }
      if (values.axe) faults.push(...(await axeFaults(page)));
      const wide = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      if (wide > 0) faults.push(`scrolls sideways by ${wide} px`);
      await page.screenshot({
        path: join(values.out, `${name}${mark}-${size}-${theme}.${ending}`),
        ...picture,
        fullPage: !path.startsWith('/?') && path !== '/' && name !== 'long-thread',
      });
      // These two are about requests that fail.
      const real = faults.filter((fault) => !FAILING.has(name) || !/Failed to load resource/.test(fault));
      for (const fault of new Set(real)) console.log(`${name} ${size} ${theme}: ${fault}`);
      failed ||= real.length > 0;
      await context.setOffline(false);
      await page.close();
    }
    await context.close();
  }
}
await browser.close();
process.exitCode = failed ? 1 : 0;
