/** Decisions over many comments: preview, start, progress, cancel, undo. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { TonfallError } from '../../../errors.js';
import { createBulkRunner } from '../../../review/bulk-runner.js';
import {
  type BulkJob,
  bulkJobs,
  cancelBulk,
  bulkJob as findJob,
  bulkPreview as findPreview,
  previewBulk,
  startBulk,
  undoBulk,
} from '../../../store/review-bulk.js';
import { type Actor, actorFor, includes, requireRole } from '../actor.js';
import { askedFilter } from '../asked-filter.js';
import { askedSites } from '../asked-sites.js';
import { checkReason } from '../check-reason.js';
import { showJob } from '../review-shape.js';
import type { ConsoleRoutes } from '../route-group.js';
import { bulkJob, bulkPreview, bulkPreviewRequest, bulkRequest } from '../schema/decisions.js';
import { refusal } from '../schema/elements.js';

/** Jobs that are listed. */
const LISTED = 50;

/** People see their own jobs, and leads those on their sites. */
const mayTouch = (actor: Actor, { actor: by, sites }: BulkJob): boolean =>
  by === actor.user.id || sites.every((site) => includes(actor.role(site), 'lead'));

export const routes: ConsoleRoutes = (instance, context, { graceSeconds }) => {
  const { app, log, now } = context;
  const { database } = app;
  const errors = { '4xx': refusal, '5xx': refusal };
  const config = { role: 'moderator' } as const;
  const runner = createBulkRunner({ database, log, now, graceSeconds });
  instance.addHook('onListen', async () => runner.start());
  instance.addHook('onClose', () => runner.close());

  instance.post(
    '/bulk/preview',
    { config, schema: { body: bulkPreviewRequest, response: { 200: bulkPreview, ...errors } } },
    async (request) => {
      const actor = actorFor(request);
      const { target, action } = request.body;
      const time = now();
      const id = randomUUID();
      const preview = await database.transaction(async (transaction) => {
        const held = await previewBulk(transaction, {
          id,
          action,
          actor: actor.user.id,
          target: 'comments' in target ? target : { filter: decidable(actor, target.filter) },
          now: time,
        });
        for (const site of held.sites) requireRole(actor, 'moderator', site);
        return held;
      });
      return { preview: id, comments: preview.comments, asOf: time.toISOString() };
    },
  );

  /** What waits on the sites where the person decides. */
  function decidable(actor: Actor, filter: Parameters<typeof askedFilter>[1]) {
    const { state } = filter;
    if (state !== 'waiting' && state !== 'escalated') {
      throw new TonfallError('REQUEST_INVALID', {
        detail: 'Only what waits is decided by a filter.',
        place: 'target.filter.state',
      });
    }
    const sites = actor.sitesWith(state === 'escalated' ? 'lead' : 'moderator');
    return { ...askedFilter(actor, filter), sites };
  }

  /** The job, where the person may see it. */
  async function jobFor(actor: Actor, id: string): Promise<BulkJob> {
    const job = await findJob(database, id);
    if (!job || !mayTouch(actor, job)) throw new TonfallError('BULK_NOT_FOUND');
    return job;
  }

  instance.post(
    '/bulk',
    { config, schema: { body: bulkRequest, response: { 200: bulkJob, ...errors } } },
    async (request) => {
      const actor = actorFor(request);
      const { preview: id, reason, note } = request.body;
      const preview = await findPreview(database, id, actor.user.id);
      if (!preview) throw new TonfallError('BULK_NOT_FOUND');
      for (const site of preview.sites) requireRole(actor, 'moderator', site);
      await checkReason(database, preview.sites, preview.action, reason);
      await database.transaction((transaction) =>
        startBulk(transaction, { id, actor: actor.user.id, reason, note, now: now() }),
      );
      runner.look();
      return showJob(await jobFor(actor, id));
    },
  );

  instance.get(
    '/bulk',
    {
      config: { role: 'viewer' },
      schema: { response: { 200: z.object({ jobs: z.array(bulkJob) }), ...errors } },
    },
    async (request) => {
      const actor = actorFor(request);
      const sites = askedSites(actor, 'lead');
      const jobs = await bulkJobs(database, { actor: actor.user.id, sites, limit: LISTED });
      return { jobs: jobs.map(showJob) };
    },
  );

  const ofJob = { params: z.object({ id: z.uuid() }), response: { 200: bulkJob, ...errors } };

  instance.get('/bulk/:id', { config: { role: 'viewer' }, schema: ofJob }, async (request) =>
    showJob(await jobFor(actorFor(request), request.params.id)),
  );

  instance.post('/bulk/:id/cancel', { config, schema: ofJob }, async (request) => {
    const actor = actorFor(request);
    const { id } = await jobFor(actor, request.params.id);
    await database.transaction((transaction) => cancelBulk(transaction, id, now()));
    return showJob(await jobFor(actor, id));
  });

  instance.post('/bulk/:id/undo', { config, schema: ofJob }, async (request) => {
    const actor = actorFor(request);
    const { id, sites } = await jobFor(actor, request.params.id);
    for (const site of sites) requireRole(actor, 'moderator', site);
    await database.transaction((transaction) => undoBulk(transaction, id, actor.user.id, now()));
    runner.look();
    return showJob(await jobFor(actor, id));
  });
};
