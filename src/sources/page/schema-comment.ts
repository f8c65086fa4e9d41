/** The noun between a page's schema.org data and its comments. */
import type { Selection } from './html.js';

/** One comment as JSON-LD or microdata gives it, before it is understood. */
export interface SchemaComment {
  /** An address, a fragment such as `#comment-7`, or any other name. */
  readonly id: string | null;
  readonly parent: string | null;
  readonly author: string | null;
  readonly date: string | null;
  readonly text: string | null;
  /** The element that holds the text, where it is HTML. */
  readonly html: Selection | null;
  readonly likes: number | null;
  readonly language: string | null;
  readonly raw: string;
}
