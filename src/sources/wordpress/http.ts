/** GET requests that wait when told to, try again when it helps, and answer with the status otherwise. */
import { type Clock, systemClock } from '../../clock.js';
import { TonfallError } from '../../errors.js';
import { placeOf, requirePrivate } from '../../remote-address.js';
import { retryAfter } from '../../retry-after.js';

export type { Clock } from '../../clock.js';

/** User and application password (WordPress 5.6 and later), sent as HTTP Basic. */
export interface WordPressAuth {
  readonly user: string;
  readonly password: string;
}

export interface HttpOptions {
  readonly auth?: WordPressAuth | undefined;
  readonly clock?: Clock | undefined;
  readonly fetch?: typeof fetch | undefined;
}

export interface Answer {
  /** Where the answer came from after redirects. */
  readonly url: string;
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/** Gets one address. Every status below 500 but 429 is an answer. Throws SOURCE_UNAVAILABLE, CANCELLED. */
export type Get = (url: string, signal?: AbortSignal) => Promise<Answer>;

/** What messages call the secret that goes with requests. */
export const PASSWORD = 'An application password';

const ATTEMPTS = 5;
const FIRST_WAIT = 1000;
/** A site that asks for more is taken to be down: the next poll comes anyway. */
const LONGEST_WAIT = 120_000;
const TIMEOUT = 30_000;
const LARGEST_BODY = 64 * 1024 * 1024;

/** With `auth`, each request carries the password, and `requirePrivate` holds. */
export function createGet({ auth, clock = systemClock, fetch: send = fetch }: HttpOptions): Get {
  return async (url, signal) => {
    const place = placeOf(url);
    if (auth) requirePrivate(url, PASSWORD);
    const headers = {
      accept: 'application/json, text/html;q=0.9, */*;q=0.5',
      'user-agent': 'tonfall',
      ...(auth && {
        authorization: `Basic ${Buffer.from(`${auth.user}:${auth.password}`).toString('base64')}`,
      }),
    };
    for (let attempt = 1; ; attempt++) {
      const limit = AbortSignal.timeout(TIMEOUT);
      let wait = FIRST_WAIT * 2 ** (attempt - 1);
      let detail = 'There was no answer.';
      try {
        const response = await send(url, {
          headers,
          signal: signal ? AbortSignal.any([signal, limit]) : limit,
        });
        const body = await readBody(response, place);
        if (response.status < 500 && response.status !== 429) {
          return { url: response.url || url, status: response.status, headers: response.headers, body };
        }
        detail = `It answered with status ${response.status}.`;
        wait = retryAfter(response.headers.get('retry-after'), clock.now()) ?? wait;
      } catch (thrown) {
        if (signal?.aborted) throw new TonfallError('CANCELLED', { place });
        if (thrown instanceof TonfallError) throw thrown;
      }
      if (wait > LONGEST_WAIT) detail += ` It asks to wait ${Math.ceil(wait / 1000)} s.`;
      if (attempt === ATTEMPTS || wait > LONGEST_WAIT) {
        throw new TonfallError('SOURCE_UNAVAILABLE', { place, detail });
      }
      await clock.sleep(wait, signal).catch(() => {
        throw new TonfallError('CANCELLED', { place });
      });
    }
  };
}

/** An answer that is no success as an error of the table. */
export function failureOf({ url, status, body }: Answer): TonfallError {
  const place = placeOf(url);
  const detail = `It answered with status ${status}${errorCode(body) ? ` (${errorCode(body)})` : ''}.`;
  if (status === 401 || status === 403) return new TonfallError('SOURCE_FORBIDDEN', { place, detail });
  if (status === 404 || status === 410) return new TonfallError('SOURCE_NOT_FOUND', { place, detail });
  return new TonfallError('SOURCE_UNREADABLE', { place, detail });
}

/** The `code` of a WordPress error object, or null. */
export function errorCode(body: string): string | null {
  const code = (parseJson(body) as { code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' && /^\w{1,80}$/.test(code) ? code : null;
}

/** The value of a JSON text; undefined where it is none. */
export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

async function readBody(response: Response, place: string): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += part.length;
    if (size > LARGEST_BODY) {
      throw new TonfallError('SOURCE_UNREADABLE', { place, detail: 'The answer is larger than 64 MiB.' });
    }
    parts.push(part);
  }
  return Buffer.concat(parts).toString();
}
