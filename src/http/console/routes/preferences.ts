/** What a person chose for the own screen. */
import { savePreferences } from '../../../store/users.js';
import { actorFor } from '../actor.js';
import type { ConsoleRoutes } from '../route-group.js';
import { refusal } from '../schema/elements.js';
import { preferences } from '../schema/session.js';

export const routes: ConsoleRoutes = (instance, { app }) => {
  instance.put(
    '/preferences',
    {
      config: { role: 'viewer' },
      schema: { body: preferences, response: { 200: preferences, '4xx': refusal, '5xx': refusal } },
    },
    async (request) => {
      await savePreferences(app.database, actorFor(request).user.id, request.body);
      return request.body;
    },
  );
};
