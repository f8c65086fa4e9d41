import { afterEach, describe, expect, it } from '@jest/globals';
import type { CommentSource } from '../../src/sources/source.js';
import { targetOfApiUrl } from '../../src/sources/wordpress/address.js';
import type { Clock } from '../../src/sources/wordpress/http.js';
import { createWordPressSource } from '../../src/sources/wordpress.js';
import { commentsOf, describeSource, readAll, refusalsOf } from '../contracts/source.js';
import { DEFAULTS } from '../helpers/source-input.js';
import {
  startWordPress,
  type WordPressComment,
  type WordPressOptions,
  type WordPressPost,
  type WordPressServer,
} from '../helpers/wordpress-server.js';

const POSTS: WordPressPost[] = [
  { id: 3, slug: 'platz', title: 'Der Platz &#8211; und dann?', date_gmt: '2024-03-01T06:00:00' },
  { id: 8, type: 'pages', slug: 'ueber-uns', title: 'Über uns', date_gmt: '2020-01-01T00:00:00' },
];
const DAY = 24 * 60 * 60 * 1000;
const START = Date.UTC(2024, 2, 1);
const dateOf = (milliseconds: number) => new Date(milliseconds).toISOString().slice(0, 19);

/** A comment every ten minutes. */
const comment = (id: number, more: Partial<WordPressComment> = {}): WordPressComment => ({
  id,
  post: 3,
  author_name: 'Rosl',
  author_email: 'rosl@mail.example',
  author_ip: '192.0.2.7',
  date_gmt: dateOf(START + id * 600_000),
  content: `<p>Kommentar ${id}</p>\n`,
  ...more,
});
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

/** A clock that notes how long it was asked to wait, and does not. */
const clockOf = (waits: number[]): Clock => ({
  now: () => START,
  sleep: async (milliseconds, signal) => {
    waits.push(milliseconds);
    signal?.throwIfAborted();
  },
});

let server: WordPressServer;
afterEach(() => server?.close());

async function start(options: WordPressOptions = {}): Promise<WordPressServer> {
  server = await startWordPress({ posts: POSTS, ...options });
  return server;
}
const open = (path = '', more: Partial<Parameters<typeof createWordPressSource>[0]> = {}) =>
  createWordPressSource({ url: `${server.url}${path}`, defaults: DEFAULTS, clock: clockOf([]), ...more });
const idsOf = async (source: CommentSource, cursor?: string) => {
  const items = await readAll(source, { cursor });
  const last = items.findLast(({ kind }) => kind === 'cursor');
  return {
    ids: commentsOf(items).map(({ id }) => Number(id)),
    cursor: last?.kind === 'cursor' ? last.cursor : undefined,
  };
};

describeSource('wordpress', async () => {
  const servers: WordPressServer[] = [];
  return {
    refuses: true,
    ownIds: true,
    open: async (samples, broken) => {
      const comments = samples.map(({ id, author, text, email, ip }) =>
        comment(Number(id) * 2, { author_name: author, content: text, author_email: email, author_ip: ip }),
      );
      // Ids of the suite are those of the comments
      for (const row of comments) row.id /= 2;
      if (broken) comments.push(comment(99, { content: ' ' }));
      const started = await startWordPress({ posts: POSTS, comments, ignoresFields: true });
      servers.push(started);
      return createWordPressSource({ url: started.url, defaults: DEFAULTS, clock: clockOf([]) });
    },
    close: async () => {
      await Promise.all(servers.map((one) => one.close()));
    },
  };
});

