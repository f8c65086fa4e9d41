/** The record of every change by a person, and the way back. */
import { z } from 'zod';
import { TonfallError } from '../../../errors.js';
import { changeOf, listChanges, type StoredChange } from '../../../store/changes.js';
import { actorFor, EVERY_SITE, requireRole } from '../actor.js';
import { editorOf } from '../editor-of.js';
import { isRevertible, REVERTERS } from '../reverters.js';
import type { ConsoleRoutes } from '../route-group.js';
import { refusal } from '../schema/elements.js';
import { auditPage } from '../schema/settings.js';

const config = { role: 'admin' } as const;
const PAGE = 50;

const shown = (change: StoredChange): z.output<typeof auditPage>['entries'][number] => ({
  seq: change.seq,
  at: change.at.toISOString(),
  by: change.actorName,
  what: change.what,
  subject: change.subject,
  before: change.before,
  after: change.after,
  revertible: isRevertible(change),
});

export const routes: ConsoleRoutes = (instance, { app, now }) => {
  const { database } = app;

  instance.get(
    '/audit',
    {
      config,
      schema: {
        querystring: z.object({ cursor: z.coerce.number().int().positive().optional() }),
        response: { 200: auditPage, '4xx': refusal, '5xx': refusal },
      },
    },
    async (request) => {
      const sites = actorFor(request).sitesWith('admin');
      const before = request.query.cursor ?? null;
      const found = await listChanges(database, { sites, before, limit: PAGE + 1 });
      const entries = found.slice(0, PAGE).map(shown);
      return { entries, next: found.length > PAGE ? String(entries.at(-1)?.seq) : null };
    },
  );

  instance.post(
    '/audit/:seq/revert',
    {
      config,
      schema: {
        params: z.object({ seq: z.coerce.number().int().positive() }),
        response: { 200: auditPage, '4xx': refusal, '5xx': refusal },
      },
    },
    async (request) => {
      const actor = actorFor(request);
      await database.transaction(async (transaction) => {
        const change = await changeOf(transaction, request.params.seq);
        if (!change) throw new TonfallError('ITEM_NOT_FOUND');
        requireRole(actor, 'admin', change.site ?? EVERY_SITE);
        const revert = REVERTERS[change.what];
        if (!revert || !isRevertible(change)) throw new TonfallError('CHANGE_FINAL');
        await revert(transaction, change, { by: editorOf(request), now: now() });
      });
      const sites = actor.sitesWith('admin');
      const [newest] = await listChanges(database, { sites, before: null, limit: 1 });
      return { entries: newest ? [shown(newest)] : [], next: null };
    },
  );
};
