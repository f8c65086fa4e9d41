/** Comments of a WordPress site through its REST API, `wp/v2/comments`; polls from a cursor. */
import { TonfallError } from '../errors.js';
import { placeOf, requirePrivate } from '../remote-address.js';
import { RAW_KEPT, refuse } from './refusal.js';
import { TEXT_LIMIT } from './row.js';
import type { CommentSource, SourceDefaults, SourceItem } from './source.js';
import {
  findTarget,
  rootOfPage,
  routeUrl,
  targetOfApiUrl,
  type WordPressTarget,
} from './wordpress/address.js';
import { type ApiComment, apiCommentSchema, COMMENT_FIELDS, toRawComment } from './wordpress/comment.js';
import {
  type Answer,
  createGet,
  errorCode,
  failureOf,
  type Get,
  type HttpOptions,
  PASSWORD,
  parseJson,
} from './wordpress/http.js';
import { type FetchPage, type PagedRow, parseCursor, walk } from './wordpress/paging.js';
import { Threads } from './wordpress/threads.js';
import { timeOf } from './wordpress/values.js';

export interface WordPressOptions extends HttpOptions {
  /** Address of the site, of one post, or of the API. */
  readonly url: string;
  readonly defaults: SourceDefaults;
  /** Ends the search for the API; `read` has its own. */
  readonly signal?: AbortSignal | undefined;
}

interface Row extends PagedRow {
  readonly value: unknown;
}

/**
 * Finds the API behind the address. The password is sent to the host of the address only, and never while looking.
 * Throws SOURCE_NOT_FOUND, SOURCE_FORBIDDEN, SOURCE_UNREADABLE, SOURCE_UNAVAILABLE, CONFIG_INVALID, CANCELLED.
 */
export async function createWordPressSource(options: WordPressOptions): Promise<CommentSource> {
  const { url, auth, signal } = options;
  const target = await findTarget(url, createGet({ ...options, auth: undefined }), signal);
  if (auth && hostOf(target.root) !== hostOf(url)) {
    const detail =
      'The API lies on another host than the address; to send it a password, name the API itself.';
    throw new TonfallError('CONFIG_INVALID', { place: placeOf(url), detail });
  }
  if (auth) requirePrivate(target.root, PASSWORD);
  return sourceOf(target, createGet(options), options);
}

/** The source, or null where there is no WordPress whose comments can be read; never a reason to give up. */
export async function tryWordPressSource(options: WordPressOptions): Promise<CommentSource | null> {
  const get = createGet({ ...options, auth: undefined });
  if (!targetOfApiUrl(options.url)) {
    const answer = await get(options.url, options.signal);
    const root = rootOfPage(answer);
    if (!root || answer.status >= 400) return null;
    const comments = await get(
      routeUrl(root, 'wp/v2/comments', { per_page: '1', _fields: 'id' }),
      options.signal,
    );
    if (comments.status >= 400 && !options.auth) return null;
  }
  try {
    return await createWordPressSource(options);
  } catch (thrown) {
    // A page of the site that is no post, such as the list of a category.
    if (thrown instanceof TonfallError && thrown.code === 'SOURCE_NOT_FOUND') return null;
    throw thrown;
  }
}

const hostOf = (address: string) => new URL(address).host.replace(/^www\./, '');

