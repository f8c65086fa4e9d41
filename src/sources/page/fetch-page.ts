/** A page from the web. */
import { TonfallError } from '../../errors.js';
import { VERSION } from '../../package.js';
import { webAddress } from './article-html.js';
import { collectBytes, type PageBytes } from './read-page.js';

/** A page that does not answer within this many milliseconds is unavailable. */
const TIMEOUT = 30_000;

export interface FetchedPage extends PageBytes {
  /** The server's name for this version of the page, to ask for changes only, or null. */
  readonly tag: string | null;
}

/**
 * Fetches a page by GET; redirects are followed, compression is undone. `tag` of an earlier answer makes it null where
 * the page has not changed since. The page counts as saved at `now()`.
 * Throws SOURCE_NOT_FOUND, SOURCE_FORBIDDEN, SOURCE_UNAVAILABLE, SOURCE_UNREADABLE, SOURCE_TOO_LARGE, CANCELLED.
 */
export async function fetchPage(
  url: string,
  { tag, now, signal }: { tag: string | null; now: () => Date; signal: AbortSignal | undefined },
): Promise<FetchedPage | null> {
  const place = url;
  if (webAddress(url, null) === null) {
    throw new TonfallError('SOURCE_NOT_FOUND', { place, detail: 'Only http and https addresses are read.' });
  }
  const timeout = AbortSignal.timeout(TIMEOUT);
  try {
    const response = await fetch(url, {
      headers: {
        'user-agent': `tonfall/${VERSION}`,
        accept: 'text/html, application/xhtml+xml, text/plain;q=0.8',
        ...(tag === null ? {} : { 'if-none-match': tag }),
      },
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
    if (response.status === 304) return null;
    const refused = errorOf(response, place);
    if (refused !== null) {
      await response.body?.cancel();
      throw refused;
    }
    const bytes = await collectBytes(response.body ?? emptyBody(), place);
    return {
      bytes,
      place,
      contentType: response.headers.get('content-type'),
      url: response.url || url,
      savedAt: now(),
      tag: response.headers.get('etag'),
    };
  } catch (thrown) {
    if (thrown instanceof TonfallError) throw thrown;
    if (signal?.aborted) throw new TonfallError('CANCELLED', { place });
    throw new TonfallError('SOURCE_UNAVAILABLE', { place, cause: thrown });
  }
}

function errorOf({ status, headers }: Response, place: string): TonfallError | null {
  const detail = `It answered ${status}.`;
  if (status === 404 || status === 410) return new TonfallError('SOURCE_NOT_FOUND', { place, detail });
  if (status === 401 || status === 403) return new TonfallError('SOURCE_FORBIDDEN', { place, detail });
  if (status === 408 || status === 429 || status >= 500)
    return new TonfallError('SOURCE_UNAVAILABLE', { place, detail });
  if (status < 200 || status > 299) return new TonfallError('SOURCE_UNREADABLE', { place, detail });
  const type = headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase() ?? 'text/html';
  if (type.startsWith('text/') || type.includes('html')) return null;
  return new TonfallError('SOURCE_UNREADABLE', { place, detail: 'It is not a page of text or HTML.' });
}

async function* emptyBody(): AsyncGenerator<Uint8Array> {}
