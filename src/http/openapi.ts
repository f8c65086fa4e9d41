/** The description of the API, made from the schemas of the routes, and a page to read it. */
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import type { Config } from '../config.js';
import { VERSION } from '../package.js';

/** Before the routes: it reads their schemas as they are registered. */
export async function describeApi(server: FastifyInstance, { publicUrl }: Config): Promise<void> {
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Tonfall',
        version: VERSION,
        description: 'Labels reader comments for toxicity and sentiment.',
      },
      ...(publicUrl ? { servers: [{ url: publicUrl }] } : {}),
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer' },
          key: { type: 'apiKey', in: 'query', name: 'key' },
        },
      },
    },
    transform: jsonSchemaTransform,
  });
  server.get('/openapi.json', { schema: { hide: true } }, async () => server.swagger());
  await server.register(swaggerUi, { routePrefix: '/docs', staticCSP: true, logLevel: 'warn' });
}
