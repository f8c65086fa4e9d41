/** Comments as the queue shows them. */
import type { z } from 'zod';
import { ATTRIBUTES } from '../../label.js';
import type { PolicyInForce } from '../../pipeline/policy-in-force.js';
import { thresholdsInForce } from '../../policy/thresholds.js';
import { claimsOf } from '../../store/review-claims.js';
import { reviewItems, type StoredItem } from '../../store/review-items.js';
import { priorityOf, rejectionOf, uncertaintyOf } from '../../store/review-priority.js';
import { type ReviewState, reviewStates } from '../../store/review-states.js';
import type { HttpContext } from '../context.js';
import type { Actor } from './actor.js';
import { showClaim, showState } from './review-shape.js';
import type { QueueItem, score } from './schema/queue.js';

/** UTF-16 units of the text that a list shows. */
const EXCERPT = 600;

/** The beginning of a text, never half a character. */
function excerptOf(text: string): string {
  const cut = text.slice(0, EXCERPT);
  return /[\ud800-\udbff]$/.test(cut) && cut.length < text.length ? cut.slice(0, -1) : cut;
}

/** Each score with the threshold that is in force where the comment stands. */
export function scoresOf({ label, ...place }: StoredItem, policy: PolicyInForce): z.output<typeof score>[] {
  if (!label) return [];
  const { toxicity, grades } = label.scores;
  const thresholds = thresholdsInForce(label.scores, policy.settingsFor(place));
  return ATTRIBUTES.flatMap((attribute) => {
    const [value, grade] = [toxicity[attribute], grades[attribute]];
    if (value === undefined || grade === undefined || grade === 'none') return [];
    return [{ attribute, score: value, threshold: thresholds[attribute] ?? null, grade }];
  });
}

export interface ItemContext {
  readonly policy: PolicyInForce;
  readonly now: Date;
}

/** One comment with what people decided, without who looks at it. */
export function itemOf(
  stored: StoredItem,
  state: ReviewState,
  { policy, now }: ItemContext,
): Omit<QueueItem, 'claim'> {
  const { seq, site, source, id, section, author, authorId, createdAt, language, reports, likes, label } =
    stored;
  const settings = policy.settingsFor(stored);
  const excerpt = excerptOf(stored.text);
  const rejection = label && rejectionOf(label.scores);
  const priority = priorityOf({ rejection, likes, reports, waitingSince: stored.waitingSince }, now);
  return {
    seq,
    site,
    source,
    id,
    thread: { id: stored.threadId, title: stored.threadTitle, url: stored.threadUrl },
    section,
    author,
    authorId,
    createdAt: createdAt?.toISOString() ?? null,
    language,
    excerpt,
    truncated: stored.truncated || excerpt.length < stored.text.length,
    scores: scoresOf(stored, policy),
    sentiment: label?.sentiment ? { label: label.sentiment.label, score: label.sentiment.score } : null,
    verdict: stored.verdict?.verdict ?? settings.unscored,
    reports,
    priority: { sum: priority.sum, terms: [...priority.terms] },
    uncertainty: label
      ? uncertaintyOf({ ...label.scores, thresholds: thresholdsInForce(label.scores, settings) })
      : null,
    review: showState(state, now),
  };
}

/** Comments (`comments.seq`) in the order given; those that are not there any more are left out. */
export async function queueItems(
  { app, policy, now }: Pick<HttpContext, 'app' | 'policy' | 'now'>,
  actor: Pick<Actor, 'user'>,
  comments: readonly number[],
): Promise<QueueItem[]> {
  const time = now();
  const inForce = await policy.current();
  const stored = await reviewItems(app.database, comments, EXCERPT + 1);
  const states = await reviewStates(app.database, comments);
  const claims = new Map((await claimsOf(app.database, comments, time)).map((claim) => [claim.seq, claim]));
  return stored.flatMap((item) => {
    const state = states.get(item.seq);
    if (!state) return [];
    const shown = itemOf(item, state, { policy: inForce, now: time });
    return [{ ...shown, claim: showClaim(claims.get(item.seq), actor.user) }];
  });
}
