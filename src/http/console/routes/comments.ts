/** A comment's own page, and what was done to it. */
import { z } from 'zod';
import { TonfallError } from '../../../errors.js';
import { reviewStates } from '../../../store/review-states.js';
import { actorFor } from '../actor.js';
import { commentPage, commentTimeline } from '../comment-page.js';
import type { ConsoleRoutes } from '../route-group.js';
import { refusal, seq } from '../schema/elements.js';
import { commentPage as pageSchema, timelineEntry } from '../schema/queue.js';

const params = z.object({ seq });
const errors = { '4xx': refusal, '5xx': refusal };

export const routes: ConsoleRoutes = (instance, context) => {
  const config = { role: 'viewer' } as const;
  instance.get(
    '/comments/:seq',
    { config, schema: { params, response: { 200: pageSchema, ...errors } } },
    async (request) => {
      const page = await commentPage(context, actorFor(request), request.params.seq);
      if (!page) throw new TonfallError('COMMENT_NOT_FOUND');
      return page;
    },
  );

  instance.get(
    '/comments/:seq/timeline',
    {
      config,
      schema: { params, response: { 200: z.object({ timeline: z.array(timelineEntry) }), ...errors } },
    },
    async (request) => {
      const comment = request.params.seq;
      const state = (await reviewStates(context.app.database, [comment])).get(comment);
      // Of another site's comment nobody is told that it is there.
      if (!state || !actorFor(request).canSee(state.site)) throw new TonfallError('COMMENT_NOT_FOUND');
      return { timeline: await commentTimeline(context, comment) };
    },
  );
};
