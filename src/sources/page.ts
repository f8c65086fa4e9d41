/** The `page` source: comments under an article, from a saved page, from its address, or from its copied text. */
import { Readable } from 'node:stream';
import { TonfallError } from '../errors.js';
import { type ByteInput, openBytes } from './bytes.js';
import { copiedText } from './page/copied-text.js';
import { fetchPage } from './page/fetch-page.js';
import { type Findings, NOTHING_FOUND, type Page, type Way } from './page/page.js';
import { collectBytes, readPage } from './page/read-page.js';
import { itemsOf } from './page/rows.js';
import { schemaOrg } from './page/schema-org.js';
import { wpDiscuz } from './page/wpdiscuz.js';
import { refuse, refuseInput } from './refusal.js';
import type { CommentSource, SourceDefaults, SourceItem } from './source.js';

/** The ways of reading a page, in the order in which they are tried; the first that finds something reads the page. */
export const WAYS: readonly Way[] = [
  // The comment system's own markup: everything is marked, ids included
  wpDiscuz,
  // What the page tells search engines
  schemaOrg,
  // No markup at all: a page copied out of a browser
  copiedText,
];

/** Where a page comes from. `place` is what errors and rows name. */
export type PageInput =
  | { readonly place: string; readonly input: ByteInput }
  | { readonly place: string; readonly text: string }
  | { readonly place?: string; readonly url: string };

export interface PageOptions {
  /** Further titles that stand beside names on copied pages, as "Superredner" does. */
  readonly ranks?: readonly string[];
  /** IANA name of the zone of times that the page writes without one. Default: Europe/Rome (as Berlin, Vienna). */
  readonly timeZone?: string;
  /** The clock that says when a fetched page was saved. */
  readonly now?: () => Date;
}

/**
 * Opens a page. Files may be gzipped and in any encoding that the page declares or that can be told from its bytes.
 *
 * wpDiscuz gives comments the ids of WordPress, which are one of a kind on one site: name the site when pages of
 * several are read. Other ids are the page's own addresses, or derived (`CommentIds`). A thread's id is the canonical
 * address, else it is made from the title. A page without comments yields nothing. A page by its address can be
 * polled: its cursor is the server's ETag, and an unchanged page yields nothing new.
 *
 * `read` throws SOURCE_NOT_FOUND, SOURCE_FORBIDDEN, SOURCE_UNAVAILABLE and CANCELLED; a page that is empty, too large
 * or no page at all is refused in its place.
 */
export function createPageSource(
  page: PageInput,
  defaults: SourceDefaults,
  options: PageOptions = {},
): CommentSource {
  const { ranks = [], timeZone = 'Europe/Rome', now = () => new Date() } = options;
  const place = page.place ?? ('url' in page ? page.url : '');

  async function* read({ cursor, signal }: ReadOptions = {}): AsyncGenerator<SourceItem> {
    if (signal?.aborted) throw new TonfallError('CANCELLED', { place });
    try {
      const bytes = await bytesOf(page, {
        place,
        tag: cursor ?? null,
        savedAt: defaults.savedAt,
        now,
        signal,
      });
      if (bytes === null) return;
      const parsed = readPage(bytes, timeZone);
      const findings = firstFindings(parsed, { ranks, timeZone });
      for (const item of itemsOf(parsed, findings, defaults)) {
        yield item;
        if (signal?.aborted) throw new TonfallError('CANCELLED', { place });
      }
      if (bytes.tag !== null) yield { kind: 'cursor', cursor: bytes.tag };
    } catch (thrown) {
      if (!(thrown instanceof TonfallError)) throw thrown;
      yield thrown.code === 'SOURCE_TOO_LARGE' ? refuse(thrown.code, { place }) : refuseInput(thrown, place);
    }
  }

  const cursorKey = 'url' in page ? `page ${defaults.site} ${page.url}` : null;
  return { name: 'page', cursorKey, read };
}

type ReadOptions = NonNullable<Parameters<CommentSource['read']>[0]>;

interface Reading {
  readonly place: string;
  readonly tag: string | null;
  readonly savedAt: Date | null;
  readonly now: () => Date;
  readonly signal: AbortSignal | undefined;
}

async function bytesOf(page: PageInput, { place, tag, savedAt, now, signal }: Reading) {
  if ('url' in page) {
    const fetched = await fetchPage(page.url, { tag, now, signal });
    return fetched && { ...fetched, place, savedAt: savedAt ?? fetched.savedAt };
  }
  const known = { place, url: null, savedAt, tag: null };
  if ('input' in page) {
    return {
      ...known,
      bytes: await collectBytes(openBytes(page.input, place, signal), place),
      contentType: null,
    };
  }
  const bytes = await collectBytes(Readable.from([Buffer.from(page.text)]), place);
  // Whatever the page declares: it was decoded already.
  return { ...known, bytes, contentType: '; charset=utf-8' };
}

function firstFindings(page: Page, options: Parameters<Way>[1]): Findings {
  let empty: Findings | null = null;
  for (const way of WAYS) {
    const findings = way(page, options);
    if (findings !== null && findings.items.length > 0) return findings;
    // A section that its own script fills later: the page may still tell search engines what is in it.
    empty ??= findings;
  }
  return empty ?? NOTHING_FOUND;
}
