/** A house with the console in it: `tonfall serve` as it is shipped, its people, and a browser for each of them. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect } from '@jest/globals';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { RawCommentInput } from '../../src/comment.js';
import { openDatabase } from '../../src/database/open.js';
import {
  describeWith,
  type Fresh,
  freshDataDir,
  freshPostgres,
  freshRedisDatabase,
  type Server,
} from '../helpers/servers.js';
import { type Running, startTonfall, tonfall } from '../helpers/shell.js';
import { chromiumPath, launchChromium, watchPage } from './chromium.mjs';
import { allSent } from './queue-page.js';
import { PATIENCE } from './until.js';

/** What the house keeps its comments and its queue in. */
export type Kept = 'embedded' | 'PostgreSQL and Redis';
export const KEPT: readonly Kept[] = ['embedded', 'PostgreSQL and Redis'];
const NEEDS: Readonly<Record<Kept, readonly Server[]>> = {
  embedded: [],
  'PostgreSQL and Redis': ['postgres', 'redis'],
};

/** A suite in the browser for each store; what is not there is left out by name. */
export function describeStories(title: string, kept: readonly Kept[], body: (kept: Kept) => void): void {
  for (const store of kept) {
    const name = `${title}, ${store}`;
    if (chromiumPath() !== null) describeWith(NEEDS[store], name, () => body(store));
    else
      describe.skip(`${name} (LEFT OUT: no Chromium, and TONFALL_TEST_CHROMIUM not set)`, () => body(store));
  }
}

export const PASSWORD = 'a long enough passphrase';
export type Roles = string | Readonly<Record<string, string>>;

/** Somebody at a desk: one browser of one's own. */
export interface Person {
  readonly login: string;
  readonly name: string;
  readonly page: Page;
  /** Opens an address below the console's once all decisions are sent, and waits until it stands. */
  open(path: string): Promise<Page>;
  /** A request as the page makes it. */
  ask(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }>;
  /** Takes away what a story meant to go wrong on the page; gives how often it did. */
  meant(fault: RegExp): number;
}

export interface Site {
  /** Ends with a slash. */
  readonly url: string;
  readonly serve: Running;
}

export interface HouseOptions {
  /** Flags of every `serve`. */
  readonly flags?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Whether the first account is made at once; a story of the first start does it itself. */
  readonly admin?: boolean;
}

/** Opens a house before the tests of a suite and closes it after them. */
export function useHouse(kept: Kept, options: HouseOptions | (() => Promise<HouseOptions>) = {}): House {
  const house = new House(kept, options);
  beforeAll(() => house.openDoors(), 600_000);
  // Whatever happened on any page, nothing of this may.
  afterEach(() => expect(house.takeFaults()).toEqual([]));
  afterAll(() => house.close(), 120_000);
  return house;
}

export class House {
  readonly #kept: Kept;
  readonly #given: HouseOptions | (() => Promise<HouseOptions>);
  #options: HouseOptions = {};
  readonly #drops: (() => Promise<void>)[] = [];
  readonly #serves: Running[] = [];
  readonly #faults = new Map<Page, string[]>();
  #folder = '';
  #place: string[] = [];
  #databaseUrl: string | null = null;
  #browser: Browser | undefined;
  #site: Site | undefined;
  #admin: Person | undefined;

  constructor(kept: Kept, options: HouseOptions | (() => Promise<HouseOptions>)) {
    this.#kept = kept;
    this.#given = options;
  }

