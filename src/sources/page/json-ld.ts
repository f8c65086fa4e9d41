/** Comments in the JSON-LD of a page (schema.org `Comment`, and the older `UserComments`). */
import type { CheerioAPI } from 'cheerio/slim';
import type { SchemaComment } from './schema-comment.js';

export type JsonObject = Readonly<Record<string, unknown>>;

interface Graph {
  /** Every object in it, outer ones before those inside them. */
  readonly objects: readonly JsonObject[];
  /** How many script elements hold something that is not JSON. */
  readonly broken: number;
}

const graphs = new WeakMap<CheerioAPI, Graph>();

/** All JSON-LD objects of a page, at whatever depth. */
export function jsonLdObjects($: CheerioAPI): Graph {
  const known = graphs.get($);
  if (known !== undefined) return known;
  const objects: JsonObject[] = [];
  let broken = 0;
  for (const script of $('script[type="application/ld+json"]').toArray()) {
    try {
      collect(JSON.parse($(script).text()), objects);
    } catch {
      broken += 1;
    }
  }
  const graph = { objects, broken };
  graphs.set($, graph);
  return graph;
}

function collect(start: unknown, objects: JsonObject[]): void {
  // A stack of our own: the depth of a hostile graph must not be the depth of our calls.
  const open = [start];
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value !== 'object' || value === null) continue;
    if (!Array.isArray(value)) objects.push(value as JsonObject);
    for (const inner of Object.values(value).reverse()) open.push(inner);
  }
}

/** Types of an object, without the vocabulary's address before them. */
export function typesOf(object: JsonObject): string[] {
  return listOf(object['@type']).map((type) => String(type).replace(/^.*[/#:]/, ''));
}

const COMMENT_TYPES = new Set(['Comment', 'UserComments']);
const isComment = (object: JsonObject) => typesOf(object).some((type) => COMMENT_TYPES.has(type));

/** The comments of the graph in its order; `parent` is the comment that holds another in its `comment` list. */
export function jsonLdComments($: CheerioAPI): SchemaComment[] {
  const comments = jsonLdObjects($).objects.filter(isComment);
  const parents = new Map<unknown, JsonObject>();
  for (const comment of comments) {
    for (const answer of listOf(comment.comment)) parents.set(answer, comment);
  }
  return comments.flatMap((comment) => {
    const { comment: _answers, ...own } = comment;
    // A reference to a comment that stands elsewhere in the graph.
    if (Object.keys(own).every((key) => key.startsWith('@'))) return [];
    const parent = parents.get(comment) ?? first(comment.parentItem);
    return [
      { ...readComment(comment), raw: JSON.stringify(own), parent: isObject(parent) ? idOf(parent) : null },
    ];
  });
}

/** The number that the article says itself; null where it says none. */
export function jsonLdCount($: CheerioAPI): number | null {
  const said = jsonLdObjects($).objects.find(
    (object) => !isComment(object) && object.commentCount !== undefined,
  );
  const count = Number(said?.commentCount);
  return said !== undefined && Number.isInteger(count) && count >= 0 ? count : null;
}

function readComment(comment: JsonObject): Omit<SchemaComment, 'raw' | 'parent'> {
  const by = first(comment.author) ?? first(comment.creator);
  return {
    id: idOf(comment),
    author: textOf(isObject(by) ? by.name : by),
    date: textOf(comment.dateCreated) ?? textOf(comment.datePublished) ?? textOf(comment.commentTime),
    text: textOf(comment.text) ?? textOf(comment.commentText) ?? textOf(comment.description),
    html: null,
    likes: integerOf(comment.upvoteCount),
    language: textOf(comment.inLanguage),
  };
}

function idOf(object: JsonObject): string | null {
  return textOf(object['@id']) ?? textOf(object.identifier) ?? textOf(object.url);
}

function integerOf(value: unknown): number | null {
  const number = typeof value === 'number' || typeof value === 'string' ? Number(value) : Number.NaN;
  return Number.isSafeInteger(number) ? number : null;
}

function textOf(value: unknown): string | null {
  const one = first(value);
  // JSON-LD may write a string with its language, as {"@value": …}.
  const text = isObject(one) ? one['@value'] : one;
  if (typeof text === 'number') return String(text);
  return typeof text === 'string' && text.trim() !== '' ? text.trim() : null;
}

const listOf = (value: unknown): unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];
const first = (value: unknown): unknown => listOf(value)[0];
const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
