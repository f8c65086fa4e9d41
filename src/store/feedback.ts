/** Scores that people suggested for a text; joined to its comment where there is one. Append-only. */
import type { Queryable } from '../database/database.js';
import { jsonParameter } from './json-parameter.js';

export interface Feedback {
  readonly site: string;
  /** Public part of the API key that it came with; null while the server was open. */
  readonly keyId: string | null;
  /** The text as it is stored. */
  readonly text: string;
  /** Content hashes that a comment with this text may have. */
  readonly contentHashes: readonly string[];
  /** Id that the caller's system gives the comment; null where it sent none. */
  readonly commentId: string | null;
  readonly language: string;
  /** By attribute as the caller named it: 0 to 1. */
  readonly scores: Readonly<Record<string, number>>;
  /** What else the request said: communityId, sessionId, clientToken. */
  readonly origin: Readonly<Record<string, string>>;
}

export interface StoredFeedback extends Omit<Feedback, 'contentHashes' | 'keyId'> {
  readonly seq: number;
  /** The comment it belongs to, null where none was found when it came. */
  readonly comment: { readonly source: string; readonly id: string } | null;
  readonly createdAt: Date;
}

/**
 * Appends one. Belongs to the newest comment of the site that has the caller's id or this text. Returns its number and
 * that of the comment.
 */
export async function storeFeedback(
  database: Queryable,
  feedback: Feedback,
  now: Date,
): Promise<{ readonly seq: number; readonly comment: number | null }> {
  const { site, keyId, text, contentHashes, commentId, language, scores, origin } = feedback;
  const [row] = await database.query<{ seq: number; comment: number | null }>(
    `insert into tonfall.feedback (site, key_id, comment, text, language, scores, comment_id, origin, created_at)
     values ($1, $2, (
       select c.seq from tonfall.comments c
       where c.site = $1 and (c.id = $4 or c.content_hash = any($3::text[]))
       order by c.id = $4 desc nulls last, c.seq desc limit 1
     ), $5, $6, $7::jsonb, $4, $8::jsonb, $9) returning seq, comment`,
    [
      site,
      keyId,
      contentHashes,
      commentId,
      text,
      language,
      jsonParameter(scores),
      jsonParameter(origin),
      now,
    ],
  );
  if (!row) throw new Error('The feedback was not stored.');
  return row;
}

/** Rows of one read. */
const PAGE = 500;

/** All feedback of a site (of all where null), oldest first, page by page. */
export async function* readFeedback(
  database: Queryable,
  site: string | null,
): AsyncGenerator<StoredFeedback> {
  let after = 0;
  for (;;) {
    const rows = await database.query<
      StoredFeedback & { readonly commentSource: string | null; readonly joinedId: string | null }
    >(
      `select f.seq, f.site, f.text, f.language, f.scores, f.comment_id as "commentId", f.origin,
         f.created_at as "createdAt", c.source as "commentSource", c.id as "joinedId"
       from tonfall.feedback f left join tonfall.comments c on c.seq = f.comment
       where f.seq > $1 and ($2::text is null or f.site = $2) order by f.seq limit $3`,
      [after, site, PAGE],
    );
    for (const { commentSource, joinedId, ...row } of rows) {
      const comment =
        commentSource === null || joinedId === null ? null : { source: commentSource, id: joinedId };
      yield { ...row, comment };
    }
    if (rows.length < PAGE) return;
    after = rows.at(-1)?.seq ?? after;
  }
}