describe('wordpress: facts', () => {
  it('reads what the API knows of a comment and of its post', async () => {
    await start({
      comments: [
        comment(5, {
          author: 2,
          author_name: 'Tom &amp; Rosl',
          parent: 4,
          content: '<p>Schön &amp; gut</p>',
        }),
      ],
    });
    const [item] = await readAll(await open());
    expect(item).toMatchObject({ kind: 'comment', place: `${server.url}platz#comment-5` });
    expect(item?.kind === 'comment' && item.comment).toEqual({
      site: 'default',
      source: 'wordpress',
      id: '5',
      threadId: '3',
      threadTitle: 'Der Platz – und dann?',
      threadUrl: `${server.url}platz/`,
      threadTime: '2024-03-01T06:00:00.000Z',
      section: null,
      parentId: '4',
      replyTo: null,
      author: 'Tom & Rosl',
      authorId: '2',
      createdAt: '2024-03-01T00:50:00.000Z',
      createdAtApproximate: false,
      text: '<p>Schön &amp; gut</p>',
      format: 'html',
      language: null,
      state: 'approved',
      reports: null,
      likes: null,
    });
  });

  it('asks for the posts of a page of comments once, and gives up on unknown ones', async () => {
    const comments = range(1, 120).map((id) => comment(id, { post: id % 2 ? 3 : 8 }));
    await start({ comments: [...comments, comment(121, { post: 77 })] });
    const read = commentsOf(await readAll(await open()));
    expect(new Set(read.map(({ threadTitle }) => threadTitle))).toEqual(
      new Set(['Der Platz – und dann?', 'Über uns', null]),
    );
    const asked = server.requests.filter((request) => /v2\/(posts|pages)/.test(request));
    expect(asked).toHaveLength(4);
  });

  it('refuses a row that is not of the right form and reads the others', async () => {
    await start({ comments: [comment(1), comment(2), comment(3)] });
    server.troubles.push({
      match: /comments/,
      trouble: {
        status: 200,
        body: JSON.stringify([
          { id: 1, content: 'x' },
          { id: 2, content: { rendered: 'b' } },
        ]),
        headers: { 'x-wp-total': '2' },
      },
    });
    const items = await readAll(await open());
    expect(commentsOf(items)).toMatchObject([{ id: '2', author: null, createdAt: null }]);
    expect(refusalsOf(items)).toMatchObject([{ code: 'INVALID_ROW', id: '1' }]);
  });
});

describe('wordpress: addresses', () => {
  it.each([
    ['header', true],
    ['header', false],
    ['html', false],
    ['none', false],
  ] as const)('finds the API and the post by %s, links of its own: %s', async (discovery, selfLinks) => {
    const comments = [comment(1), comment(2, { post: 8 })];
    await start({ comments, discovery, selfLinks });
    expect((await idsOf(await open())).ids).toEqual([1, 2]);
    expect((await idsOf(await open('2024/03/platz/'))).ids).toEqual([1]);
    expect((await idsOf(await open('ueber-uns'))).ids).toEqual([2]);
  });

  it('takes addresses of the API', async () => {
    await start({ comments: [comment(1), comment(2, { post: 8 })] });
    for (const path of ['wp-json', 'wp-json/', 'wp-json/wp/v2/comments', '?rest_route=/wp/v2/comments']) {
      expect((await idsOf(await open(path))).ids).toEqual([1, 2]);
    }
    for (const path of [
      'wp-json/wp/v2/comments?post=8',
      'wp-json/wp/v2/pages/8',
      '?rest_route=/wp/v2/pages/8',
    ]) {
      expect((await idsOf(await open(path))).ids).toEqual([2]);
    }
    expect(() => targetOfApiUrl('https://a.example/wp-json/wp/v2/tags')).toThrow(
      expect.objectContaining({ code: 'SOURCE_UNREADABLE' }),
    );
    expect(targetOfApiUrl('https://a.example/blog/2024/')).toBeNull();
  });

  it('says what is not there', async () => {
    await start({ discovery: 'header' });
    await expect(open('gibt-es-nicht/')).rejects.toMatchObject({ code: 'SOURCE_NOT_FOUND' });
    server.troubles.push({ match: /wp-json/, trouble: { status: 404 } });
    server.troubles.push({ match: /^\/$/, trouble: { status: 200, body: '<p>Keine API</p>' } });
    await expect(open()).rejects.toMatchObject({ code: 'SOURCE_UNREADABLE' });
  });
});

