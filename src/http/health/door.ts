/** Liveness, readiness and metrics. */

import { bearerKey, requireKey } from '../authenticate.js';
import type { HttpDoor } from '../door.js';
import { readiness, readinessSchema } from './readiness.js';

export const door: HttpDoor = {
  name: 'health',
  prefix: '',
  lines: [
    'GET  /healthz /readyz /metrics     for whoever watches the server',
    'GET  /docs /openapi.json           this API, to read',
  ],
  open(instance, context) {
    instance.get('/healthz', { schema: { summary: 'The process answers', tags: ['health'] } }, async () => ({
      status: 'ok',
    }));
    instance.get(
      '/readyz',
      {
        schema: {
          summary: 'Model, database and queue are there',
          tags: ['health'],
          response: { 200: readinessSchema, 503: readinessSchema },
        },
      },
      async (_, reply) => {
        const state = await readiness(context);
        return reply.status(state.status === 'ready' ? 200 : 503).send(state);
      },
    );
    instance.register(async (guarded) => {
      requireKey(guarded, context.keys, { scope: 'read', keyOf: bearerKey });
      guarded.get('/metrics', { schema: { hide: true } }, async (_, reply) => {
        reply.header('content-type', instance.metrics.contentType);
        return instance.metrics.metrics();
      });
    });
  },
};
