import { expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { HOSTILE } from './hostile-markup.js';
import { describeStories, KEPT, type Person, settled, useHouse } from './house.js';
import { openText } from './queue-page.js';
import { until } from './until.js';

/** Of markup that became a part of the page: what the console never has, nor bull-board but for its configuration. */
const INJECTED = `[...document.querySelectorAll('*')].filter((element) =>
  [...element.attributes].some(({ name }) => /^on/.test(name)) ||
  element.matches('iframe, object, embed, marquee, math, video, audio, form[action], script:not([src], #__UI_CONFIG__), svg script, ' +
    'svg animate, svg use, body link[rel=stylesheet], body meta, body base, body style') ||
  /^\\s*(java|vb)script:|^data:/i.test(element.getAttribute('href') ?? element.getAttribute('src') ?? '')
).map((element) => element.outerHTML.slice(0, 200))`;

/** Every field that reaches the console says something else than it should. */
describeStories('hostile text in every field', KEPT, (kept) => {
  const house = useHouse(kept, { flags: ['--policy', '{"neverAutoPublish":true}'] });
  let ada: Person;
  let page: Page;

  async function isClean(where: string): Promise<void> {
    const pwned = await page.evaluate('globalThis.pwned ?? null');
    expect([where, pwned, await page.evaluate(INJECTED)]).toEqual([where, null, []]);
    expect([where, house.takeFaults()]).toEqual([where, []]);
  }
  /** Rests on everything that can be rested on, and opens everything that opens. */
  async function touch(): Promise<void> {
    const spots =
      (await page.evaluate(`[...document.querySelectorAll('main :is(mark, a, h2, strong, td, summary, li, time)')]
      .map((element) => element.getBoundingClientRect())
      .filter(({ width, height, top, bottom }) => width * height > 0 && bottom > 0 && top < innerHeight)
      .map(({ x, y, width, height }) => [x + width / 2, y + height / 2]).slice(0, 25)`)) as [
        number,
        number,
      ][];
    for (const [x, y] of spots) await page.mouse.move(x, y);
    await page.evaluate(`document.querySelectorAll('main summary').forEach((summary) => summary.click())`);
  }
  const visit = async (path: string): Promise<void> => {
    await ada.open(path);
    await touch();
    await isClean(path);
  };
  const put = async (method: string, path: string, body: unknown): Promise<unknown> => {
    const answer = await ada.ask(method, `console/${path}`, body);
    expect([path, answer.status, answer.status < 300 ? null : answer.body]).toEqual([
      path,
      answer.status,
      null,
    ]);
    return answer.body;
  };
  // No id has control characters: they are refused.
  const idOf = (text: string, at: number) => `${at} ${text.replaceAll(/\p{Cc}/gu, '')}`;
  const comment = (text: string, at: number) => ({
    site: at < 4 ? text.slice(0, 190) : 'news',
    id: idOf(text, at),
    threadId: at % 2 === 0 ? text : 'one',
    threadTitle: text,
    threadUrl: text,
    section: text,
    parentId: at > 0 ? idOf(HOSTILE[at - 1] ?? '', at - 1) : text,
    replyTo: text,
    author: text,
    authorId: text,
    text: `${text} you idiot`,
  });

  it('is taken over the API and from files', async () => {
    ada = house.admin;
    page = ada.page;
    const all = HOSTILE.map(comment);
    const half = all.length / 2;
    await house.send(all.slice(0, half));
    await house.ingest(
      all.slice(half).map(({ threadId, threadTitle, threadUrl, parentId, replyTo, authorId, ...rest }) => ({
        ...rest,
        thread: threadId,
        title: threadTitle,
        url: threadUrl,
        parent: parentId,
        reply_to: replyTo,
        author_id: authorId,
      })),
    );
    const [stored] = await house.sql<{ count: number }>(
      'select count(*)::int as count from tonfall.comments',
    );
    expect(stored?.count).toBe(HOSTILE.length);
  });

  it('is taken from people: reasons, notes, names, views, lists, keys', async () => {
    const [first = '', second = ''] = [HOSTILE[0], HOSTILE[7]];
    await put('PUT', 'reasons?site=*', {
      version: 0,
      required: false,
      reasons: HOSTILE.slice(0, 50).map((text, at) => ({ code: `r-${at}`, de: text, en: text })),
    });
    for (const [at, text] of HOSTILE.slice(0, 12).entries()) {
      const name = text.slice(0, 190);
      await put('POST', 'views', {
        name: text.slice(0, 100),
        query: `?q=${encodeURIComponent(text)}&author=${text}`,
      });
      await put('POST', 'users', { login: `${at}${name}`, name, roles: [{ site: name, role: 'viewer' }] });
      await put('POST', 'keys', { name, site: name, scopes: ['read'] });
    }
    const { version, document } = (await put('GET', 'settings', undefined)) as {
      version: number;
      document: object;
    };
    await put('PUT', 'settings', {
      version,
      document: {
        ...document,
        // An asterisk stands for any letters, and only at an end of a term.
        words: {
          suspect: HOSTILE.map((text) => text.replaceAll('*', '').slice(0, 90)),
          banned: ['idiot'],
          allow: [first],
        },
        sites: { [second]: { sections: { [first]: { neverAutoHold: true } } } },
      },
    });
    const rows = await house.sql<{ seq: number }>('select seq from tonfall.comments order by seq limit 12');
    for (const [at, { seq }] of rows.entries()) {
      const note = HOSTILE[at];
      const comments = [{ seq: Number(seq), version: 0 }];
      await put('POST', 'decisions', { comments, action: 'note', note });
    }
  });

  it('is text and nothing else in the queue, comment by comment', async () => {
    await ada.open('');
    await page.locator('.queue-row').first().waitFor();
    const rows = await house.sql<{ seq: number; text: string }>('select seq, text from tonfall.comments');
    const texts = new Map(rows.map(({ seq, text }) => [String(seq), text]));
    const unseen = new Set(texts.keys());
    // Some say the same: the address tells them apart, once somebody has moved.
    const named = () => new URL(page.url()).searchParams.get('comment') ?? '';
    const movedOn = async (): Promise<boolean> => {
      const before = named();
      await page.keyboard.press('j');
      return page
        .waitForURL(() => named() !== before, { timeout: 10_000 })
        .then(() => true)
        .catch(() => false);
    };
    const look = async (seq: string): Promise<void> => {
      await until(
        () => openText(page),
        (text) => text === texts.get(seq),
      );
      if (unseen.size % 6 === 0) await touch();
      await isClean(`comment ${seq}: ${await openText(page)}`);
      unseen.delete(seq);
    };
    expect(await movedOn()).toBe(true);
    do await look(named());
    while (await movedOn());
    // The first, and what has changed its place meanwhile.
    expect(unseen.size).toBeLessThan(texts.size / 2);
    for (const seq of unseen) {
      await ada.open(`?comment=${seq}`);
      await look(seq);
    }
    await page.getByRole('button', { name: 'Reject with a reason' }).click();
    await page.getByRole('menuitem').last().waitFor();
    await isClean('reasons');
    await page.keyboard.press('Escape');
    await page.keyboard.press('1');
    await isClean('toast');
    for (const name of ['Saved views', 'Filter']) {
      await page.getByRole('button', { name }).first().click();
      await page.getByRole('dialog', { name }).waitFor();
      await isClean(name);
      await page.keyboard.press('Escape');
    }
    await page.keyboard.press('Control+k');
    await page.getByRole('menuitem').first().waitFor();
    await isClean('palette');
  });

  it('is text on the pages of comments and threads', async () => {
    const rows = await house.sql<{ seq: number; site: string; thread: string; author: string }>(
      'select seq, site, thread_id as thread, author from tonfall.comments order by seq limit 8',
    );
    for (const { seq, site, thread, author } of rows) {
      await visit(`comments/${seq}`);
      await visit(`thread?${new URLSearchParams({ site, id: thread })}`);
      await visit(`?${new URLSearchParams({ author, site, q: author })}`);
    }
    await visit('threads');
  });

  it('is text on every other page', async () => {
    const [first = ''] = HOSTILE;
    for (const path of [
      ...['bulk', `bulk?${new URLSearchParams({ author: first, site: first })}`],
      ...['flagged', 'decisions', 'agreement', 'backlog', 'tone', 'moderators'].map(
        (view) => `dashboards?view=${view}`,
      ),
      ...['site', 'section', 'language'].map((by) => `dashboards?view=flagged&by=${by}`),
      `thresholds?${new URLSearchParams({ site: first, language: 'en' })}`,
      ...['policy', 'words', 'reasons', 'history', 'users', 'keys', 'audit'].map(
        (name) => `settings/${name}`,
      ),
      ...[
        'preferences',
        'nowhere',
        `nowhere/${encodeURIComponent(first)}`,
        `?problem=${encodeURIComponent(first)}`,
      ],
    ]) {
      await visit(path);
    }
    await ada.open('settings/history');
    await page.getByRole('button', { name: 'Show' }).first().click();
    await page.getByRole('dialog').waitFor();
    await isClean('a version of the settings');
    await ada.open('settings/users');
    await page
      .getByRole('button', { name: /^Edit / })
      .last()
      .click();
    await page.getByRole('dialog').waitFor();
    await isClean('a user');
  });

  it('is text on the sign-in page, in the queues and in the description of the API', async () => {
    const guest = await house.visitor();
    for (const text of HOSTILE.slice(0, 3)) {
      await guest.page.goto(
        `${house.site.url}?problem=${encodeURIComponent(text)}&return=javascript:alert(1)`,
      );
      await settled(guest.page);
      await guest.page.goto(`${house.site.url}setup?token=${encodeURIComponent(text)}`);
      await guest.page.getByRole('heading', { name: 'This link no longer works' }).waitFor();
    }
    expect(guest.meant(/status of 4\d\d/)).toBeGreaterThan(0);
    await guest.page.context().close();
    await page.goto(`${house.site.url}admin/queues/queue/tonfall-label?status=completed`);
    await page.getByText('tonfall-label').first().waitFor();
    await isClean('queues');
  });

  it('leads nowhere: only addresses of http are links', async () => {
    const [bad] = await house.sql<{ seq: number }>(
      `select c.seq from tonfall.comments c join tonfall.threads t on t.site = c.site and t.id = c.thread_id
       where t.url like 'javascript:%' limit 1`,
    );
    await ada.open(`comments/${bad?.seq}`);
    await page.locator('.article-title').waitFor();
    expect(await page.locator('.article-title a').count()).toBe(0);
    await house.ingest([
      {
        site: 'news',
        id: 'linked',
        thread: 'linked',
        title: 'A title',
        url: 'https://news.example/a',
        text: 'A word.',
      },
    ]);
    const [good] = await house.sql<{ seq: number }>(`select seq from tonfall.comments where id = 'linked'`);
    await ada.open(`comments/${good?.seq}`);
    const link = page.locator('.article-title a');
    expect(await link.getAttribute('href')).toBe('https://news.example/a');
    expect(await link.getAttribute('rel')).toContain('noopener');
  });
});
