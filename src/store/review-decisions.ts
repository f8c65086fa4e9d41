/** Decisions of people: appended with what held before and what holds since, each comment by one person at a time. */
import type { Queryable } from '../database/database.js';
import { ATTRIBUTES } from '../label.js';
import { LOCK_COMMENTS } from './comments-sql.js';
import { CURRENT_MODEL } from './current-model.js';
import { jsonParameter } from './json-parameter.js';
import { LATEST_VERDICT, latestLabel } from './latest.js';
import { syncCases } from './review-queue.js';
import { type DecidedState, type ReviewState, reviewStates } from './review-states.js';

export type Action = 'approve' | 'reject' | 'escalate' | 'highlight' | 'note';

export interface DecisionContext {
  /** `users.id`. */
  readonly actor: string;
  readonly now: Date;
  /** How long a decision stays in the house, in seconds. */
  readonly graceSeconds: number;
  /** Bulk job that it belongs to. */
  readonly bulk?: string | null;
  /** Called with what holds, under lock; throws where the person may not. */
  readonly allow: (state: ReviewState, decidedBy: string | null) => void;
}

export interface DecisionRequest {
  readonly comments: readonly { readonly seq: number; readonly version: number }[];
  readonly action: Action;
  readonly reason: string | null;
  readonly note: string | null;
}

export interface DecisionOutcome {
  readonly decided: readonly { readonly seq: number; readonly decision: number }[];
  /** Comments that are not as the request expects them; nothing was written about them. */
  readonly conflicts: readonly number[];
}

/** What holds of a comment, as decisions keep it. */
type Held = Pick<ReviewState, 'state' | 'highlighted' | 'decided' | 'standing'>;

interface NewRow {
  readonly comment: number;
  readonly action: Action | 'undo';
  readonly undoes: number | null;
  readonly before: Held;
  readonly state: DecidedState;
  readonly highlighted: boolean;
  /** Null: the new row itself. */
  readonly decided: number | null | 'self';
  readonly standing: number | null | 'self';
  readonly effectiveAt: Date | null;
}

const STATE_AFTER: Readonly<Partial<Record<Action, DecidedState>>> = {
  approve: 'approved',
  reject: 'rejected',
  escalate: 'escalated',
};

const heldOf = ({ state, highlighted, decided, standing }: Held): Held => ({
  state,
  highlighted,
  decided,
  standing,
});

const SCORES = ATTRIBUTES.map((name) => `(l.toxicity ->> '${name}')::float8`).join(', ');

const APPEND = `with input as materialized (
  select i.*, nextval('tonfall.decisions_seq_seq') as seq from jsonb_to_recordset($1::jsonb) as i(
    comment bigint, action text, undoes bigint, before jsonb, state text, highlighted boolean, decided text,
    standing text, "effectiveAt" timestamptz
  )
)
insert into tonfall.decisions (seq, comment, version, content_hash, action, reason, note, actor, bulk, undoes, label,
  policy, verdict, before, state, highlighted, decided, standing, site, section, thread_id, language, author, scores,
  at, effective_at)
select i.seq, c.seq, 1 + coalesce((
    select max(d.version) from tonfall.decisions d where d.comment = c.seq
  ), 0), c.content_hash, i.action, $2, $3, $4, $5, i.undoes, l.seq, v.policy, v.verdict, i.before, i.state,
  i.highlighted, case i.decided when 'self' then i.seq else i.decided::bigint end,
  case i.standing when 'self' then i.seq else i.standing::bigint end, c.site, c.section, c.thread_id, c.language,
  coalesce(c.author_id, c.author), array[${SCORES}], $6::timestamptz, i."effectiveAt"
from input i join tonfall.comments c on c.seq = i.comment and c.seq = any($7::bigint[])
left ${latestLabel(CURRENT_MODEL)} left ${LATEST_VERDICT}
order by c.seq
returning comment as seq, seq as decision`;

const TELL = `insert into tonfall.review_events (at, kind, site, data)
  select $2::timestamptz, 'decided', c.site, jsonb_build_object('comments', jsonb_agg(c.seq))
  from tonfall.comments c where c.seq = any($1::bigint[]) group by c.site`;

