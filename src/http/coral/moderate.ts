/** Coral's external moderation phase: judged within its time, then kept. */
import { createHash } from 'node:crypto';
import { type Comment, rawCommentSchema } from '../../comment.js';
import { TonfallError } from '../../errors.js';
import { judge } from '../../policy/judge.js';
import { PRIORITY } from '../../queue/backend.js';
import { storeComments } from '../../store/comments.js';
import type { CoralSite } from '../../store/coral-sites.js';
import type { HttpContext } from '../context.js';
import { scoresOf } from '../scorer.js';
import { answerOf, unscoredAnswer } from './answer.js';
import type { PhaseRequest, PhaseResponse } from './schema.js';

/** The answer, null for "no opinion", and what is to be done once it is sent. */
export interface Moderated {
  readonly answer: PhaseResponse | null;
  readonly keep: () => Promise<void>;
}

/** Throws nothing that scoring could throw: then the site's choice is the answer. */
export async function moderate(
  request: PhaseRequest,
  { site, options }: CoralSite,
  { scorer, policy, normaliser, app, now, onStored, log, coralPatience }: HttpContext,
): Promise<Moderated> {
  const normalised = normaliser(rawCommentSchema.parse(rawOf(request, site, options.format, now())), 'coral');
  if (normalised.kind === 'refusal') {
    // Nothing to read is nothing to say; whatever else cannot be taken has not been judged.
    const empty = normalised.refusal.code === 'TEXT_MISSING';
    return { answer: empty ? null : unscoredAnswer(options), keep: async () => {} };
  }
  const { comment } = normalised;
  const keep = async () => {
    if (!options.store) return;
    await storeComments(app.database, [comment], { now: now(), priority: PRIORITY.fresh });
    onStored();
  };
  const time = AbortSignal.timeout(coralPatience);
  try {
    const answer = answerOf(await verdictInTime(comment, time, { scorer, policy }), options);
    return { answer, keep };
  } catch (error) {
    log.warn(
      { code: error instanceof TonfallError ? error.code : 'INTERNAL' },
      'not scored in time for Coral',
    );
    return { answer: unscoredAnswer(options), keep };
  }
}

async function verdictInTime(
  comment: Comment,
  time: AbortSignal,
  { scorer, policy }: Pick<HttpContext, 'scorer' | 'policy'>,
) {
  const late = new Promise<never>((_, reject) => {
    time.addEventListener('abort', () => reject(new TonfallError('CANCELLED')), { once: true });
  });
  const scored = Promise.all([scorer.score([comment], { signal: time }), policy.current()]);
  // What is late is nobody's any more.
  scored.catch(() => {});
  const [[first], inForce] = await Promise.race([scored, late]);
  if (!first) throw new TonfallError('MODEL_FAILED');
  return judge(comment, scoresOf(first.outcome), inForce.settingsFor(comment));
}

/** Coral sends no id of the comment: who says what under which story is its name until a webhook or a decision comes. */
function rawOf({ comment, author, story }: PhaseRequest, site: string, format: 'html' | 'plain', now: Date) {
  const id = createHash('sha256')
    .update(JSON.stringify([story.id, author.id, comment.body]))
    .digest('hex');
  return {
    site,
    source: 'coral',
    id: id.slice(0, 32),
    threadId: story.id,
    threadUrl: story.url ?? null,
    parentId: comment.parentID ?? null,
    authorId: author.id,
    createdAt: now.toISOString(),
    text: comment.body,
    format,
  };
}
