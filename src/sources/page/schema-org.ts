/** The general fallback for HTML: comments that a page describes for search engines (https://schema.org/Comment). */
import { refuse } from '../refusal.js';
import { parseAge } from './ages.js';
import { findDate } from './dates.js';
import { textOfHtml } from './html-text.js';
import { jsonLdComments, jsonLdCount, jsonLdObjects } from './json-ld.js';
import { AuthorNames, leadingMention } from './mentions.js';
import { microdataComments, microdataCount } from './microdata.js';
import type { CommentTime, FoundItem, HtmlPage, Way } from './page.js';
import type { SchemaComment } from './schema-comment.js';
import { brokenJsonLd } from './warnings.js';

/** Reads JSON-LD, and microdata where there is no comment in JSON-LD. */
export const schemaOrg: Way = (page, { timeZone }) => {
  if (page.kind !== 'html') return null;
  const { $ } = page;
  const inGraph = jsonLdComments($);
  const comments = inGraph.length > 0 ? inGraph : microdataComments($);
  const { broken } = jsonLdObjects($);
  const announced = jsonLdCount($) ?? microdataCount($);
  if (comments.length === 0 && broken === 0 && announced === null) return null;
  const authors = new AuthorNames(comments.map(({ author }) => author));
  const items = comments.map((comment, at) => readComment(comment, { page, at, authors, timeZone }));
  const warnings = broken > 0 ? [brokenJsonLd(broken)] : [];
  return { items, announced, warnings };
};

interface Surroundings {
  readonly page: HtmlPage;
  readonly at: number;
  readonly authors: AuthorNames;
  readonly timeZone: string;
}

function readComment(comment: SchemaComment, { page, at, authors, timeZone }: Surroundings): FoundItem {
  const ownId = identifier(comment.id, page);
  const place = ownId === null ? `${page.place} (comment ${at + 1})` : placeOf(page.place, ownId);
  const body =
    comment.html === null ? bodyOf(comment.text ?? '', authors) : textOfHtml(comment.html, authors);
  if (body.said === '') return { refused: refuse('TEXT_MISSING', { place, id: ownId, raw: comment.raw }) };
  return {
    comment: {
      ...body,
      place,
      raw: comment.raw,
      ownId,
      ownParentId: identifier(comment.parent, page),
      author: comment.author,
      time: timeOf(comment.date, timeZone),
      state: null,
      likes: comment.likes,
      language: languageOf(comment.language),
    },
  };
}

/** The page's own id, with the thread's address before a bare fragment, so that it is one of a kind on the site. */
function identifier(id: string | null, page: HtmlPage): string | null {
  const { url } = page.article;
  return id?.startsWith('#') && url !== null ? `${url}${id}` : id;
}

function placeOf(place: string, id: string): string {
  const fragment = id.includes('#') ? id.slice(id.lastIndexOf('#')) : ` (${id})`;
  return `${place}${fragment}`;
}

function bodyOf(text: string, authors: AuthorNames) {
  // Some sites put markup into the string. What has no tag and no entity is taken as it is.
  const format = /<\/?[a-z][^<>]*>|&(?:[a-z]+|#\d+|#x[\da-f]+);/i.test(text)
    ? ('html' as const)
    : ('plain' as const);
  const mention = leadingMention(text, authors);
  return { text: mention?.rest || text, replyTo: mention?.name ?? null, format, said: text.trim() };
}

function timeOf(date: string | null, timeZone: string): CommentTime | null {
  const found = date === null ? null : findDate(date, timeZone);
  if (found !== null) return { kind: 'moment', moment: found.moment, approximate: !found.withTime };
  const age = date === null ? null : parseAge(date);
  return age === null ? null : { kind: 'age', age };
}

function languageOf(tag: string | null): string | null {
  return /^([a-z]{2})(?:[-_]|$)/i.exec(tag ?? '')?.[1]?.toLowerCase() ?? null;
}
