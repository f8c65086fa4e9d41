/** Who has which comment on the screen. */
import { TonfallError } from '../../../errors.js';
import { dropClaims, takeClaims } from '../../../store/review-claims.js';
import { sitesOfComments } from '../../../store/review-states.js';
import { type Actor, actorFor, requireRole } from '../actor.js';
import { showClaim } from '../review-shape.js';
import type { ConsoleRoutes } from '../route-group.js';
import { claimAnswer, claimRequest } from '../schema/decisions.js';
import { refusal } from '../schema/elements.js';

export const routes: ConsoleRoutes = (instance, { app, now }) => {
  const { database } = app;
  const schema = {
    body: claimRequest,
    response: { 200: claimAnswer, '4xx': refusal, '5xx': refusal },
  };
  const config = { role: 'moderator' } as const;

  const mayDecide = async (actor: Actor, comments: readonly number[]) => {
    for (const site of await sitesOfComments(database, comments)) {
      if (!actor.canSee(site)) throw new TonfallError('COMMENT_NOT_FOUND');
      requireRole(actor, 'moderator', site);
    }
  };

  instance.post('/claims', { config, schema }, async (request) => {
    const actor = actorFor(request);
    const { user } = actor;
    const { comments } = request.body;
    await mayDecide(actor, comments);
    const claims = await database.transaction((transaction) =>
      takeClaims(transaction, comments, user.id, now()),
    );
    const bySeq = new Map(claims.map((claim) => [claim.seq, claim]));
    return { claims: comments.map((seq) => ({ seq, claim: showClaim(bySeq.get(seq), user) })) };
  });

  instance.delete('/claims', { config, schema }, async (request) => {
    const { user } = actorFor(request);
    const { comments } = request.body;
    await database.transaction((transaction) => dropClaims(transaction, comments, user.id, now()));
    return { claims: comments.map((seq) => ({ seq, claim: null })) };
  });
};
