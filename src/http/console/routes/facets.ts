/** What the filters of the queue offer. */
import { reviewFacets } from '../../../store/review-facets.js';
import { actorFor } from '../actor.js';
import type { ConsoleRoutes } from '../route-group.js';
import { refusal } from '../schema/elements.js';
import { facets } from '../schema/queue.js';

export const routes: ConsoleRoutes = (instance, { app }) => {
  instance.get(
    '/facets',
    { config: { role: 'viewer' }, schema: { response: { 200: facets, '4xx': refusal, '5xx': refusal } } },
    async (request) => reviewFacets(app.database, actorFor(request).sitesWith('viewer')),
  );
};
