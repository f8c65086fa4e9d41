/** Scores in 100 columns, to choose a range by. */
import { modelThreshold, reviewHistogram } from '../../../store/review-histogram.js';
import { actorFor } from '../actor.js';
import { askedFilter } from '../asked-filter.js';
import type { ConsoleRoutes } from '../route-group.js';
import { histogram, histogramQuery } from '../schema/decisions.js';
import { refusal } from '../schema/elements.js';

export const routes: ConsoleRoutes = (instance, { app, policy }) => {
  instance.get(
    '/histogram',
    {
      config: { role: 'viewer' },
      schema: { querystring: histogramQuery, response: { 200: histogram, '4xx': refusal, '5xx': refusal } },
    },
    async (request) => {
      const { attribute, ...asked } = request.query;
      const filter = askedFilter(actorFor(request), { ...asked, state: 'waiting' });
      const { site, section = null, language } = asked;
      const settings = (await policy.current()).settingsFor({
        site: site ?? '',
        section,
        language: language ?? '',
      });
      const { review } = settings.attributes[attribute];
      // Of the model, each language has a threshold of its own.
      const ofModel = language === undefined ? null : await modelThreshold(app.database, language, attribute);
      return {
        attribute,
        threshold: review === 'model' ? ofModel : review === 'off' ? null : review,
        columns: await reviewHistogram(app.database, filter, attribute),
      };
    },
  );
};
