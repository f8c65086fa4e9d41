/** Ids for comments whose source gives none: made from what the comment says, never from where or when it stands. */
import { createHash } from 'node:crypto';
import { OrdinalCounter } from './ordinal-counter.js';

/** What makes two comments of one site the same one, as far as a source without ids can tell. */
export interface CommentIdentity {
  readonly site: string;
  readonly threadId: string;
  readonly author: string | null;
  /** The text as the source gives it, with any leading `@name`. Differences in whitespace do not count. */
  readonly text: string;
}

/**
 * The id of one comment: `d-` and 16 hexadecimal digits (64 bits of SHA-256).
 * `ordinal` counts equal (site, thread, author, text) from 0 in the order of the input.
 * Two different comments share an id with a chance of 3 in 100 million among a million of one site.
 */
export function derivedCommentId(identity: CommentIdentity & { readonly ordinal: number }): string {
  return idOf(identityDigest(identity), identity.ordinal);
}

/** Gives ids to the comments of one input, in input order, in memory that does not grow with its length. */
export class CommentIds {
  readonly #ordinals = new OrdinalCounter();

  /** The id of the next comment; equal comments get different ids. */
  next(identity: CommentIdentity): string {
    const digest = identityDigest(identity);
    return idOf(digest, this.#ordinals.next(digest));
  }
}

function identityDigest({ site, threadId, author, text }: CommentIdentity): Buffer {
  const said = text.normalize('NFC').replace(/\s+/gu, ' ').trim();
  return createHash('sha256')
    .update(JSON.stringify([site, threadId, author, said]))
    .digest();
}

function idOf(digest: Buffer, ordinal: number): string {
  return `d-${createHash('sha256').update(digest).update(String(ordinal)).digest('hex').slice(0, 16)}`;
}
