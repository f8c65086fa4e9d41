/** The review queue, page by page. */
import { TonfallError } from '../../../errors.js';
import { readCursor, writeCursor } from '../../../review/list-cursor.js';
import { countReview, listReview } from '../../../store/review-list.js';
import { actorFor } from '../actor.js';
import { askedFilter } from '../asked-filter.js';
import { queueItems } from '../queue-items.js';
import type { ConsoleRoutes } from '../route-group.js';
import { refusal } from '../schema/elements.js';
import { queuePage, queueQuery } from '../schema/queue.js';

export const routes: ConsoleRoutes = (instance, context) => {
  const { database } = context.app;
  instance.get(
    '/queue',
    {
      config: { role: 'viewer' },
      schema: { querystring: queueQuery, response: { 200: queuePage, '4xx': refusal, '5xx': refusal } },
    },
    async (request) => {
      const actor = actorFor(request);
      const { sort, cursor, limit, ...asked } = request.query;
      const filter = askedFilter(actor, asked);
      const order = { sort, state: filter.state };
      const begin = cursor === undefined ? null : readCursor(cursor, order);
      if (cursor !== undefined && begin === null) {
        throw new TonfallError('REQUEST_INVALID', {
          detail: 'It is no cursor of this list.',
          place: 'cursor',
        });
      }
      const { total, more } = begin ?? (await countReview(database, filter));
      const { comments, next } = await listReview(database, {
        filter,
        sort,
        after: begin?.place ?? null,
        limit,
      });
      return {
        items: await queueItems(context, actor, comments),
        next: next && writeCursor(order, { place: next, total, more }),
        total,
        totalIsMore: more,
      };
    },
  );
};