describe('wordpress: polling', () => {
  it('reads any number of pages by ascending id, then only what is new', async () => {
    await start({
      comments: range(1, 250)
        .reverse()
        .map((id) => comment(id)),
    });
    const source = await open();
    expect(source.cursorKey).toContain(server.api);
    const first = await idsOf(source);
    expect(first.ids).toEqual(range(1, 250));
    expect(await idsOf(source, first.cursor)).toEqual({ ids: [], cursor: first.cursor });
    server.comments.push(...range(251, 480).map((id) => comment(id)));
    expect((await idsOf(source, first.cursor)).ids).toEqual(range(251, 480));
  });

  it('reads a site that has no comments yet', async () => {
    await start();
    const source = await open();
    const empty = await idsOf(source);
    expect(empty.ids).toEqual([]);
    server.comments.push(comment(7));
    expect((await idsOf(source, empty.cursor)).ids).toEqual([7]);
  });

  it('goes on from the cursor of any page', async () => {
    await start({ comments: range(1, 300).map((id) => comment(id)) });
    const source = await open();
    const items = await readAll(source);
    let seen = 0;
    for (const item of items) {
      if (item.kind === 'comment') seen++;
      if (item.kind === 'cursor') {
        expect((await idsOf(source, item.cursor)).ids).toEqual(range(seen + 1, 300));
      }
    }
    expect(items.filter(({ kind }) => kind === 'cursor').length).toBeGreaterThan(2);
  });

  it('finds comments that were approved after later ones had been read', async () => {
    const late = [comment(230, { status: 'hold' }), comment(30, { status: 'hold' })];
    await start({
      comments: [
        ...range(1, 400)
          .filter((id) => id !== 230 && id !== 30)
          .map((id) => comment(id)),
        ...late,
      ],
    });
    const source = await open();
    const first = await idsOf(source);
    expect(first.ids).toHaveLength(398);
    for (const row of late) row.status = 'approved';
    server.comments.push(comment(401));
    const second = await idsOf(source, first.cursor);
    expect(second.ids).toEqual(expect.arrayContaining([230, 30, 401]));
    expect((await idsOf(source, second.cursor)).ids).toEqual([]);
  });

  it('goes back no further than the time in which comments are approved', async () => {
    const old = comment(5, { status: 'hold' });
    const comments = range(1, 3000)
      .filter((id) => id !== 5)
      .map((id) => comment(id));
    await start({ comments: [...comments, old] });
    const source = await open();
    const first = await idsOf(source);
    old.status = 'approved';
    const second = await idsOf(source, first.cursor);
    const oldest = Math.min(...second.ids);
    expect((3000 - oldest) * 600_000).toBeGreaterThanOrEqual(3 * DAY);
    expect((3000 - oldest) * 600_000).toBeLessThan(8 * DAY);
  });

  it('passes over nothing when comments are removed while it reads', async () => {
    await start({
      comments: range(1, 1000).map((id) => comment(id)),
      onList: ({ comments }) => comments.splice(0, 40),
    });
    const { ids } = await idsOf(await open());
    expect(ids).toEqual(range(41, 1000));
  });

  it('neither passes over nor repeats when comments come in while it reads', async () => {
    let next = 1001;
    await start({
      comments: range(1, 1000).map((id) => comment(id)),
      onList: ({ comments }) => {
        if (next < 1050) comments.push(comment(next++));
      },
    });
    const { ids } = await idsOf(await open());
    expect(ids).toEqual(range(1, next - 1));
  });

  it('notes that a comment was approved behind it while it read', async () => {
    const late = comment(150, { status: 'hold' });
    let lists = 0;
    await start({
      comments: [
        ...range(1, 500)
          .filter((id) => id !== 150)
          .map((id) => comment(id)),
        late,
      ],
      onList: () => {
        if (++lists === 4) late.status = 'approved';
      },
    });
    const source = await open();
    const first = await idsOf(source);
    expect(first.ids).not.toContain(150);
    expect((await idsOf(source, first.cursor)).ids).toContain(150);
  });

  it('is not misled by comments that are counted but not shown', async () => {
    const hidden = (id: number) => (id > 40 && id < 520) || id % 7 === 0;
    await start({ comments: range(1, 900).map((id) => comment(id, { hidden: hidden(id) })) });
    const source = await open();
    const first = await idsOf(source);
    expect(first.ids).toEqual(range(1, 900).filter((id) => !hidden(id)));
    expect((await idsOf(source, first.cursor)).ids).toEqual([]);
    server.comments.push(comment(901));
    expect((await idsOf(source, first.cursor)).ids).toEqual([901]);
  });

  it('reads everything again where the cursor is none', async () => {
    await start({ comments: [comment(1)] });
    for (const cursor of ['', 'x', '{}', '{"id":5}']) {
      expect((await idsOf(await open(), cursor)).ids).toEqual([1]);
    }
  });
});

