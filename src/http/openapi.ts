/** The description of the API, made from the schemas of the routes, and a page to read it. */
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import type { Config } from '../config.js';
import { VERSION } from '../package.js';

/** What the page may load: from this server alone. Its pictures are partly in its style sheet. */
const PAGE_POLICY = {
  'default-src': "'none'",
  'base-uri': "'none'",
  'connect-src': "'self'",
  'form-action': "'none'",
  'frame-ancestors': "'none'",
  'font-src': "'self'",
  'img-src': "'self' data:",
  'script-src': "'self'",
  'style-src': "'self'",
};

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
  const schema = { summary: 'This description', tags: ['health'] };
  server.get('/openapi.json', { schema }, async () => server.swagger());
  await server.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: PAGE_POLICY,
    logLevel: 'warn',
    ...(publicUrl ? { indexPrefix: new URL(publicUrl).pathname } : {}),
  });
}
