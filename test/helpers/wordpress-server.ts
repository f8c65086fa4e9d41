/** A WordPress REST API on the loopback interface: `wp/v2/comments`, `posts` and `pages` as the contract has them. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface WordPressComment {
  id: number;
  post: number;
  parent?: number;
  author?: number;
  author_name: string;
  author_email?: string;
  author_ip?: string;
  /** UTC without zone, as WordPress writes it. */
  date_gmt: string;
  content: string;
  status?: 'approved' | 'hold' | 'spam' | 'trash';
  /** On a post that the reader may not see: counted, but left out of the answer. */
  hidden?: boolean;
}

export interface WordPressPost {
  id: number;
  type?: 'posts' | 'pages';
  slug: string;
  title: string;
  date_gmt: string;
}

/** What the next answers are instead of the right one. `drop` closes the connection. */
export interface Trouble {
  status: number | 'drop';
  code?: string;
  headers?: Record<string, string>;
  body?: string;
}

export interface WordPressServer {
  /** `http://127.0.0.1:PORT/` */
  readonly url: string;
  readonly api: string;
  /** May be changed while the server runs. */
  readonly comments: WordPressComment[];
  readonly posts: WordPressPost[];
  /** Path and query of every request. */
  readonly requests: string[];
  /** Answers to give before the right ones, to requests whose path and query match. */
  readonly troubles: { match: RegExp; trouble: Trouble }[];
  close(): Promise<void>;
}

export interface WordPressOptions {
  comments?: WordPressComment[];
  posts?: WordPressPost[];
  /** Users by name; `moderator` may read in the context `edit`. */
  users?: Record<string, { password: string; moderator: boolean }>;
  /** Whether pages name the API in their headers, their head or not at all. */
  discovery?: 'header' | 'html' | 'none';
  /** Whether pages of posts link to themselves in the API. */
  selfLinks?: boolean;
  /** Whether the server ignores `_fields`, as some caches make it. */
  ignoresFields?: boolean;
  /** Called before each list of comments is answered. */
  onList?: (server: WordPressServer) => void;
}

const STATUS_OF_QUERY: Record<string, readonly string[]> = {
  approve: ['approved'],
  hold: ['hold'],
  spam: ['spam'],
  trash: ['trash'],
  all: ['approved', 'hold'],
};

