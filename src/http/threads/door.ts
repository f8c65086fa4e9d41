/** Threads in numbers. */
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { TonfallError } from '../../errors.js';
import { threadSummary } from '../../store/thread-summary.js';
import { bearerKey, callerFor, requireKey } from '../authenticate.js';
import { siteOf } from '../caller.js';
import { errorAnswers } from '../comments/schema.js';
import type { HttpDoor } from '../door.js';
import { storableText } from '../storable-text.js';

const counts = z.record(z.string(), z.int());

const summary = z.object({
  site: z.string(),
  id: z.string(),
  title: z.string().nullable(),
  url: z.string().nullable(),
  comments: z.int(),
  labelled: z.int(),
  pending: z.int(),
  failed: z.int(),
  firstAt: z.string().nullable(),
  lastAt: z.string().nullable(),
  languages: counts,
  verdicts: counts,
  sentiment: z.object({
    judged: z.int(),
    mean: z.number().nullable(),
    negative: z.int(),
    neutral: z.int(),
    positive: z.int(),
  }),
  toxicity: z.record(
    z.string(),
    z.object({ judged: z.int(), mean: z.number(), aboveThreshold: z.int(), histogram: z.array(z.int()) }),
  ),
});

export const door: HttpDoor = {
  name: 'threads',
  prefix: '/v1/threads',
  line: ['/v1/threads/ID/summary', 'a thread in numbers'],
  open(instance, { keys, app, model }, config) {
    requireKey(instance, keys, { scope: 'read', keyOf: bearerKey });
    instance.withTypeProvider<ZodTypeProvider>().get(
      '/:id/summary',
      {
        schema: {
          summary: 'Counts and distribution of toxicity and sentiment of a thread',
          tags: ['threads'],
          security: [{ bearer: [] }],
          params: z.object({ id: storableText() }),
          querystring: z.object({ site: storableText().optional() }),
          response: { 200: summary, ...errorAnswers },
        },
      },
      async (request) => {
        const site = siteOf(callerFor(request), request.query.site, config.site);
        const { id } = request.params;
        const found = await threadSummary(app.database, { site, thread: id, model: model.id });
        if (!found) throw new TonfallError('THREAD_NOT_FOUND');
        return { site, id, ...found } as z.output<typeof summary>;
      },
    );
  },
};
