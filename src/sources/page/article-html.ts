/** What an HTML page says of its article. */
import type { CheerioAPI } from 'cheerio/slim';
import { findDate } from './dates.js';
import { jsonLdObjects, typesOf } from './json-ld.js';
import type { Article } from './page.js';

/** In this order; what stands inside a comment is not the article's. */
const TIMES = [
  'meta[property="article:published_time"]',
  'meta[itemprop="datePublished"]',
  '[itemprop="datePublished"]',
  'meta[name="date"], meta[name="dc.date"], meta[name="DC.date.issued"], meta[name="pubdate"]',
  'article time[datetime]',
  'time[datetime]',
  '.entry-date, .post-date, .article-date, .published, .posted-on, .date',
];
const COMMENT_PARTS = '.wpd-comment, .wc-comment, .comment, [itemtype*="Comment"]';
const ARTICLE_TYPE = /(?:Article|BlogPosting|Report)$/;
const LONGEST = 250;

/** Title, canonical address, time and section. `known` is the address that the page was read or saved from. */
export function articleOfHtml($: CheerioAPI, known: string | null, timeZone: string): Article {
  return {
    title: titleOf($),
    url: canonicalUrl($, known),
    time: articleTime($, timeZone),
    section: $('meta[property="article:section"]').attr('content')?.trim() || null,
  };
}

function titleOf($: CheerioAPI): string | null {
  const said = [
    $('meta[property="og:title"]').attr('content'),
    $('h1').first().text(),
    $('title').first().text(),
  ];
  const titles = said.map((title) => (title ?? '').replace(/\s+/gu, ' ').trim());
  return titles.find((title) => title !== '')?.slice(0, LONGEST) ?? null;
}

function canonicalUrl($: CheerioAPI, known: string | null): string | null {
  const said = [
    $('link[rel~="canonical"]').attr('href'),
    $('meta[property="og:url"]').attr('content'),
    known,
  ];
  return said.flatMap((address) => webAddress(address, known) ?? [])[0] ?? null;
}

/** An http(s) address without its fragment, made absolute; null for anything else. */
export function webAddress(address: string | null | undefined, base: string | null): string | null {
  if (!address || !URL.canParse(address, base ?? undefined)) return null;
  const url = new URL(address, base ?? undefined);
  url.hash = '';
  return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : null;
}

function articleTime($: CheerioAPI, timeZone: string): Date | null {
  const inGraph = jsonLdObjects($).objects.find(
    (object) =>
      typesOf(object).some((type) => ARTICLE_TYPE.test(type)) && typeof object.datePublished === 'string',
  );
  const graph = findDate(String(inGraph?.datePublished ?? ''), timeZone);
  if (graph !== null) return graph.moment;
  for (const selector of TIMES) {
    for (const element of $(selector).slice(0, 20).toArray()) {
      const found = $(element);
      if (found.closest(COMMENT_PARTS).length > 0) continue;
      const said = found.attr('content') ?? found.attr('datetime') ?? found.text();
      const date = findDate(said.trim().slice(0, LONGEST), timeZone);
      if (date !== null) return date.moment;
    }
  }
  return null;
}
