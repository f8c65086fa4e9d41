/** Links that a WordPress page gives in its headers and its head. */
import { load } from 'cheerio/slim';
import type { Answer } from './http.js';

export interface Link {
  readonly href: string;
  readonly rel: string;
  readonly type: string | null;
}

/** Links of the Link header (RFC 8288) first, then those of `<link>` elements, all as absolute addresses. */
export function linksOf({ headers, body, url }: Answer): Link[] {
  const found = [...headerLinks(headers.get('link') ?? ''), ...elementLinks(body)];
  return found.flatMap((link) =>
    URL.canParse(link.href, url) ? [{ ...link, href: new URL(link.href, url).href }] : [],
  );
}

function* headerLinks(header: string): Generator<Link> {
  for (const [, href = '', parameters = ''] of header.matchAll(/<([^>]*)>((?:[^",<]|"[^"]*")*)/g)) {
    const value = (name: string) => {
      const match = new RegExp(`;\\s*${name}\\s*=\\s*(?:"([^"]*)"|([^\\s;,]+))`, 'i').exec(parameters);
      return match?.[1] ?? match?.[2] ?? null;
    };
    yield { href, rel: value('rel') ?? '', type: value('type') };
  }
}

function* elementLinks(html: string): Generator<Link> {
  if (!/<link\b/i.test(html)) return;
  const $ = load(html);
  for (const element of $('link[rel][href]')) {
    const { href = '', rel = '', type = null } = element.attribs;
    yield { href, rel, type };
  }
}
