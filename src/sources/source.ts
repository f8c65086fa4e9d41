/** The interface of a source of comments. */
import type { RawComment, Refusal } from '../comment.js';

/** What reading a source yields, in input order. */
export type SourceItem =
  | { readonly kind: 'comment'; readonly comment: RawComment; readonly place: string; readonly raw: string }
  | { readonly kind: 'refusal'; readonly refusal: Refusal }
  /** Something a person should know, as "the page announces 7 comments, 6 were found". Without comment text. */
  | { readonly kind: 'warning'; readonly place: string; readonly message: string }
  /** All before this is complete up to the cursor, which `read` takes again. */
  | { readonly kind: 'cursor'; readonly cursor: string };

/** One place that comments come from. Reading streams: memory does not grow with the length of the input. */
export interface CommentSource {
  /** Kind, as in `RawComment.source`. */
  readonly name: string;
  /** Key under which a cursor is kept, or null where the source cannot be polled. */
  readonly cursorKey: string | null;
  /** Reads everything, or everything after `cursor`. Throws TonfallError when the source as a whole cannot be read. */
  read(options?: {
    cursor?: string | undefined;
    signal?: AbortSignal | undefined;
  }): AsyncIterable<SourceItem>;
}

/** What the caller knows about the input that the input may not say itself. */
export interface SourceDefaults {
  readonly site: string;
  readonly section: string | null;
  /** When a page was saved, for ages like "9 days". */
  readonly savedAt: Date | null;
}
