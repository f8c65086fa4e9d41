/** What people decide, and what they take back. */
import { TonfallError } from '../../../errors.js';
import {
  type Action,
  type DecisionContext,
  type DecisionOutcome,
  decide,
  undo,
} from '../../../store/review-decisions.js';
import { type ReviewState, reviewStates, sitesOfComments } from '../../../store/review-states.js';
import { type Actor, actorFor, requireRole } from '../actor.js';
import { checkReason } from '../check-reason.js';
import { showConflict, showState } from '../review-shape.js';
import type { ConsoleRoutes } from '../route-group.js';
import { type DecisionAnswer, decisionAnswer, decisionRequest, undoRequest } from '../schema/decisions.js';
import { refusal } from '../schema/elements.js';

/**
 * Throws where the person may not do this: COMMENT_NOT_FOUND for a site that is not theirs, ROLE_MISSING without the
 * role. What waits for a lead is decided by one; what somebody else decided is taken back by a lead.
 */
function allowDecision(actor: Actor, action: Action | 'undo') {
  return ({ site, state }: ReviewState, decidedBy: string | null): void => {
    if (!actor.canSee(site)) throw new TonfallError('COMMENT_NOT_FOUND');
    const forLeads = state === 'escalated' && (action === 'approve' || action === 'reject');
    const ofOthers = action === 'undo' && decidedBy !== actor.user.id;
    requireRole(actor, forLeads || ofOthers ? 'lead' : 'moderator', site);
  };
}

export const routes: ConsoleRoutes = (instance, context, { graceSeconds }) => {
  const { now } = context;
  const { database } = context.app;
  const response = { 200: decisionAnswer, 409: decisionAnswer, '4xx': refusal, '5xx': refusal };
  const config = { role: 'moderator' } as const;

  const by = (actor: Actor, action: Action | 'undo'): DecisionContext => ({
    actor: actor.user.id,
    now: now(),
    graceSeconds,
    allow: allowDecision(actor, action),
  });

  /** 409 where nothing was decided. */
  const answer = async ({ decided, conflicts }: DecisionOutcome) => {
    const states = await reviewStates(database, [...decided.map(({ seq }) => seq), ...conflicts]);
    const time = now();
    const body: DecisionAnswer = {
      decided: decided.flatMap(({ seq, decision }) => {
        const state = states.get(seq);
        return state ? [{ seq, decision, review: showState(state, time) }] : [];
      }),
      conflicts: conflicts.flatMap((seq) => {
        const state = states.get(seq);
        return state ? [showConflict(state, time)] : [];
      }),
    };
    return { status: decided.length === 0 ? (409 as const) : (200 as const), body };
  };

  instance.post(
    '/decisions',
    { config, schema: { body: decisionRequest, response } },
    async (request, reply) => {
      const { comments, action, reason, note } = request.body;
      const actor = actorFor(request);
      if (action === 'note' && !note?.trim()) {
        throw new TonfallError('REQUEST_INVALID', { detail: 'A note has a text.', place: 'note' });
      }
      const seqs = comments.map(({ seq }) => seq);
      const sites = await sitesOfComments(database, seqs);
      if (sites.length === 0) throw new TonfallError('COMMENT_NOT_FOUND');
      if (sites.every((site) => actor.canSee(site))) await checkReason(database, sites, action, reason);
      const outcome = await database.transaction((transaction) =>
        decide(transaction, { comments, action, reason, note }, by(actor, action)),
      );
      const { status, body } = await answer(outcome);
      return reply.status(status).send(body);
    },
  );

  instance.post(
    '/decisions/undo',
    { config, schema: { body: undoRequest, response } },
    async (request, reply) => {
      const actor = actorFor(request);
      const outcome = await database.transaction((transaction) =>
        undo(transaction, request.body.decisions, by(actor, 'undo')),
      );
      if (outcome.decided.length + outcome.conflicts.length === 0)
        throw new TonfallError('COMMENT_NOT_FOUND');
      const { status, body } = await answer(outcome);
      return reply.status(status).send(body);
    },
  );
};
