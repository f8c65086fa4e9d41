/** Keeps an analysed comment, where key and request allow it: it then goes the way of every other comment. */
import { createHash } from 'node:crypto';
import { type RawCommentInput, rawCommentSchema } from '../../comment.js';
import { PRIORITY } from '../../queue/backend.js';
import { storeComments } from '../../store/comments.js';
import type { HttpContext } from '../context.js';
import type { Analysis } from './analyze.js';
import type { AnalyzeRequest } from './schema.js';

/** Thread of comments whose caller names none. */
const NO_THREAD = 'perspective';

/** Stores the comment under its client token, or a hash of its text, and has it queued. Throws DATABASE_UNAVAILABLE. */
export async function storeAnalysed(
  { clientToken, communityId, languages }: AnalyzeRequest,
  { text }: Analysis,
  site: string,
  { app, normaliser, now, onStored }: HttpContext,
): Promise<void> {
  const id = clientToken || createHash('sha256').update(text).digest('hex').slice(0, 32);
  const raw: RawCommentInput = {
    site,
    source: 'perspective',
    id,
    threadId: communityId || NO_THREAD,
    createdAt: now().toISOString(),
    text,
    language: languages?.length === 1 ? languages[0] : null,
  };
  const normalised = normaliser(rawCommentSchema.parse(raw), 'perspective');
  if (normalised.kind === 'refusal') return;
  await storeComments(app.database, [normalised.comment], { now: now(), priority: PRIORITY.interactive });
  onStored();
}
