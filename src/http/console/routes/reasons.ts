/** The reasons that moderators give, for each site. */
import { z } from 'zod';
import { changeSiteSetting } from '../../../dashboards/save-site-setting.js';
import { TonfallError } from '../../../errors.js';
import { REVIEW_REASONS, reviewReasons } from '../../../store/review-reasons.js';
import { storableText } from '../../storable-text.js';
import { actorFor, requireRole } from '../actor.js';
import type { ConsoleRoutes } from '../route-group.js';
import { refusal } from '../schema/elements.js';
import { reasons } from '../schema/settings.js';

const querystring = z.object({ site: storableText() });
const response = { 200: reasons, '4xx': refusal, '5xx': refusal };

export const routes: ConsoleRoutes = (instance, { app, now }) => {
  const { database } = app;
  const present = async (site: string) => {
    const found = await reviewReasons(database, site);
    return { ...found, reasons: [...found.reasons] };
  };

  instance.get(
    '/reasons',
    { config: { role: 'viewer' }, schema: { querystring, response } },
    async (request) => {
      const { site } = request.query;
      // Those for all sites are no secret of any.
      if (site !== '*') requireRole(actorFor(request), 'viewer', site);
      return present(site);
    },
  );

  instance.put(
    '/reasons',
    { config: { role: 'lead' }, schema: { querystring, body: reasons, response } },
    async (request) => {
      const actor = actorFor(request);
      const { site } = request.query;
      requireRole(actor, 'lead', site);
      const { version, ...document } = request.body;
      const codes = new Set(document.reasons.map(({ code }) => code));
      if (codes.size < document.reasons.length) {
        throw new TonfallError('REQUEST_INVALID', { detail: 'A code stands there twice.' });
      }
      await changeSiteSetting(
        database,
        { site, name: REVIEW_REASONS, version, document },
        { by: actor.user, now: now() },
      );
      return present(site);
    },
  );
};
