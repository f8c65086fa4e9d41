/** Where the console stands: `tonfall serve --public-url` may put it below a path, which the page's <base> names. */

/** Path of the console, without the slash at its end: `` or `/moderation`. */
export const basePath = (document.querySelector('base')?.getAttribute('href') ?? '/').replace(/\/$/, '');

/** Address of a route of the server: `at('console/queue', { site: 'news' })`. Absent and null values are left out. */
export function at(path: string, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value));
  }
  const text = search.toString();
  return `${basePath}/${path}${text === '' ? '' : `?${text}`}`;
}

export type Query = Record<string, string | number | boolean | null | undefined>;