export async function startWordPress(options: WordPressOptions = {}): Promise<WordPressServer> {
  const http = createServer((request, response) => {
    const url = new URL(request.url ?? '/', server.url);
    server.requests.push(url.pathname + url.search);
    const index = server.troubles.findIndex(({ match }) => match.test(url.pathname + url.search));
    const [hit] = index === -1 ? [] : server.troubles.splice(index, 1);
    if (hit) {
      makeTrouble(hit.trouble, response);
      return;
    }
    const route = url.searchParams.get('rest_route') ?? /^\/wp-json(\/.*)?$/.exec(url.pathname)?.[1];
    if (route === undefined && !url.pathname.startsWith('/wp-json')) {
      page(url, response);
      return;
    }
    api(route ?? '/', url.searchParams, request, response);
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;

  const server: WordPressServer = {
    url: `${origin}/`,
    api: `${origin}/wp-json/`,
    comments: options.comments ?? [],
    posts: options.posts ?? [],
    requests: [],
    troubles: [],
    close: () =>
      new Promise((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };

  function page(url: URL, response: ServerResponse): void {
    const slug = url.pathname.split('/').filter(Boolean).at(-1);
    const post = server.posts.find(
      (one) => one.slug === slug || String(one.id) === url.searchParams.get('p'),
    );
    if (slug && !post) {
      response.writeHead(404, headersOf(null)).end('<html><body>Nichts gefunden</body></html>');
      return;
    }
    response
      .writeHead(200, { 'content-type': 'text/html; charset=UTF-8', ...headersOf(post ?? null) })
      .end(
        `<!doctype html><html><head>${headOf()}<title>Seite</title></head><body><p>Text</p></body></html>`,
      );
  }

  function headersOf(post: WordPressPost | null): Record<string, string> {
    if ((options.discovery ?? 'header') !== 'header') return {};
    const links = [`<${server.api}>; rel="https://api.w.org/"`];
    if (post && options.selfLinks !== false) {
      links.push(
        `<${server.api}wp/v2/${post.type ?? 'posts'}/${post.id}>; rel="alternate"; title="JSON"; type="application/json"`,
        `<${server.url}?p=${post.id}>; rel=shortlink`,
      );
    }
    return { link: links.join(', ') };
  }

  function headOf(): string {
    return options.discovery === 'html' ? `<link rel='https://api.w.org/' href='${server.api}' />` : '';
  }

  function api(
    route: string,
    query: URLSearchParams,
    request: IncomingMessage,
    response: ServerResponse,
  ): void {
    const user = userOf(request);
    if (user === 'wrong') {
      fail(response, 401, 'incorrect_password');
      return;
    }
    if (route === '/' || route === '') {
      json(response, { namespaces: ['oembed/1.0', 'wp/v2'] });
      return;
    }
    const [, type, id] = /^\/wp\/v2\/(comments|posts|pages)\/?(\d+)?$/.exec(route) ?? [];
    if (type === 'comments' && id === undefined) {
      list(query, user, response);
      return;
    }
    if (type === 'posts' || type === 'pages') {
      posts(type, query, response);
      return;
    }
    fail(response, 404, 'rest_no_route');
  }

  function userOf(request: IncomingMessage): { moderator: boolean } | 'wrong' | null {
    const [, token] = /^Basic (.+)$/.exec(request.headers.authorization ?? '') ?? [];
    if (!token) return null;
    const [name = '', ...password] = Buffer.from(token, 'base64').toString().split(':');
    const user = options.users?.[name];
    // WordPress takes application passwords with and without spaces.
    const same = user && user.password.replaceAll(' ', '') === password.join(':').replaceAll(' ', '');
    return same ? user : 'wrong';
  }

  function list(query: URLSearchParams, user: { moderator: boolean } | null, response: ServerResponse): void {
    options.onList?.(server);
    const refused = user ? 403 : 401;
    const edit = query.get('context') === 'edit';
    if (edit && !user?.moderator) {
      fail(response, refused, 'rest_forbidden_context');
      return;
    }
    const status = query.get('status') ?? 'approve';
    if (status !== 'approve' && !user?.moderator) {
      fail(response, refused, 'rest_forbidden_param');
      return;
    }
    const size = Number(query.get('per_page') ?? 10);
    if (!(size >= 1 && size <= 100)) {
      fail(response, 400, 'rest_invalid_param');
      return;
    }
    const found = select(query, status);
    const start = query.get('offset')
      ? Number(query.get('offset'))
      : size * (Number(query.get('page') ?? 1) - 1);
    const rows = found.slice(start, start + size).filter(({ hidden }) => !hidden);
    const fields = options.ignoresFields ? undefined : query.get('_fields')?.split(',');
    json(
      response,
      rows.map((row) => pick(asApi(row, edit), fields)),
      { 'x-wp-total': String(found.length), 'x-wp-totalpages': String(Math.ceil(found.length / size)) },
    );
  }

  function select(query: URLSearchParams, status: string): WordPressComment[] {
    const post = query.get('post');
    const after = query.get('after');
    const byId = query.get('orderby') === 'id';
    const sign = query.get('order') === 'asc' ? 1 : -1;
    return server.comments
      .filter((row) => STATUS_OF_QUERY[status]?.includes(row.status ?? 'approved'))
      .filter((row) => !post || post.split(',').includes(String(row.post)))
      .filter((row) => !after || Date.parse(`${row.date_gmt}Z`) > Date.parse(after))
      .sort((a, b) => sign * (byId ? a.id - b.id : Date.parse(a.date_gmt) - Date.parse(b.date_gmt)));
  }

  function asApi(row: WordPressComment, edit: boolean): Record<string, unknown> {
    const post = server.posts.find(({ id }) => id === row.post);
    return {
      id: row.id,
      post: row.post,
      parent: row.parent ?? 0,
      author: row.author ?? 0,
      author_name: row.author_name,
      author_url: '',
      ...((edit || options.ignoresFields) && { author_email: row.author_email, author_ip: row.author_ip }),
      date: row.date_gmt,
      date_gmt: row.date_gmt,
      content: { rendered: row.content, ...(edit && { raw: row.content }) },
      link: `${server.url}${post?.slug ?? `?p=${row.post}`}#comment-${row.id}`,
      status: row.status ?? 'approved',
      type: 'comment',
    };
  }

  function posts(type: 'posts' | 'pages', query: URLSearchParams, response: ServerResponse): void {
    const include = query.get('include')?.split(',').map(Number);
    const slug = query.get('slug');
    const found = server.posts
      .filter((post) => (post.type ?? 'posts') === type)
      .filter((post) => !include || include.includes(post.id))
      .filter((post) => !slug || post.slug === slug)
      .map((post) => ({
        id: post.id,
        slug: post.slug,
        link: `${server.url}${post.slug}/`,
        title: { rendered: post.title },
        date_gmt: post.date_gmt,
      }));
    json(
      response,
      found.map((post) => pick(post, query.get('_fields')?.split(','))),
    );
  }

  return server;
}

const pick = (row: Record<string, unknown>, fields: string[] | undefined) =>
  Object.fromEntries(Object.entries(row).filter(([name]) => !fields || fields.includes(name)));

function json(response: ServerResponse, value: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
}

function fail(response: ServerResponse, status: number, code: string): void {
  response
    .writeHead(status, { 'content-type': 'application/json' })
    .end(JSON.stringify({ code, message: 'Nicht erlaubt.', data: { status } }));
}

function makeTrouble({ status, code, headers, body }: Trouble, response: ServerResponse): void {
  if (status === 'drop') response.destroy();
  else if (body !== undefined) response.writeHead(status, headers).end(body);
  else {
    response
      .writeHead(status, { 'content-type': 'application/json', ...headers })
      .end(JSON.stringify({ code: code ?? 'trouble', message: 'x', data: { status } }));
  }
}
