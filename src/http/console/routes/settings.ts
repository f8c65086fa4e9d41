/** The policy's settings: read, changed, brought back, and tried on stored comments. */
import { z } from 'zod';
import { changePolicy, revertPolicy } from '../../../dashboards/change-policy.js';
import { previewPolicy } from '../../../dashboards/preview-policy.js';
import { TonfallError } from '../../../errors.js';
import { parseSettings } from '../../../pipeline/policy-in-force.js';
import type { SettingsDocument } from '../../../policy/settings.js';
import { documentOfSites, withSitesOf } from '../../../policy/site-part.js';
import { newestLabelled } from '../../../store/newest-labelled.js';
import {
  currentSettings,
  type StoredSettings,
  settingsOfVersion,
  settingsVersions,
} from '../../../store/settings.js';
import { type Actor, actorFor, EVERY_SITE, requireRole } from '../actor.js';
import { askedSites } from '../asked-sites.js';
import type { ConsoleRoutes } from '../route-group.js';
import { refusal } from '../schema/elements.js';
import {
  settingsChange,
  settingsHistory,
  settingsPage,
  settingsPreview,
  settingsPreviewRequest,
  settingsRevert,
} from '../schema/settings.js';

const refused = { '4xx': refusal, '5xx': refusal };
const version = z.coerce.number().int().min(1).max(2_147_483_647);

const PAGE = 100;
/** Comments that a document is tried on. */
const TRIED_ON = 500;

export const routes: ConsoleRoutes = (instance, { app, now }) => {
  const { database } = app;
  const lead = { role: 'lead' } as const;
  const admin = { role: 'admin' } as const;

  instance.get(
    '/settings',
    { config: lead, schema: { response: { 200: settingsPage, ...refused } } },
    async (request) => pageFor(actorFor(request), await currentSettings(database)),
  );

  instance.get(
    '/settings/history',
    {
      config: lead,
      schema: {
        querystring: z.object({ before: version.optional() }),
        response: { 200: settingsHistory, ...refused },
      },
    },
    async (request) => {
      const found = await settingsVersions(database, { before: request.query.before ?? null, limit: PAGE });
      return {
        versions: found.map((row) => ({
          version: row.version,
          at: row.createdAt.toISOString(),
          by: row.createdBy,
        })),
      };
    },
  );

  instance.get(
    '/settings/:version',
    {
      config: lead,
      schema: { params: z.object({ version }), response: { 200: settingsPage, ...refused } },
    },
    async (request) => {
      const found = await settingsOfVersion<SettingsDocument>(database, request.params.version);
      if (!found) throw new TonfallError('ITEM_NOT_FOUND');
      return pageFor(actorFor(request), found);
    },
  );

  instance.put(
    '/settings',
    { config: admin, schema: { body: settingsChange, response: { 200: settingsPage, ...refused } } },
    async (request) => {
      const actor = actorFor(request);
      const proposed = parseSettings(request.body.document);
      const sites = actor.sitesWith('admin');
      await changePolicy(
        database,
        {
          version: request.body.version,
          change: (present) => merged(present, proposed, sites),
          what: 'settings.save',
          site: sites.length === 1 && sites !== EVERY_SITE ? (sites[0] ?? null) : null,
          subject: 'settings',
        },
        { by: actor.user, now: now() },
      );
      return pageFor(actor, await currentSettings(database));
    },
  );

  instance.post(
    '/settings/revert',
    { config: admin, schema: { body: settingsRevert, response: { 200: settingsPage, ...refused } } },
    async (request) => {
      const actor = actorFor(request);
      // An older version speaks of every site.
      requireRole(actor, 'admin', EVERY_SITE);
      await revertPolicy(database, request.body, { by: actor.user, now: now() });
      return pageFor(actor, await currentSettings(database));
    },
  );

  instance.post(
    '/settings/preview',
    {
      config: lead,
      schema: { body: settingsPreviewRequest, response: { 200: settingsPreview, ...refused } },
    },
    async (request) => {
      const proposed = parseSettings(request.body.document);
      const comments = await newestLabelled(database, {
        sites: askedSites(actorFor(request), 'lead'),
        limit: TRIED_ON,
      });
      const { document } = await currentSettings<SettingsDocument>(database);
      return previewPolicy(comments, { present: document, proposed });
    },
  );
};

function pageFor(actor: Actor, settings: StoredSettings<SettingsDocument>): z.output<typeof settingsPage> {
  const sites = actor.sitesWith('lead');
  return {
    version: settings.version,
    document: sites === EVERY_SITE ? settings.document : documentOfSites(settings.document, sites),
    at: settings.createdAt.toISOString(),
    by: settings.createdBy,
  };
}

/** Throws ROLE_MISSING where somebody changes what is not theirs. */
function merged(
  present: SettingsDocument,
  proposed: SettingsDocument,
  sites: readonly string[] | typeof EVERY_SITE,
): SettingsDocument {
  if (sites === EVERY_SITE) return proposed;
  const document = withSitesOf(present, proposed, sites);
  if (document) return document;
  throw new TonfallError('ROLE_MISSING', {
    detail: 'Settings that hold for other sites too are changed by an admin of every site.',
  });
}
