/** The nouns of the page source: a page as it was read, and what one way of reading finds in it. */
import type { CheerioAPI } from 'cheerio/slim';
import type { SourceItem } from '../source.js';

/** What the page says of the article that the comments stand under. */
export interface Article {
  readonly title: string | null;
  /** Canonical address. */
  readonly url: string | null;
  readonly time: Date | null;
  readonly section: string | null;
}

interface PageFacts {
  /** File name or address, for messages. */
  readonly place: string;
  readonly article: Article;
  /** When the page was saved, where that is known. */
  readonly savedAt: Date | null;
}

/** A page as HTML. */
export interface HtmlPage extends PageFacts {
  readonly kind: 'html';
  readonly $: CheerioAPI;
}

/** A page as copied out of a browser: lines without white space around them. */
export interface TextPage extends PageFacts {
  readonly kind: 'text';
  readonly lines: readonly string[];
}

export type Page = HtmlPage | TextPage;

/** When a comment was written: as an age in milliseconds before the page was saved, or as a moment. */
export type CommentTime =
  | { readonly kind: 'age'; readonly age: number }
  | { readonly kind: 'moment'; readonly moment: Date; readonly approximate: boolean };

/** One comment as a way of reading finds it, in the order of the page. */
export interface FoundComment {
  /** `page:line` or `page#id`. */
  readonly place: string;
  readonly raw: string;
  /** Ids of the page's own, where it has them. */
  readonly ownId: string | null;
  readonly ownParentId: string | null;
  readonly author: string | null;
  /** The name it answers as written, without `@`. */
  readonly replyTo: string | null;
  readonly time: CommentTime | null;
  /** Without the leading `@name`. */
  readonly text: string;
  readonly format: 'html' | 'plain';
  /** What an id is made from where the page gives none: the plain text with any leading `@name`. */
  readonly said: string;
  readonly state: 'approved' | 'pending' | null;
  readonly likes: number | null;
  readonly language: string | null;
}

/** A comment, or the refusal of one. */
export type FoundItem = { readonly comment: FoundComment } | { readonly refused: SourceItem };

/** What one way of reading finds in a page. */
export interface Findings {
  /** In the order of the page. */
  readonly items: readonly FoundItem[];
  /** How many comments the page itself says it has. */
  readonly announced: number | null;
  /** For people, without text of comments. */
  readonly warnings: readonly string[];
}

/** What a reader may set. */
export interface ReadingOptions {
  /** Titles such as "Superredner" that stand beside a name, more than those known already. */
  readonly ranks: readonly string[];
  /** IANA zone of the times that the page writes without one. */
  readonly timeZone: string;
}

/** One way of reading comments out of a page: null where the page is not of its kind. */
export type Way = (page: Page, options: ReadingOptions) => Findings | null;

export const NOTHING_FOUND: Findings = { items: [], announced: null, warnings: [] };
