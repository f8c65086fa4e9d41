/** The switch for figures of single moderators: off until a lead turns it on for a site. */
import { z } from 'zod';
import { changeSiteSetting } from '../../../dashboards/save-site-setting.js';
import { MODERATOR_FIGURES } from '../../../store/dashboard-persons.js';
import { siteSetting } from '../../../store/site-settings.js';
import { storableText } from '../../storable-text.js';
import { actorFor, requireRole } from '../actor.js';
import type { ConsoleRoutes } from '../route-group.js';
import { moderatorSwitch } from '../schema/dashboards.js';
import { refusal } from '../schema/elements.js';

const querystring = z.object({ site: storableText() });
const response = { 200: moderatorSwitch, '4xx': refusal, '5xx': refusal };
const config = { role: 'lead' } as const;

export const routes: ConsoleRoutes = (instance, { app, now }) => {
  const { database } = app;
  const present = async (site: string) => {
    const { version, document } = await siteSetting<{ on: boolean }>(database, site, MODERATOR_FIGURES);
    return { version, on: document?.on ?? false };
  };

  instance.get('/moderators', { config, schema: { querystring, response } }, async (request) => {
    requireRole(actorFor(request), 'lead', request.query.site);
    return present(request.query.site);
  });

  instance.put(
    '/moderators',
    { config, schema: { querystring, body: moderatorSwitch, response } },
    async (request) => {
      const actor = actorFor(request);
      const { site } = request.query;
      requireRole(actor, 'lead', site);
      const { version, on } = request.body;
      await changeSiteSetting(
        database,
        { site, name: MODERATOR_FIGURES, version, document: { on } },
        { by: actor.user, now: now() },
      );
      return present(site);
    },
  );
};