async function append(
  transaction: Queryable,
  rows: readonly NewRow[],
  { actor, now, bulk = null }: DecisionContext,
  { reason, note }: Pick<DecisionRequest, 'reason' | 'note'>,
): Promise<DecisionOutcome['decided']> {
  if (rows.length === 0) return [];
  const comments = rows.map(({ comment }) => comment);
  const written = await transaction.query<{ seq: number; decision: number }>(APPEND, [
    jsonParameter(rows),
    reason,
    note,
    actor,
    bulk,
    now,
    comments,
  ]);
  await syncCases(transaction, comments, now);
  await transaction.query('delete from tonfall.review_claims where comment = any($1::bigint[])', [comments]);
  await transaction.query(TELL, [comments, now]);
  return written;
}

/** The states of comments that nobody else changes until the transaction ends. */
async function lockedStates(transaction: Queryable, comments: readonly number[]) {
  await transaction.query(LOCK_COMMENTS, [comments]);
  return reviewStates(transaction, comments);
}

/**
 * Decides about comments, in the caller's transaction. What is at another version than the caller saw, or is not
 * there, is a conflict; a note overrules nothing, so it needs no version. Throws what `allow` throws.
 */
export async function decide(
  transaction: Queryable,
  request: DecisionRequest,
  context: DecisionContext,
): Promise<DecisionOutcome> {
  const { action, comments } = request;
  const states = await lockedStates(
    transaction,
    comments.map(({ seq }) => seq),
  );
  const effectiveAt = new Date(context.now.getTime() + 1000 * context.graceSeconds);
  const rows: NewRow[] = [];
  const conflicts: number[] = [];
  for (const { seq, version } of new Map(comments.map((each) => [each.seq, each])).values()) {
    const state = states.get(seq);
    if (state) context.allow(state, null);
    if (!state || (action !== 'note' && state.version !== version)) {
      conflicts.push(seq);
      continue;
    }
    const after = STATE_AFTER[action];
    rows.push({
      comment: seq,
      action,
      undoes: null,
      before: heldOf(state),
      state: after ?? state.state,
      highlighted: state.highlighted || action === 'highlight',
      decided: after ? 'self' : state.decided,
      standing: action === 'note' ? state.standing : 'self',
      effectiveAt: action === 'note' ? null : effectiveAt,
    });
  }
  return { decided: await append(transaction, rows, context, request), conflicts };
}

interface ToUndo {
  readonly seq: number;
  readonly comment: number;
  readonly actor: string;
  readonly before: Held;
  readonly effectiveAt: Date | null;
}

/**
 * Takes back decisions, in the caller's transaction: what held before them holds again. One that is not the last that
 * stands of its comment is a conflict. Within the grace period nothing has left the house, and nothing will; after it
 * the undo leaves the house at once as the reverse.
 */
export async function undo(
  transaction: Queryable,
  decisions: readonly number[],
  context: DecisionContext,
): Promise<DecisionOutcome> {
  const asked = await transaction.query<ToUndo>(
    `select seq, comment, actor, before, effective_at as "effectiveAt" from tonfall.decisions
     where seq = any($1::bigint[])`,
    [decisions],
  );
  const states = await lockedStates(
    transaction,
    asked.map(({ comment }) => comment),
  );
  const rows: NewRow[] = [];
  const conflicts: number[] = [];
  for (const { seq, comment, actor, before, effectiveAt } of asked) {
    const state = states.get(comment);
    if (state) context.allow(state, actor);
    if (state?.standing !== seq) {
      conflicts.push(comment);
      continue;
    }
    const inTheHouse = effectiveAt !== null && effectiveAt > context.now;
    rows.push({
      comment,
      action: 'undo',
      undoes: seq,
      before: heldOf(state),
      ...before,
      effectiveAt: inTheHouse ? null : context.now,
    });
  }
  const decided = await append(transaction, rows, context, { reason: null, note: null });
  return { decided, conflicts: [...new Set(conflicts)] };
}
