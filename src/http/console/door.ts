/** The routes that the console's pages ask; people sign in here, API keys open nothing. */
import type { HttpDoor } from '../door.js';
import { requireSession } from './gate.js';
import type { ConsoleRoutes } from './route-group.js';
import { routes as audit } from './routes/audit.js';
import { routes as bulk } from './routes/bulk.js';
import { routes as claims } from './routes/claims.js';
import { routes as comments } from './routes/comments.js';
import { routes as dashboards } from './routes/dashboards.js';
import { routes as decisions } from './routes/decisions.js';
import { routes as events } from './routes/events.js';
import { routes as facets } from './routes/facets.js';
import { routes as histogram } from './routes/histogram.js';
import { routes as keys } from './routes/keys.js';
import { routes as moderators } from './routes/moderators.js';
import { routes as oidc } from './routes/oidc.js';
import { routes as preferences } from './routes/preferences.js';
import { routes as queue } from './routes/queue.js';
import { routes as reasons } from './routes/reasons.js';
import { routes as session } from './routes/session.js';
import { routes as settings } from './routes/settings.js';
import { routes as setup } from './routes/setup.js';
import { routes as threads } from './routes/threads.js';
import { routes as thresholds } from './routes/thresholds.js';
import { routes as users } from './routes/users.js';
import { routes as views } from './routes/views.js';

const GROUPS: readonly ConsoleRoutes[] = [
  session,
  oidc,
  setup,
  users,
  keys,
  audit,
  preferences,
  views,
  queue,
  comments,
  claims,
  decisions,
  bulk,
  histogram,
  events,
  facets,
  dashboards,
  thresholds,
  threads,
  settings,
  reasons,
  moderators,
];

export const door: HttpDoor = {
  name: 'console',
  prefix: '/console',
  line: null,
  async open(instance, context, config) {
    await requireSession(instance, context, config);
    for (const routes of GROUPS) await routes(instance, context, config);
  },
};