function sourceOf(target: WordPressTarget, get: Get, { auth, defaults }: WordPressOptions): CommentSource {
  const { root, post } = target;
  const threads = new Threads(root, get);
  return {
    name: 'wordpress',
    cursorKey: `wordpress ${defaults.site} ${root} ${post ?? 'all'}`,
    async *read({ cursor, signal } = {}) {
      const request = (context: 'view' | 'edit', offset: number, size: number) =>
        get(commentsUrl(target, context, offset, size), signal);
      let context: 'view' | 'edit' = 'view';
      if (auth) {
        const answer = await request('edit', 0, 1);
        if (answer.status < 400) context = 'edit';
        else if (isForbiddenToThisUser(answer)) yield unprivileged(root);
        else throw failureOf(answer);
      }
      const fetchPage: FetchPage<Row> = async (offset, size) =>
        pageOf(await request(context, offset, size), offset, size);
      const stored = parseCursor(cursor);
      // Another reader sees other comments: offsets mean nothing then.
      const from = stored?.context === context ? stored : null;
      for await (const step of walk(fetchPage, context, from)) {
        const comments = step.rows.map(({ id, value }) => parseComment(id, value, root));
        const posts = comments.flatMap((item) => ('post' in item && item.post ? [item.post] : []));
        const known = await threads.of(posts, signal);
        for (const comment of comments) {
          if (signal?.aborted) throw new TonfallError('CANCELLED', { place: placeOf(root) });
          if ('kind' in comment) yield comment;
          else {
            const place = comment.link || `${placeOf(root)}wp/v2/comments/${comment.id}`;
            const thread = (comment.post && known.get(comment.post)) || null;
            yield itemOf(comment, place, () => toRawComment(comment, thread, defaults));
          }
        }
        yield { kind: 'cursor', cursor: JSON.stringify(step.cursor) };
      }
    },
  };
}

function commentsUrl(
  target: WordPressTarget,
  context: 'view' | 'edit',
  offset: number,
  size: number,
): string {
  return routeUrl(target.root, 'wp/v2/comments', {
    orderby: 'id',
    order: 'asc',
    per_page: String(size),
    offset: String(offset),
    _fields: COMMENT_FIELDS,
    ...(target.post && { post: target.post }),
    ...(context === 'edit' && { context, status: 'all' }),
  });
}

function pageOf(answer: Answer, offset: number, size: number): { rows: Row[]; total: number } {
  if (answer.status === 400 && errorCode(answer.body)?.endsWith('_invalid_page_number')) {
    return { rows: [], total: offset };
  }
  if (answer.status >= 400) throw failureOf(answer);
  const values = parseJson(answer.body);
  const rows = Array.isArray(values) ? values.map(asRow) : [];
  const ascending = rows.every((row, index) => row && (index === 0 || row.id > (rows[index - 1]?.id ?? 0)));
  if (!Array.isArray(values) || !ascending) {
    const detail = 'The answer is not a list of comments by ascending id.';
    throw new TonfallError('SOURCE_UNREADABLE', { place: placeOf(answer.url), detail });
  }
  const total = answer.headers.get('x-wp-total');
  const guess = rows.length < size ? offset + rows.length : Number.POSITIVE_INFINITY;
  return { rows: rows.filter((row) => row !== null), total: total === null ? guess : Number(total) };
}

function asRow(value: unknown): Row | null {
  const { id, date_gmt: date } = (value ?? {}) as { id?: unknown; date_gmt?: unknown };
  const time = timeOf(typeof date === 'string' ? date : null);
  return typeof id === 'number' ? { id, time: time === null ? null : Date.parse(time), value } : null;
}

function parseComment(id: number, value: unknown, root: string): ApiComment | SourceItem {
  const parsed = apiCommentSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const place = `${placeOf(root)}wp/v2/comments/${id}`;
  return refuse('INVALID_ROW', {
    place,
    id: String(id),
    detail: 'The comment is not of the form that the API has.',
  });
}

function itemOf(row: ApiComment, place: string, make: () => ReturnType<typeof toRawComment>): SourceItem {
  const id = String(row.id);
  const raw = JSON.stringify(row);
  if (row.content.rendered.trim() === '') return refuse('TEXT_MISSING', { place, id, raw });
  if (Buffer.byteLength(row.content.rendered) > TEXT_LIMIT) {
    return refuse('TEXT_TOO_LONG', { place, id, raw: raw.slice(0, RAW_KEPT) });
  }
  return { kind: 'comment', comment: make(), place, raw };
}

/** Known to the site but not a moderator, or its password was lost on the way. A wrong password is another error. */
function isForbiddenToThisUser({ status, body }: Answer): boolean {
  const code = errorCode(body);
  return (
    (status === 401 || status === 403) &&
    (code === 'rest_forbidden_context' || code === 'rest_forbidden_param')
  );
}

const unprivileged = (root: string): SourceItem => ({
  kind: 'warning',
  place: placeOf(root),
  message:
    'The user may not moderate comments, or the server drops the password: only approved ones are read.',
});
