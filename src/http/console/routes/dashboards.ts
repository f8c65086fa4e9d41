/** Figures over time, and of what waits now. */
import type { FastifyReply } from 'fastify';
import { catchUp } from '../../../dashboards/counting.js';
import { backlogNow } from '../../../store/dashboard-backlog.js';
import {
  agreementRows,
  decisionsSeries,
  decisionsTotals,
  decisionTimes,
} from '../../../store/dashboard-decisions.js';
import { flaggedSeries, flaggedTotals } from '../../../store/dashboard-flagged.js';
import { MODERATOR_FIGURES, personRows } from '../../../store/dashboard-persons.js';
import { toneSeries, turningThreads } from '../../../store/dashboard-tone.js';
import { sitesWithSwitch } from '../../../store/site-settings.js';
import { actorFor } from '../actor.js';
import { askedPeriod } from '../asked-period.js';
import { askedSites } from '../asked-sites.js';
import { sendCsv } from '../csv-answer.js';
import type { ConsoleRoutes } from '../route-group.js';
import {
  agreement,
  backlog,
  backlogQuery,
  decisionsSeries as decisionsAnswer,
  flaggedQuery,
  moderators,
  rangeQuery,
  series,
  tone,
  toneQuery,
} from '../schema/dashboards.js';

/** Changes that the figures do not hold yet, after an import of many comments; 0 where they are exact. */
const BEHIND = 'x-tonfall-behind';

/** By the hour there are many rows. */
const MOST_DAYS_BY_HOUR = 31;
const MOST_THREADS = 20;

const iso = <Row extends { readonly time: Date }>(row: Row) => ({ ...row, time: row.time.toISOString() });

export const routes: ConsoleRoutes = (instance, { app }) => {
  const { database } = app;
  const config = { role: 'viewer' } as const;
  const upToDate = async (reply: FastifyReply) => {
    reply.header(BEHIND, await catchUp(database));
  };

  instance.get(
    '/dashboards/flagged',
    { config, schema: { querystring: flaggedQuery, response: { 200: series } } },
    async (request, reply) => {
      const { by, bucket, format } = request.query;
      const mostDays = bucket === 'hour' ? { mostDays: MOST_DAYS_BY_HOUR } : {};
      const period = askedPeriod(request.query, actorFor(request), mostDays);
      await upToDate(reply);
      const rows = (await flaggedSeries(database, period, { by, bucket })).map(iso);
      if (format === 'csv') return sendCsv(reply, 'flagged', ['time', 'key', 'flagged', 'comments'], rows);
      return { rows, ...(await flaggedTotals(database, period)) };
    },
  );

  instance.get(
    '/dashboards/decisions',
    { config, schema: { querystring: rangeQuery, response: { 200: decisionsAnswer } } },
    async (request, reply) => {
      const period = askedPeriod(request.query, actorFor(request));
      await upToDate(reply);
      const rows = (await decisionsSeries(database, period)).map(iso);
      if (request.query.format === 'csv') {
        const columns = ['time', 'automatic', 'approved', 'rejected', 'escalated'] as const;
        return sendCsv(reply, 'decisions', columns, rows);
      }
      const totals = await decisionsTotals(database, period);
      return { rows, ...totals, timeToDecision: await decisionTimes(database, period) };
    },
  );

  instance.get(
    '/dashboards/agreement',
    { config, schema: { querystring: rangeQuery, response: { 200: agreement } } },
    async (request, reply) => {
      const period = askedPeriod(request.query, actorFor(request));
      await upToDate(reply);
      const found = await agreementRows(database, period);
      const rows = found.map((row) => ({ ...row, band: row.band / 10 }));
      if (request.query.format === 'csv') {
        const columns = ['attribute', 'language', 'band', 'decided', 'rejected', 'agreed'] as const;
        return sendCsv(reply, 'agreement', columns, rows);
      }
      return { rows };
    },
  );

  instance.get(
    '/dashboards/backlog',
    { config, schema: { querystring: backlogQuery, response: { 200: backlog } } },
    async (request, reply) => {
      const sites = askedSites(actorFor(request), 'viewer', request.query.site);
      await upToDate(reply);
      const { bySite, oldestAt, ...counts } = await backlogNow(database, sites);
      const rows = bySite.map((row) => ({ ...row, oldestAt: row.oldestAt?.toISOString() ?? null }));
      if (request.query.format === 'csv') {
        return sendCsv(reply, 'backlog', ['site', 'waiting', 'oldestAt'], rows);
      }
      return { ...counts, oldestAt: oldestAt?.toISOString() ?? null, bySite: rows };
    },
  );

  instance.get(
    '/dashboards/tone',
    { config, schema: { querystring: toneQuery, response: { 200: tone } } },
    async (request, reply) => {
      const { format, list } = request.query;
      const period = askedPeriod(request.query, actorFor(request));
      await upToDate(reply);
      const rows = (await toneSeries(database, period)).map(iso);
      const threads = await turningThreads(database, period, MOST_THREADS);
      if (format === 'json') return { rows, threads };
      if (list === 'rows') return sendCsv(reply, 'tone', ['time', 'mean', 'judged'], rows);
      const columns = ['site', 'id', 'title', 'comments', 'mean', 'turn'] as const;
      return sendCsv(reply, 'threads', columns, threads);
    },
  );

  instance.get(
    '/dashboards/moderators',
    { config: { role: 'lead' }, schema: { querystring: rangeQuery, response: { 200: moderators } } },
    async (request, reply) => {
      const period = askedPeriod(request.query, actorFor(request), { role: 'lead' });
      const sites = await sitesWithSwitch(database, MODERATOR_FIGURES, period.sites);
      await upToDate(reply);
      const found = await personRows(database, { ...period, sites });
      if (request.query.format === 'csv') {
        return sendCsv(reply, 'moderators', ['name', 'decisions', 'undone', 'p50'], found);
      }
      return { rows: found.map(({ id, name, ...row }) => ({ person: { id, name }, ...row })) };
    },
  );
};
