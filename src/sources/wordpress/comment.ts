/** One comment as `wp/v2/comments` gives it, and as Tonfall has it. */
import { z } from 'zod';
import type { RawComment } from '../../comment.js';
import { readState } from '../field-values.js';
import type { SourceDefaults } from '../source.js';
import type { Thread } from './threads.js';
import { plainText, timeOf } from './values.js';

/** What is asked for: e-mail and IP address are not even sent. */
export const COMMENT_FIELDS = 'id,post,parent,author,author_name,date_gmt,content,link,status';

/** Unknown keys are dropped, so that e-mail and IP address of a server that ignores `_fields` go no further. */
export const apiCommentSchema = z.object({
  id: z.int().positive(),
  post: z.int().nullish(),
  parent: z.int().nullish(),
  author: z.int().nullish(),
  author_name: z.string().nullish(),
  date_gmt: z.string().nullish(),
  content: z.object({ rendered: z.string() }),
  link: z.string().nullish(),
  status: z.string().nullish(),
});
export type ApiComment = z.output<typeof apiCommentSchema>;

/** Id of the thread: the post's, or the comment's address where it belongs to none. */
export function threadIdOf({ post, link, id }: ApiComment): string {
  return post ? String(post) : (link?.split('#')[0] ?? '') || `comment-${id}`;
}

/** The comment without author's e-mail and IP address; HTML as WordPress renders it. */
export function toRawComment(row: ApiComment, thread: Thread | null, defaults: SourceDefaults): RawComment {
  return {
    site: defaults.site,
    source: 'wordpress',
    id: String(row.id),
    threadId: threadIdOf(row),
    threadTitle: thread?.title ?? null,
    threadUrl: thread?.url ?? (row.link?.split('#')[0] || null),
    threadTime: thread?.time ?? null,
    section: defaults.section,
    parentId: row.parent ? String(row.parent) : null,
    replyTo: null,
    author: plainText(row.author_name),
    authorId: row.author ? String(row.author) : null,
    createdAt: timeOf(row.date_gmt),
    createdAtApproximate: false,
    text: row.content.rendered,
    format: 'html',
    language: null,
    // Readers without a password see approved comments only, and are not always told so.
    state: readState(row.status ?? 'approved'),
    reports: null,
    likes: null,
  };
}
