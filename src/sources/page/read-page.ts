/** From the bytes of a page to its text, and from its text to a page that can be read. */
import { isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';
import { TonfallError } from '../../errors.js';
import { detectEncoding } from '../encoding.js';
import { binaryKind } from '../file-kind.js';
import { articleOfHtml, webAddress } from './article-html.js';
import { articleOfText, savedLine } from './article-text.js';
import { charsetOf, declaredCharset, parseHtml } from './html.js';
import type { Page } from './page.js';
import { savedPage } from './saved-at.js';

/** A page is held in memory whole, so its size is bounded: 50 MB, before and after it is unpacked. */
export const LARGEST = 50_000_000;

/** Bytes that the encoding and the kind of file are judged by. */
const HEAD = 64 * 1024;

export interface PageBytes {
  readonly bytes: Buffer;
  /** File name or address, for messages. */
  readonly place: string;
  /** The content type that a server gave with it, or null. */
  readonly contentType: string | null;
  /** The address it was read from, or null. */
  readonly url: string | null;
  /** When it was saved, where the caller knows. */
  readonly savedAt: Date | null;
}

/** All bytes of a stream. Throws SOURCE_TOO_LARGE, SOURCE_EMPTY. */
export async function collectBytes(chunks: AsyncIterable<Uint8Array>, place: string): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > LARGEST) throw new TonfallError('SOURCE_TOO_LARGE', { place });
    parts.push(chunk);
  }
  if (size === 0) throw new TonfallError('SOURCE_EMPTY', { place });
  return Buffer.concat(parts);
}

/** Reads a page of either kind. Throws SOURCE_UNREADABLE where it is neither HTML nor text. */
export function readPage(source: PageBytes, timeZone: string): Page {
  const { place, url, savedAt } = source;
  const text = decode(source);
  if (text.trim() === '') throw new TonfallError('SOURCE_EMPTY', { place });
  if (/^(?:from:|mime-version:)/i.test(text) && /multipart\/related/i.test(text.slice(0, 2000))) {
    throw new TonfallError('SOURCE_UNREADABLE', {
      place,
      detail: 'It is a web archive; save the page as HTML only.',
    });
  }
  if (isHtml(text, source)) {
    const { $, notes } = parseHtml(text, place);
    const saved = savedPage(notes, timeZone);
    const article = articleOfHtml($, url ?? webAddress(saved.url, null), timeZone);
    return { kind: 'html', $, place, article, savedAt: savedAt ?? saved.savedAt };
  }
  const lines = text.split(/\r\n|[\n\r\u2028\u2029]/u).map(trimmed);
  const saved = savedLine(lines, timeZone);
  // Emptied, not taken out: places name the line.
  if (saved !== null) lines[saved.at] = '';
  const article = articleOfText(lines, timeZone);
  return {
    kind: 'text',
    lines,
    place,
    article: { ...article, url },
    savedAt: savedAt ?? saved?.savedAt ?? null,
  };
}

/** By byte order mark, then what the server says, then what the page says, then its bytes. */
function decode({ bytes, place, contentType }: PageBytes): string {
  const head = bytes.subarray(0, HEAD);
  const detected = detectEncoding(head);
  const wide = detected.encoding.startsWith('utf-16') || detected.encoding.startsWith('utf-32');
  const kind = wide ? null : binaryKind(head);
  if (kind !== null) throw new TonfallError('SOURCE_UNREADABLE', { place, detail: `It is a ${kind}.` });
  if (wide || detected.markLength > 0) return iconv.decode(bytes, detected.encoding);
  const declared = [charsetOf(contentType ?? ''), declaredCharset(head.toString('latin1'))];
  const named = declared.find((name) => name !== null && iconv.encodingExists(name));
  if (named) return iconv.decode(bytes, webEncoding(named));
  return iconv.decode(bytes, isUtf8(bytes) ? 'utf-8' : detected.encoding);
}

/** The WHATWG encoding standard reads these names as windows-1252, as browsers do. */
function webEncoding(name: string): string {
  return /^(?:iso-?8859-?1|latin-?1|us-ascii|ascii)$/i.test(name) ? 'windows-1252' : name;
}

function isHtml(text: string, { contentType, place }: PageBytes): boolean {
  const start = text.slice(0, HEAD);
  if (/^\s*<(?:!doctype|!--|\?xml|[a-z][a-z0-9-]*[\s/>])/i.test(start)) return true;
  const named =
    /\.x?html?(?:\.gz)?$/i.test(place) || /^(?:text\/html|application\/xhtml)/i.test(contentType ?? '');
  return named && /<[a-z!/]/i.test(start);
}

function trimmed(line: string): string {
  return line.replace(/^[\s\u200b\ufeff]+|[\s\u200b\ufeff]+$/gu, '');
}
