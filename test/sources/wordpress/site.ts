/** What the tests of the WordPress source share: a server for one test, and sources that read it without waiting. */
import { afterEach } from '@jest/globals';
import type { CommentSource } from '../../../src/sources/source.js';
import type { Clock } from '../../../src/sources/wordpress/http.js';
import { createWordPressSource } from '../../../src/sources/wordpress.js';
import { commentsOf, readAll } from '../../contracts/source.js';
import { DEFAULTS } from '../../helpers/source-input.js';
import {
  startWordPress,
  type WordPressComment,
  type WordPressOptions,
  type WordPressPost,
  type WordPressServer,
} from '../../helpers/wordpress-server.js';

export const POSTS: WordPressPost[] = [
  { id: 3, slug: 'platz', title: 'Der Platz &#8211; und dann?', date_gmt: '2024-03-01T06:00:00' },
  { id: 8, type: 'pages', slug: 'ueber-uns', title: 'Über uns', date_gmt: '2020-01-01T00:00:00' },
];
export const START = Date.UTC(2024, 2, 1);
/** From one comment to the next. */
export const STEP = 600_000;
const dateOf = (milliseconds: number) => new Date(milliseconds).toISOString().slice(0, 19);

/** A comment every ten minutes. */
export const comment = (id: number, more: Partial<WordPressComment> = {}): WordPressComment => ({
  id,
  post: 3,
  author_name: 'Rosl',
  author_email: 'rosl@mail.example',
  author_ip: '192.0.2.7',
  date_gmt: dateOf(START + id * STEP),
  content: `<p>Kommentar ${id}</p>\n`,
  ...more,
});
export const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

/** A clock that notes how long it was asked to wait, and does not. */
export const clockOf = (waits: number[]): Clock => ({
  now: () => START,
  sleep: async (milliseconds, signal) => {
    waits.push(milliseconds);
    signal?.throwIfAborted();
  },
});

/** Servers for the tests of a file, each closed at the end of its test. */
export function useWordPress() {
  let server: WordPressServer | undefined;
  afterEach(() => server?.close());
  return {
    async start(options: WordPressOptions = {}): Promise<WordPressServer> {
      server = await startWordPress({ posts: POSTS, ...options });
      return server;
    },
    /** The source of a path on the server. */
    open: (path = '', more: Partial<Parameters<typeof createWordPressSource>[0]> = {}) =>
      createWordPressSource({
        url: `${server?.url}${path}`,
        defaults: DEFAULTS,
        clock: clockOf([]),
        ...more,
      }),
  };
}

/** The ids that a source gives after a cursor, and the cursor to go on with. */
export async function idsOf(source: CommentSource, cursor?: string) {
  const items = await readAll(source, { cursor });
  const last = items.findLast(({ kind }) => kind === 'cursor');
  return {
    ids: commentsOf(items).map(({ id }) => Number(id)),
    cursor: last?.kind === 'cursor' ? last.cursor : undefined,
  };
}
