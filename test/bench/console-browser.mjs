/** The console in Chromium: how soon a press shows, how many frames scrolling drops, what the first load takes. */
import { launchChromium } from '../browser/chromium.mjs';

const FRAME = 1000 / 60;
/** Shorter interactions are not told by the browser; they count as if they had taken this long. */
const SHORTEST = 16;

/** Runs in the page before its own scripts: the longest event of each interaction, as Event Timing has it. */
function watchInteractions() {
  const found = new Map();
  const keep = (entries) => {
    for (const { interactionId, duration } of entries) {
      if (interactionId) found.set(interactionId, Math.max(duration, found.get(interactionId) ?? 0));
    }
  };
  const observer = new PerformanceObserver((list) => keep(list.getEntries()));
  observer.observe({ type: 'event', durationThreshold: 16, buffered: true });
  globalThis.takeInteractions = () => {
    keep(observer.takeRecords());
    const durations = [...found.values()];
    found.clear();
    return durations;
  };
}

/** Opens the console of `startConsole` as the person who is signed in there. */
export async function openConsole({ address, cookie }) {
  const browser = await launchChromium();
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' });
  await context.addCookies([{ ...cookie, url: address }]);
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  await page.addInitScript(watchInteractions);
  await page.goto(`${address}/`);
  await page.waitForSelector('.queue-row');
  await page.waitForLoadState('networkidle').catch(() => {});
  return { page, close: () => browser.close() };
}

/** Bytes of script, as they came over the wire, until the queue stood there. */
export const scriptBytes = (page) =>
  page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .filter(({ name }) => new URL(name).pathname.endsWith('.js'))
      .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
  );

/** Resolves when what was done is on the screen and the browser has told of it. */
const settled = (page) =>
  page.evaluate(
    () =>
      new Promise((resolve) => {
        requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve, 60)));
      }),
  );

/** Site, language and attribute among the choices of the filter. */
const FILTERS = [1, 3, 4];

/** Does what a moderator does, and gives the milliseconds of each interaction by its kind. */
export async function interact(page, { rounds }) {
  const times = {};
  const once = async (kind, act) => {
    await page.evaluate(() => globalThis.takeInteractions());
    await act();
    await settled(page);
    const durations = await page.evaluate(() => globalThis.takeInteractions());
    times[kind] ??= [];
    times[kind].push(Math.max(SHORTEST, ...durations));
  };
  const press = (kind, key = kind) => once(kind, () => page.keyboard.press(key));
  const click = (kind, target) => once(kind, () => target.click());
  for (let round = 0; round < rounds; round++) {
    for (const key of ['j', 'j', 'j', 'k', 'f', 'j', 'd', 'u', 'f', 'd', 'j', 'f', 'u', 'k'])
      await press(key);
    await click('open a comment', page.locator('.queue-row-open').nth(3 + (round % 3)));
  }
  const option = (at) => page.getByRole('option').nth(at);
  for (const sort of [1, 2, 3, 0]) {
    await click('open a choice', page.locator('.queue-head .sort button'));
    await click('sort', option(sort));
    await page.waitForSelector('.queue-row');
  }
  for (const select of FILTERS) {
    await click('open the filter', page.locator('.filter-line button').nth(-2));
    await click('open a choice', page.locator('.filter-popover .select button').nth(select));
    await click('filter', option(1));
    await press('close the filter', 'Escape');
    await page.waitForSelector('.queue-row');
  }
  await press('search', '/');
  for (const key of 'punkt 99') await press('search', key === ' ' ? 'Space' : key);
  await press('search', 'Enter');
  return times;
}

/** Share of frames that did not come, and their number, while `scroll` runs. */
async function frames(page, scroll) {
  await page.evaluate(() => {
    const times = [];
    let running = true;
    const next = (time) => {
      times.push(time);
      if (running) requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
    globalThis.takeFrames = () => {
      running = false;
      return times;
    };
  });
  await scroll();
  const times = await page.evaluate(() => globalThis.takeFrames());
  let dropped = 0;
  for (let at = 1; at < times.length; at++) {
    dropped += Math.max(0, Math.round((times[at] - times[at - 1]) / FRAME) - 1);
  }
  return { shown: times.length, dropped };
}

const LIST = '.queue-rows';

/** Turns the wheel over the list for so long. */
async function wheel(page, { perSecond, seconds }) {
  const box = await page.locator(LIST).boundingBox();
  const session = await page.context().newCDPSession(page);
  await session.send('Input.synthesizeScrollGesture', {
    x: box.x + box.width / 2,
    y: box.y + box.height / 2,
    yDistance: -perSecond * seconds,
    speed: perSecond,
    preventFling: true,
    gestureSourceType: 'mouse',
  });
  await session.detach();
}

/** Drags the list from its beginning to its end, a little in every frame. */
const drag = (page, seconds) =>
  page.evaluate(
    ([selector, milliseconds]) =>
      new Promise((resolve) => {
        const box = document.querySelector(selector);
        const end = box.scrollHeight - box.clientHeight;
        const begin = performance.now();
        const next = () => {
          const part = Math.min(1, (performance.now() - begin) / milliseconds);
          box.scrollTop = part * end;
          if (part < 1) requestAnimationFrame(next);
          else resolve();
        };
        next();
      }),
    [LIST, seconds * 1000],
  );

/** Goes to the end of what is loaded again and again, until all `rows` are. Gives the seconds that took. */
async function loadAll(page, rows) {
  const begin = performance.now();
  await page.evaluate(
    async ([selector, wanted]) => {
      const box = document.querySelector(selector);
      const held = () => Number(box.querySelector('li')?.getAttribute('aria-setsize') ?? 0);
      while (held() < wanted) {
        box.scrollTop = box.scrollHeight;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      box.scrollTop = 0;
    },
    [LIST, rows],
  );
  await settled(page);
  return (performance.now() - begin) / 1000;
}

/**
 * Scrolls the queue: by the wheel while pages come, then, with all `rows` loaded, by the wheel at the beginning, in
 * the middle and at the end, and once from top to bottom by the bar.
 */
export async function scrollThrough(page, { rows, perSecond, seconds, dragSeconds }) {
  const go = (part) =>
    page.evaluate(
      ([selector, to]) => {
        const box = document.querySelector(selector);
        box.scrollTop = to * (box.scrollHeight - box.clientHeight);
      },
      [LIST, part],
    );
  const byWheel = async (from) => {
    await go(from);
    await settled(page);
    return frames(page, () => wheel(page, { perSecond, seconds }));
  };
  const scrolled = { coming: await byWheel(0) };
  const loading = await loadAll(page, rows);
  scrolled.beginning = await byWheel(0);
  scrolled.middle = await byWheel(0.5);
  scrolled.end = await byWheel(1 - (perSecond * seconds) / (106 * rows));
  await go(0);
  await settled(page);
  scrolled.bar = await frames(page, () => drag(page, dragSeconds));
  return { scrolled, loading };
}

export const droppedShare = (parts) => {
  const sum = (name) => parts.reduce((total, part) => total + part[name], 0);
  return sum('dropped') / (sum('dropped') + sum('shown'));
};
