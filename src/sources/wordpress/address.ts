/** From what a person types (site, post or API address) to the API and the post that are meant. */
import { TonfallError } from '../../errors.js';
import { placeOf } from '../../remote-address.js';
import { type Answer, failureOf, type Get, parseJson } from './http.js';
import { linksOf } from './links.js';

/** https://developer.wordpress.org/rest-api/using-the-rest-api/discovery/ */
const API_RELATION = 'https://api.w.org/';
const POST_ROUTE = /^wp\/v2\/[\w-]+\/(\d+)$/;

export interface WordPressTarget {
  /** Root of the API: ends in `/wp-json/`, or has a `rest_route` parameter. */
  readonly root: string;
  /** Id of the one post that is meant, or null for the whole site. */
  readonly post: string | null;
}

/** Address of a route like `wp/v2/comments` under a root of either form. */
export function routeUrl(root: string, route: string, parameters: Record<string, string> = {}): string {
  const url = new URL(root);
  if (url.searchParams.has('rest_route')) url.searchParams.set('rest_route', `/${route}`);
  else url.pathname += route;
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}

/** The target that an address of the API itself names, or null where it is another address. */
export function targetOfApiUrl(address: string): WordPressTarget | null {
  const url = new URL(address);
  const query = url.searchParams;
  const path = /^(.*\/wp-json)(?:\/(.*))?$/.exec(url.pathname);
  const route = (query.get('rest_route') ?? path?.[2] ?? '').replace(/^\/|\/$/g, '');
  if (!path && !query.has('rest_route')) return null;
  const root = query.has('rest_route')
    ? `${url.origin}${url.pathname}?rest_route=/`
    : `${url.origin}${path?.[1]}/`;
  const post = POST_ROUTE.exec(route);
  if (post?.[1] && !route.startsWith('wp/v2/comments/')) return { root, post: post[1] };
  if (route === '' || route === 'wp/v2' || route === 'wp/v2/comments')
    return { root, post: query.get('post') };
  const detail = 'Name the site, a post, or wp/v2/comments.';
  throw new TonfallError('SOURCE_UNREADABLE', { place: placeOf(address), detail });
}

/** The API's root by a page's links, or null where the page is of no WordPress site that shows its API. */
export function rootOfPage(answer: Answer): string | null {
  const href = linksOf(answer).find(({ rel }) => rel === API_RELATION)?.href;
  if (!href) return null;
  return href.includes('rest_route=') || href.endsWith('/') ? href : `${href}/`;
}

/** Finds the target of any address. Throws SOURCE_NOT_FOUND, SOURCE_UNREADABLE and what `get` throws. */
export async function findTarget(address: string, get: Get, signal?: AbortSignal): Promise<WordPressTarget> {
  const direct = targetOfApiUrl(address);
  if (direct) return direct;
  const answer = await get(address, signal);
  const root = rootOfPage(answer) ?? (await usualRoot(answer.url, get, signal));
  if (!root) {
    if (answer.status >= 400) throw failureOf(answer);
    const detail = 'No WordPress API was found there.';
    throw new TonfallError('SOURCE_UNREADABLE', { place: placeOf(address), detail });
  }
  if (pathOf(answer.url) === homePath(root) && !new URL(answer.url).searchParams.has('p')) {
    return { root, post: null };
  }
  return { root, post: await findPost(answer, root, get, signal) };
}

async function usualRoot(address: string, get: Get, signal?: AbortSignal): Promise<string | null> {
  const root = new URL('/wp-json/', address).href;
  const answer = await get(root, signal);
  const index = parseJson(answer.body) as { namespaces?: unknown } | null | undefined;
  return Array.isArray(index?.namespaces) && index.namespaces.includes('wp/v2') ? root : null;
}

/** By the page's link to itself in the API (WordPress 5.5), by its short link, at last by its slug. */
async function findPost(answer: Answer, root: string, get: Get, signal?: AbortSignal): Promise<string> {
  const links = linksOf(answer);
  for (const { href, rel, type } of links) {
    if (rel === 'alternate' && type === 'application/json') {
      const route = new URL(href).searchParams.get('rest_route') ?? href.split('/wp-json/')[1] ?? '';
      const id = POST_ROUTE.exec(route.replace(/^\/|\/$/g, ''))?.[1];
      // Pages of tags and authors have such a link too.
      if (id && !/^\/?wp\/v2\/(?:categories|tags|users)\//.test(route)) return id;
    }
  }
  for (const { href, rel } of links) {
    const id = rel === 'shortlink' ? new URL(href).searchParams.get('p') : null;
    if (id && /^\d+$/.test(id)) return id;
  }
  const slug = new URL(answer.url).pathname.split('/').filter(Boolean).at(-1);
  for (const type of slug ? ['posts', 'pages'] : []) {
    const found = await get(routeUrl(root, `wp/v2/${type}`, { slug: slug ?? '', _fields: 'id' }), signal);
    const id = (parseJson(found.body) as { id?: unknown }[] | null | undefined)?.[0]?.id;
    if (typeof id === 'number') return String(id);
  }
  throw new TonfallError('SOURCE_NOT_FOUND', {
    place: placeOf(answer.url),
    detail: 'No post is known there.',
  });
}

const pathOf = (address: string) => new URL(address).pathname.replace(/\/+$/, '');
const homePath = (root: string) => pathOf(root).replace(/(?:\/index\.php)?(?:\/wp-json)?$/, '');