  /** The first process. */
  get site(): Site {
    if (!this.#site) throw new Error('The house is not open.');
    return this.#site;
  }

  get admin(): Person {
    if (!this.#admin) throw new Error('Nobody has an account yet.');
    return this.#admin;
  }

  get browser(): Browser {
    if (!this.#browser) throw new Error('The house is not open.');
    return this.#browser;
  }

  async openDoors(): Promise<void> {
    this.#options = typeof this.#given === 'function' ? await this.#given() : this.#given;
    this.#folder = await mkdtemp(join(tmpdir(), 'tonfall-house-'));
    this.#drops.push(() => rm(this.#folder, { recursive: true, force: true }));
    const owned = async (fresh: Promise<Fresh<string>>): Promise<string> => {
      const { value, drop } = await fresh;
      this.#drops.push(drop);
      return value;
    };
    if (this.#kept === 'embedded') {
      this.#place = ['--data-dir', await owned(freshDataDir())];
    } else {
      this.#databaseUrl = await owned(freshPostgres());
      this.#place = ['--database-url', this.#databaseUrl, '--queue-url', await owned(freshRedisDatabase(11))];
    }
    const [browser, site] = await Promise.all([launchChromium(), this.serve()]);
    this.#browser = browser;
    this.#site = site;
    if (this.#options.admin === false) return;
    const link = this.setUpLink();
    this.#admin = await this.visitor('Ada Amsel', 'ada');
    await this.#setUp(this.#admin, link, { login: 'ada', name: 'Ada Amsel' });
  }

  /** The one-time link that the first process printed. */
  setUpLink(): string {
    const link = /^ *(http\S+\/setup\?token=\S+)$/m.exec(this.site.serve.stdout())?.[1];
    if (!link) throw new Error(`There is no link in:\n${this.site.serve.stdout()}`);
    return link;
  }

  /** Starts a process on the house's store. */
  async serve(...more: readonly string[]): Promise<Site> {
    const flags = ['--port', '0', '--threads', '1', ...(this.#options.flags ?? []), ...more];
    const env = { TONFALL_LOG_LEVEL: 'warn', ...this.#options.env };
    const serve = startTonfall(['serve', ...this.#place, ...flags], { cwd: this.#folder, env });
    this.#serves.push(serve);
    await serve.says(/^Console: http\S+/m);
    await serve.says(/Ctrl-C stops/);
    const said = (pattern: RegExp) => pattern.exec(serve.stdout())?.[1];
    const url = said(/^ {2}the proxy in front leads to (http\S+)$/m) ?? said(/^Server: (http\S+)/m);
    if (!url) throw new Error(`There is no address in:\n${serve.stdout()}`);
    return { url: `${url.replace(/\/$/, '')}/`, serve };
  }

  /** `tonfall ...` in a second terminal. */
  async run(command: string, ...argv: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await tonfall([command, ...argv, ...this.#place], { cwd: this.#folder });
    if (code !== 0) throw new Error(`${command} ends with ${code}: ${stderr}`);
    return stdout;
  }

  /** `tonfall ingest` of a file with these lines; returns when all is labelled. */
  async ingest(rows: readonly object[]): Promise<void> {
    const file = join(this.#folder, 'in.jsonl');
    await writeFile(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    await this.run('ingest', file, '--wait', '--threads', '1');
  }

  /** Sends comments over the API, and returns when the real model has labelled them. */
  async send(comments: readonly Partial<RawCommentInput>[], { url } = this.site): Promise<void> {
    const answer = await fetch(`${url}v1/comments/batch`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', prefer: 'wait=30' },
      body: JSON.stringify({ comments }),
    });
    const body = (await answer.json()) as { results?: { state?: string }[] };
    const states = body.results?.map(({ state }) => state);
    expect(states).toEqual(comments.map(() => 'labelled'));
  }

  /** SQL in the store, as a guest. */
  async sql<Row extends object>(statement: string, values: readonly unknown[] = []): Promise<Row[]> {
    const dataDir = this.#place[1] ?? '';
    const place =
      this.#databaseUrl === null
        ? { databaseUrl: null, dataDir, mode: 'share' as const }
        : { databaseUrl: this.#databaseUrl, dataDir: this.#folder, mode: 'share' as const };
    const { database } = await openDatabase(place);
    try {
      return await database.query<Row>(statement, [...values]);
    } finally {
      await database.close();
    }
  }

  /** Makes an account, with a role on every site or on some, and signs the person in in a browser of their own. */
  async person(
    name: string,
    roles: Roles,
    at = this.site,
    options: BrowserContextOptions = {},
  ): Promise<Person> {
    const login = name.split(' ')[0]?.toLowerCase() ?? name;
    const list = typeof roles === 'string' ? { '*': roles } : roles;
    const { status, body } = await this.admin.ask('POST', 'console/users', {
      login,
      name,
      email: `${login}@news.example`,
      roles: Object.entries(list).map(([site, role]) => ({ site, role })),
    });
    expect(status).toBe(200);
    const person = await this.visitor(name, login, at, options);
    await this.#setUp(person, (body as { link: string }).link);
    return person;
  }

  async #setUp(person: Person, link: string, first: object = {}): Promise<void> {
    const token = new URL(link).searchParams.get('token');
    const { status } = await person.ask('POST', 'console/setup', { token, password: PASSWORD, ...first });
    expect(status).toBe(200);
  }

  /** Somebody with a browser, not signed in. */
  async visitor(
    name = 'Somebody',
    login = '',
    { url } = this.site,
    options: BrowserContextOptions = {},
  ): Promise<Person> {
    const context = await this.browser.newContext({
      locale: 'en-GB',
      viewport: { width: 1280, height: 800 },
      reducedMotion: 'reduce',
      ...options,
    });
    context.setDefaultTimeout(PATIENCE);
    // Those that were closed, too: what went wrong on them is taken away after them.
    const pages: Page[] = [];
    context.on('page', (opened) => {
      pages.push(opened);
      this.#watch(opened, url);
    });
    const page = await context.newPage();
    return {
      login,
      name,
      page,
      open: async (path) => {
        await allSent(page);
        await page.goto(new URL(path, url).href);
        await settled(page);
        return page;
      },
      ask: async (method, path, body) => {
        const session = await context.request.get(`${url}console/session`);
        const { csrf } = (await session.json()) as { csrf: string | null };
        const answer = await context.request.fetch(`${url}${path}`, {
          method,
          headers: csrf === null ? {} : { 'x-tonfall-csrf': csrf },
          ...(body === undefined ? {} : { data: body }),
          maxRedirects: 0,
        });
        const text = await answer.text();
        const json = answer.headers()['content-type']?.includes('json') && text !== '';
        return { status: answer.status(), body: json ? JSON.parse(text) : text };
      },
      meant: (fault) => this.#meant(pages, fault),
    };
  }

  #watch(page: Page, url: string): void {
    if (!this.#faults.has(page)) this.#faults.set(page, watchPage(page, new URL(url).origin));
  }

  #meant(pages: readonly Page[], fault: RegExp): number {
    let count = 0;
    for (const page of pages) {
      const faults = this.#faults.get(page) ?? [];
      for (let index = faults.length - 1; index >= 0; index -= 1) {
        if (!fault.test(faults[index] ?? '')) continue;
        faults.splice(index, 1);
        count += 1;
      }
    }
    return count;
  }

  /** Without what a server says on a crowded machine, which a page hears and asks again. */
  takeFaults(): string[] {
    const faults = [...this.#faults.values()].flatMap((each) => each.splice(0));
    return faults.filter((fault) => !/status of 503/.test(fault));
  }

  async close(): Promise<void> {
    await this.#browser?.close();
    const ended = await Promise.all(this.#serves.map((serve) => serve.stop('SIGTERM')));
    for (const drop of this.#drops.reverse()) await drop();
    expect(ended.map(({ code }) => code)).toEqual(this.#serves.map(() => 0));
  }
}

/** Until the page stands and nothing turns on it any more. */
export async function settled(page: Page): Promise<void> {
  await page.locator('.top, .gate-card').first().waitFor();
  await page.locator('.spinner').first().waitFor({ state: 'detached' });
}
