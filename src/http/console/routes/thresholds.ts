/** A threshold held against what people decided, and moved. */
import type { z } from 'zod';
import { changePolicy } from '../../../dashboards/change-policy.js';
import { catchUp } from '../../../dashboards/counting.js';
import { thresholdPoints } from '../../../dashboards/threshold-points.js';
import { thresholdChanges, thresholdSource } from '../../../dashboards/threshold-source.js';
import { reviewThresholdOf } from '../../../model/review-threshold.js';
import { withReviewThreshold } from '../../../policy/with-threshold.js';
import { scoreBins, scorePlaces } from '../../../store/dashboard-scores.js';
import { reviewLayersHistory } from '../../../store/settings.js';
import { actorFor, requireRole } from '../actor.js';
import { sendCsv } from '../csv-answer.js';
import type { ConsoleRoutes } from '../route-group.js';
import {
  thresholdChange,
  thresholdPage,
  thresholdPageQuery,
  thresholdPlaces,
  thresholdPlacesQuery,
  type thresholdQuery,
} from '../schema/dashboards.js';
import { refusal } from '../schema/elements.js';

const response = { 200: thresholdPage, '4xx': refusal, '5xx': refusal };

/** Versions of the settings that the history looks at. */
const MOST_VERSIONS = 500;

const NO_LAYERS = { global: null, site: null, globalLanguage: null, siteLanguage: null };

export const routes: ConsoleRoutes = (instance, { app, model, now }) => {
  const { database } = app;

  const page = async (place: z.output<typeof thresholdQuery>): Promise<z.output<typeof thresholdPage>> => {
    const ofModel = reviewThresholdOf(model, place.language, place.attribute);
    const versions = await reviewLayersHistory(database, place, MOST_VERSIONS);
    const bins = await scoreBins(database, place);
    return {
      ...thresholdSource(versions[0] ?? NO_LAYERS, ofModel),
      decided: bins.reduce((sum, { approved, rejected }) => sum + approved + rejected, 0),
      points: thresholdPoints(bins),
      history: thresholdChanges(versions, ofModel).map((change) => ({
        ...change,
        at: change.at.toISOString(),
      })),
      settings: versions[0]?.version ?? 0,
    };
  };

  instance.get(
    '/thresholds',
    { config: { role: 'viewer' }, schema: { querystring: thresholdPageQuery, response } },
    async (request, reply) => {
      requireRole(actorFor(request), 'viewer', request.query.site);
      reply.header('x-tonfall-behind', await catchUp(database));
      const found = await page(request.query);
      if (request.query.format === 'json') return found;
      return sendCsv(reply, 'thresholds', ['threshold', 'precision', 'recall', 'waiting'], found.points);
    },
  );

  instance.get(
    '/thresholds/places',
    {
      config: { role: 'viewer' },
      schema: {
        querystring: thresholdPlacesQuery,
        response: { 200: thresholdPlaces, '4xx': refusal, '5xx': refusal },
      },
    },
    async (request, reply) => {
      const actor = actorFor(request);
      reply.header('x-tonfall-behind', await catchUp(database));
      const places = await scorePlaces(database, request.query.attribute);
      return { places: places.filter(({ site }) => actor.canSee(site)) };
    },
  );

  instance.post(
    '/thresholds',
    { config: { role: 'lead' }, schema: { body: thresholdChange, response } },
    async (request) => {
      const actor = actorFor(request);
      const { settings, ...place } = request.body;
      const { site, language, attribute, threshold } = place;
      requireRole(actor, 'lead', site);
      const before = thresholdSource(
        (await reviewLayersHistory(database, place, 1))[0] ?? NO_LAYERS,
        reviewThresholdOf(model, language, attribute),
      );
      await changePolicy(
        database,
        {
          version: settings,
          change: (present) => withReviewThreshold(present, place),
          what: 'threshold.set',
          site,
          subject: `${attribute} ${language}`,
          before: { threshold: before.threshold },
          after: { threshold },
        },
        { by: actor.user, now: now() },
      );
      return page(place);
    },
  );
};
