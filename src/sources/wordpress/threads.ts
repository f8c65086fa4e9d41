/** Titles and addresses of the posts that comments belong to, asked for once per post. */
import { z } from 'zod';
import { routeUrl } from './address.js';
import { type Get, parseJson } from './http.js';
import { plainText, timeOf } from './values.js';

export interface Thread {
  readonly title: string | null;
  readonly url: string | null;
  readonly time: string | null;
}

const postsSchema = z.array(
  z.object({
    id: z.int(),
    link: z.string().nullish(),
    title: z.object({ rendered: z.string() }).nullish(),
    date_gmt: z.string().nullish(),
  }),
);

/** Posts that are remembered; the one used longest ago is forgotten first. */
const REMEMBERED = 1000;

/** Looks posts up. One that cannot be read (another type, not public) is remembered as unknown. */
export class Threads {
  readonly #root: string;
  readonly #get: Get;
  readonly #known = new Map<number, Thread | null>();

  constructor(root: string, get: Get) {
    this.#root = root;
    this.#get = get;
  }

  /** The threads of these posts, at most 100 of them. */
  async of(posts: Iterable<number>, signal?: AbortSignal): Promise<ReadonlyMap<number, Thread | null>> {
    const wanted = new Set(posts);
    const found = new Map<number, Thread | null>();
    let missing = [...wanted].filter((id) => !this.#known.has(id));
    for (const type of ['posts', 'pages']) {
      if (missing.length === 0) break;
      for (const [id, thread] of await this.#ask(type, missing, signal)) this.#known.set(id, thread);
      missing = missing.filter((id) => !this.#known.has(id));
    }
    for (const id of wanted) {
      const thread = this.#known.get(id) ?? null;
      found.set(id, thread);
      this.#known.delete(id);
      this.#known.set(id, thread);
    }
    for (const id of this.#known.keys()) {
      if (this.#known.size <= REMEMBERED) break;
      this.#known.delete(id);
    }
    return found;
  }

  async #ask(type: string, ids: readonly number[], signal?: AbortSignal): Promise<Map<number, Thread>> {
    const parameters = { include: ids.join(','), per_page: '100', _fields: 'id,link,title,date_gmt' };
    const answer = await this.#get(routeUrl(this.#root, `wp/v2/${type}`, parameters), signal);
    const posts = postsSchema.safeParse(parseJson(answer.body)).data ?? [];
    return new Map(
      posts.map(({ id, link, title, date_gmt: date }) => [
        id,
        { title: plainText(title?.rendered), url: link || null, time: timeOf(date) },
      ]),
    );
  }
}
