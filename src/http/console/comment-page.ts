/** Everything that a comment's own page shows. */
import { ATTRIBUTES, type Attribute } from '../../label.js';
import { explainReason } from '../../policy/explain.js';
import { explainReasonInGerman } from '../../policy/explain-german.js';
import { aroundComment, authorCounts, rejectedShare } from '../../store/review-around.js';
import { claimsOf } from '../../store/review-claims.js';
import { reviewItem, reviewItems, type StoredItem } from '../../store/review-items.js';
import { type ReviewState, reviewStates } from '../../store/review-states.js';
import { reviewTimeline } from '../../store/review-timeline.js';
import type { HttpContext } from '../context.js';
import type { Actor } from './actor.js';
import { itemOf } from './queue-items.js';
import { showClaim, showState } from './review-shape.js';
import type { CommentPage } from './schema/queue.js';

type Neighbour = CommentPage['before'][number];

/** Characters of a neighbour's text. */
const NEIGHBOUR_TEXT = 2000;

const neighbourOf = (stored: StoredItem, state: ReviewState, now: Date): Neighbour => ({
  seq: stored.seq,
  id: stored.id,
  author: stored.author,
  createdAt: stored.createdAt?.toISOString() ?? null,
  text: stored.text,
  verdict: stored.verdict?.verdict ?? null,
  state: showState(state, now).state,
});

/** Attribute of the highest score. */
function leadingAttribute({ label }: StoredItem): Attribute | null {
  const scores = ATTRIBUTES.flatMap((name) => {
    const score = label?.scores.toxicity[name];
    return score === undefined ? [] : [{ name, score }];
  });
  return scores.toSorted((a, b) => b.score - a.score)[0]?.name ?? null;
}

type Timeline = CommentPage['timeline'];

/** The timeline of a comment, oldest first. */
export async function commentTimeline({ app, now }: HttpContext, comment: number): Promise<Timeline> {
  const entries = await reviewTimeline(app.database, comment, now());
  return entries.map(({ at, actor, name, ...entry }) => ({
    ...entry,
    at: at.toISOString(),
    by: actor === null ? null : { id: actor, name: name ?? actor },
  }));
}

const NOBODY = { comments: 0, approved: 0, rejected: 0, waiting: 0, recent: [] };

/** The page of a comment, or null where the person sees none of that number. */
export async function commentPage(
  context: HttpContext,
  actor: Actor,
  comment: number,
): Promise<CommentPage | null> {
  const { database } = context.app;
  const now = context.now();
  const stored = await reviewItem(database, comment);
  if (!stored || !actor.canSee(stored.site)) return null;
  const { site, language, label, verdict } = stored;
  const around = await aroundComment(database, comment);
  const name = stored.authorId ?? stored.author;
  const author =
    name === null ? NOBODY : await authorCounts(database, { site, author: name, except: comment });
  const others = [around.parent ?? [], around.before, around.after, around.replies, author.recent].flat();
  const states = await reviewStates(database, [comment, ...others]);
  const items = new Map(
    (await reviewItems(database, [...new Set(others)], NEIGHBOUR_TEXT)).map((item) => [item.seq, item]),
  );
  const shown = (seqs: readonly number[]): Neighbour[] =>
    seqs.flatMap((seq) => {
      const [item, state] = [items.get(seq), states.get(seq)];
      return item && state ? [neighbourOf(item, state, now)] : [];
    });
  const state = states.get(comment);
  if (!state) return null;
  const [claim] = await claimsOf(database, [comment], now);
  const attribute = leadingAttribute(stored);
  const share = attribute && (await rejectedShare(database, { site, language, attribute }));
  const spans = [...(label?.spans ?? []), ...(verdict?.spans ?? [])].toSorted(
    (a, b) => a.begin - b.begin || a.end - b.end,
  );
  return {
    item: {
      ...itemOf(stored, state, { policy: await context.policy.current(), now }),
      claim: showClaim(claim, actor.user),
    },
    text: stored.text,
    replyTo: stored.replyTo,
    parent: shown(around.parent === null ? [] : [around.parent])[0] ?? null,
    before: shown(around.before),
    after: shown(around.after),
    replies: shown(around.replies),
    spans,
    reasons: (verdict?.reasons ?? []).map((reason) => ({
      code: reason.code,
      de: explainReasonInGerman(reason, stored.text),
      en: explainReason(reason, stored.text),
    })),
    model: label?.model ?? null,
    policy: verdict ? String(verdict.policy) : null,
    labelledAt: label?.labelledAt.toISOString() ?? null,
    agreement: attribute && share ? { attribute, ...share } : null,
    authorPanel: { ...author, recent: shown(author.recent) },
    timeline: await commentTimeline(context, comment),
  };
}
