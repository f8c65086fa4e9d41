/** Comments of a request: checked, normalised, stored together, queued. */
import { type Comment, type Refusal, rawCommentSchema } from '../../comment.js';
import { ERRORS } from '../../errors.js';
import { PRIORITY } from '../../queue/backend.js';
import { CommentIds } from '../../sources/comment-id.js';
import { type StoredComment, storeComments } from '../../store/comments.js';
import { storeRefusals } from '../../store/refusals.js';
import { type Caller, siteOf } from '../caller.js';
import type { HttpContext } from '../context.js';
import { commentInput } from './schema.js';

export type Taken =
  | {
      readonly kind: 'stored';
      readonly comment: Comment;
      readonly seq: number;
      readonly stored: StoredComment['state'];
    }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

const PLACE = 'api';

/**
 * Stores what can be stored, in one transaction with the refusals, and says of each in order what became of it.
 * `priority` as in `PRIORITY`. Throws SCOPE_MISSING for a comment of another site than the key's, DATABASE_UNAVAILABLE.
 */
export async function takeComments(
  given: readonly unknown[],
  caller: Caller,
  priority: keyof typeof PRIORITY,
  { app, normaliser, now, onStored }: HttpContext,
): Promise<Taken[]> {
  const ids = new CommentIds();
  const read = given.map((input, index) => {
    const place = given.length === 1 ? PLACE : `comments[${index}]`;
    const parsed = commentInput.safeParse(input);
    if (!parsed.success)
      return { kind: 'refusal' as const, refusal: invalid(input, place, parsed.error.issues[0]) };
    const { id, ...fields } = parsed.data;
    const site = siteOf(caller, fields.site, app.config.site);
    const identity = { site, threadId: fields.threadId, author: fields.author, text: fields.text };
    const raw = rawCommentSchema.parse({ ...fields, site, id: id ?? ids.next(identity) });
    return normaliser(raw, place);
  });
  const comments = read.flatMap((each) => (each.kind === 'comment' ? [each.comment] : []));
  const refusals = read.flatMap((each) => (each.kind === 'refusal' ? [each.refusal] : []));
  const stored = await app.database.transaction(async (transaction) => {
    await storeRefusals(transaction, refusals, {
      site: caller.site ?? app.config.site,
      source: PLACE,
      now: now(),
    });
    return storeComments(transaction, comments, { now: now(), priority: PRIORITY[priority] });
  });
  if (comments.length > 0) onStored();
  let next = 0;
  return read.map((each): Taken => {
    if (each.kind === 'refusal') return { kind: 'refused', refusal: each.refusal };
    const outcome = stored[next++];
    if (!outcome) throw new Error('A comment was not stored.');
    return { kind: 'stored', comment: each.comment, seq: outcome.seq, stored: outcome.state };
  });
}

function invalid(
  input: unknown,
  place: string,
  issue: { readonly path: readonly PropertyKey[]; readonly code?: string | undefined } | undefined,
): Refusal {
  const { id } = (typeof input === 'object' && input !== null ? input : {}) as { id?: unknown };
  const field = (issue?.path ?? [])
    .map(String)
    .filter((step) => /^\w{1,40}$/.test(step))
    .join('.');
  const code = 'INVALID_ROW';
  return {
    id: typeof id === 'string' ? id.slice(0, 500) : null,
    place,
    code,
    message: `${ERRORS[code].message} ${field || 'comment'}: ${issue?.code ?? 'invalid'}.`,
    raw: JSON.stringify(input) ?? '',
  };
}
