/** Liveness, readiness and metrics. */
import { z } from 'zod';
import { bearerKey, requireKey } from '../authenticate.js';
import type { HttpDoor } from '../door.js';
import { openScope } from '../open-scope.js';
import { readiness, readinessSchema } from './readiness.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Asked by whoever watches the process: under any name of this machine, and however busy it is. */
    forWatchers?: boolean;
  }
}

/** Seconds after which it makes sense to ask again. */
const RETRY_AFTER_SECONDS = 2;

/** Under pressure above all, the process is to say that it lives. */
const forWatchers = { forWatchers: true, pressureHandler: () => {} };

export const door: HttpDoor = {
  name: 'health',
  prefix: '',
  line: ['/healthz', 'and /readyz, /metrics: for whoever watches the server'],
  async open(instance, context) {
    instance.get(
      '/healthz',
      {
        config: forWatchers,
        schema: {
          summary: 'The process answers',
          tags: ['health'],
          response: { 200: z.object({ status: z.literal('ok') }) },
        },
      },
      async () => ({ status: 'ok' as const }),
    );
    instance.get(
      '/readyz',
      {
        config: forWatchers,
        schema: {
          summary: 'Model, database and queue are there',
          tags: ['health'],
          response: { 200: readinessSchema, 503: readinessSchema },
        },
      },
      async (_, reply) => {
        const state = await readiness(context);
        if (state.status === 'ready') return state;
        return reply.status(503).header('retry-after', RETRY_AFTER_SECONDS).send(state);
      },
    );
    await openScope(instance, 'metrics', (guarded) => {
      requireKey(guarded, context.keys, { scope: 'read', keyOf: bearerKey });
      guarded.get(
        '/metrics',
        {
          schema: {
            summary: 'Counters for Prometheus',
            description: 'Text in the exposition format of Prometheus.',
            tags: ['health'],
            security: [{ bearer: [] }],
          },
        },
        async (_, reply) => {
          reply.header('content-type', instance.metrics.contentType);
          return instance.metrics.metrics();
        },
      );
    });
  },
};
