/** Saved queues of one person. */
import { z } from 'zod';
import { newId } from '../../../accounts/secret.js';
import { TonfallError } from '../../../errors.js';
import { deleteView, insertView, listViews } from '../../../store/saved-views.js';
import { actorFor } from '../actor.js';
import type { ConsoleRoutes } from '../route-group.js';
import { refusal } from '../schema/elements.js';
import { newView, savedView, viewList } from '../schema/settings.js';

const config = { role: 'viewer' } as const;
const refusals = { '4xx': refusal, '5xx': refusal };
/** Of one person. */
const MOST = 200;

export const routes: ConsoleRoutes = (instance, { app, now }) => {
  const { database } = app;

  instance.get(
    '/views',
    { config, schema: { response: { 200: viewList, ...refusals } } },
    async (request) => ({
      views: await listViews(database, actorFor(request).user.id),
    }),
  );

  instance.post(
    '/views',
    { config, schema: { body: newView, response: { 200: savedView, ...refusals } } },
    async (request) => {
      const view = { id: newId(), ...request.body };
      const kept = await insertView(database, actorFor(request).user.id, view, { now: now(), most: MOST });
      if (!kept) throw new TonfallError('REQUEST_INVALID', { detail: `There are ${MOST} views already.` });
      return view;
    },
  );

  instance.delete(
    '/views/:id',
    {
      config,
      schema: { params: z.object({ id: z.string().max(60) }), response: { 204: z.null(), ...refusals } },
    },
    async (request, reply) => {
      const deleted = await deleteView(database, actorFor(request).user.id, request.params.id);
      if (!deleted) throw new TonfallError('ITEM_NOT_FOUND');
      return reply.status(204).send(null);
    },
  );
};