describe('wordpress: trouble', () => {
  it('waits as long as it is told, in seconds or until a time', async () => {
    await start({ comments: [comment(1)] });
    const waits: number[] = [];
    const source = await open('', { clock: clockOf(waits) });
    server.troubles.push({ match: /comments/, trouble: { status: 429, headers: { 'retry-after': '7' } } });
    const date = new Date(START + 20_000).toUTCString();
    server.troubles.push({ match: /comments/, trouble: { status: 503, headers: { 'retry-after': date } } });
    expect((await idsOf(source)).ids).toEqual([1]);
    expect(waits).toEqual([7000, 20_000]);
  });

  it('tries again after errors of server and line, for longer each time, and gives up in the end', async () => {
    await start({ comments: [comment(1)] });
    const waits: number[] = [];
    const source = await open('', { clock: clockOf(waits) });
    const match = /comments/;
    server.troubles.push({ match, trouble: { status: 500 } }, { match, trouble: { status: 'drop' } });
    expect((await idsOf(source)).ids).toEqual([1]);
    expect(waits).toEqual([1000, 2000]);
    for (let index = 0; index < 5; index++) server.troubles.push({ match, trouble: { status: 502 } });
    await expect(readAll(source)).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
    expect(waits.slice(2)).toEqual([1000, 2000, 4000, 8000]);
  });

  it('does not wait for hours', async () => {
    await start();
    const waits: number[] = [];
    const source = await open('', { clock: clockOf(waits) });
    server.troubles.push({ match: /comments/, trouble: { status: 429, headers: { 'retry-after': '3600' } } });
    await expect(readAll(source)).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
    expect(waits).toEqual([]);
  });

  it.each([
    [401, 'rest_login_required', 'SOURCE_FORBIDDEN'],
    [403, 'rest_forbidden', 'SOURCE_FORBIDDEN'],
    [404, 'rest_no_route', 'SOURCE_NOT_FOUND'],
    [410, 'rest_gone', 'SOURCE_NOT_FOUND'],
    [400, 'rest_invalid_param', 'SOURCE_UNREADABLE'],
  ])('makes %i %s %s', async (status, code, expected) => {
    await start();
    const source = await open();
    server.troubles.push({ match: /comments/, trouble: { status, code } });
    await expect(readAll(source)).rejects.toMatchObject({
      code: expected,
      message: expect.stringContaining(code),
    });
  });

  it('takes an invalid page number for the end', async () => {
    await start({ comments: range(1, 150).map((id) => comment(id)) });
    const source = await open();
    const trouble = { status: 400, code: 'rest_post_invalid_page_number' };
    server.troubles.push({ match: /offset=95/, trouble }, { match: /offset=95/, trouble });
    expect((await idsOf(source)).ids).toEqual(range(1, 100));
  });

  it('refuses an answer that is no list of comments', async () => {
    await start();
    const source = await open();
    for (const body of ['<html>Bitte warten</html>', '{"a":1}', '[{"id":2},{"id":1}]', '[5]']) {
      server.troubles.push({ match: /comments/, trouble: { status: 200, body } });
      await expect(readAll(source)).rejects.toMatchObject({ code: 'SOURCE_UNREADABLE' });
    }
  });

  it('stops at once when it is aborted while it waits', async () => {
    await start();
    const stop = new AbortController();
    const clock: Clock = {
      now: () => START,
      sleep: async (_, signal) => {
        stop.abort();
        signal?.throwIfAborted();
      },
    };
    const source = await open('', { clock });
    server.troubles.push({ match: /comments/, trouble: { status: 503 } });
    await expect(readAll(source, { signal: stop.signal })).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});

describe('wordpress: application passwords', () => {
  const users = {
    redaktion: { password: 'abcd EFGH 1234', moderator: true },
    gast: { password: 'wxyz', moderator: false },
  };
  const comments = () => [comment(1), comment(2, { status: 'hold' }), comment(3, { status: 'spam' })];

  it('reads held comments too where the user may moderate', async () => {
    await start({ comments: comments(), users });
    const items = await readAll(await open('', { auth: { user: 'redaktion', password: 'abcd EFGH 1234' } }));
    expect(commentsOf(items).map(({ id, state }) => [id, state])).toEqual([
      ['1', 'approved'],
      ['2', 'pending'],
    ]);
    expect(JSON.stringify(items)).not.toMatch(/mail\.example|192\.0\.2/);
  });

  it('reads approved comments, with a warning, where the user may not', async () => {
    await start({ comments: comments(), users });
    const items = await readAll(await open('', { auth: { user: 'gast', password: 'wxyz' } }));
    expect(items.map(({ kind }) => kind)).toEqual(['warning', 'comment', 'cursor']);
  });

  it('does not take the cursor of another reader', async () => {
    await start({ comments: comments(), users });
    const { cursor } = await idsOf(await open());
    const moderator = await open('', { auth: { user: 'redaktion', password: 'abcdEFGH1234' } });
    expect((await idsOf(moderator, cursor)).ids).toEqual([1, 2]);
  });

  it('says that a password is wrong, and never sends one over an open line', async () => {
    await start({ comments: comments(), users });
    const wrong = { user: 'redaktion', password: 'geheim' };
    await expect(open('', { auth: wrong }).then((source) => readAll(source))).rejects.toMatchObject({
      code: 'SOURCE_FORBIDDEN',
      message: expect.not.stringContaining('geheim'),
    });
    const sent: (string | null)[] = [];
    const opened = createWordPressSource({
      url: 'http://abendpost.example/',
      defaults: DEFAULTS,
      auth: wrong,
      fetch: async (_url, options) => {
        sent.push(new Headers(options?.headers).get('authorization'));
        const link = '<http://abendpost.example/wp-json/>; rel="https://api.w.org/"';
        return new Response('', { headers: { link } });
      },
    });
    await expect(opened).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    expect(sent).toEqual([null]);
  });
});
