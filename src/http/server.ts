/** The HTTP server: what every door shares, then the doors in their order. */
import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import compress from '@fastify/compress';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import underPressure from '@fastify/under-pressure';
import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import type { Config } from '../config.js';
import { TonfallError } from '../errors.js';
import type { HttpContext } from './context.js';
import { DOORS } from './doors.js';
import { OWN_ENVELOPE, refuse, useEnvelope } from './envelope.js';
import { countRequests } from './metrics.js';
import { isLoopback } from './open-access.js';
import { describeApi } from './openapi.js';
import { rateWindowStore } from './rate-window-store.js';
import { normalPath } from './request-path.js';

export interface Server {
  /** Where it listens: `http://127.0.0.1:8080`. */
  readonly address: string;
  readonly instance: FastifyInstance;
  /** Lets requests in hand end, and takes no more. */
  close(): Promise<void>;
}

/** Largest body where a door does not say otherwise. */
const BODY_BYTES = 1_000_000;
/** A caller that sends slower than this is given up. */
const REQUEST_MILLISECONDS = 30_000;
/** Beyond this delay of the event loop, and only then, requests are turned away unread. */
const LONGEST_LOOP_DELAY = 1000;

/** The server with all doors, not listening yet. */
export async function createServer(context: HttpContext, config: Config): Promise<FastifyInstance> {
  const { log, app, now } = context;
  const server = Fastify({
    loggerInstance: log as FastifyBaseLogger,
    // Addresses of requests hold keys; what is logged of a request is its route.
    disableRequestLogging: true,
    bodyLimit: BODY_BYTES,
    requestTimeout: REQUEST_MILLISECONDS,
    connectionTimeout: REQUEST_MILLISECONDS,
    keepAliveTimeout: 65_000,
    trustProxy: config.trustProxy ? [...config.trustProxy] : false,
    genReqId: () => randomUUID(),
    rewriteUrl: ({ url }) => normalPath(url ?? '/'),
    routerOptions: { maxParamLength: 500, ignoreTrailingSlash: true },
    forceCloseConnections: 'idle',
    return503OnClosing: true,
  });
  server.setValidatorCompiler(validatorCompiler);
  server.setSerializerCompiler(serializerCompiler);
  server.decorateRequest('caller', null);
  useEnvelope(server, OWN_ENVELOPE);
  server.setNotFoundHandler((request, reply) =>
    refuse(new TonfallError('ROUTE_NOT_FOUND'), OWN_ENVELOPE, request, reply),
  );
  server.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });

  await server.register(helmet, {
    contentSecurityPolicy: { directives: { 'upgrade-insecure-requests': null } },
  });
  await server.register(compress, { threshold: 2048 });
  await server.register(underPressure, {
    maxEventLoopDelay: LONGEST_LOOP_DELAY,
    retryAfter: 2,
    customError: class extends TonfallError {
      constructor() {
        super('OVERLOADED');
      }
    },
  });
  await server.register(rateLimit, {
    max: ({ caller }) => caller?.rate ?? 0,
    allowList: ({ caller }) => caller?.rate == null,
    keyGenerator: ({ caller }) => caller?.keyId ?? '',
    timeWindow: 60_000,
    store: rateWindowStore(app.database, now),
    errorResponseBuilder: (_, { max }) =>
      new TonfallError('RATE_LIMITED', { detail: `It may ask ${max} times a minute.` }),
  });
  countRequests(server);
  await describeApi(server, config);
  for (const door of DOORS) {
    await server.register(async (instance) => door.open(instance, context, config), { prefix: door.prefix });
  }
  return server;
}

/**
 * Listens on the configured address.
 * Throws SERVER_OPEN where there is no key and the address is not a loopback one, ADDRESS_UNAVAILABLE.
 */
export async function startServer(context: HttpContext, config: Config): Promise<Server> {
  if (!isLoopback(config.host) && (await context.keys.isOpen())) {
    throw new TonfallError('SERVER_OPEN', { place: config.host });
  }
  const instance = await createServer(context, config);
  try {
    await instance.listen({ host: config.host, port: config.port, backlog: 4096 });
  } catch (cause) {
    await instance.close();
    throw new TonfallError('ADDRESS_UNAVAILABLE', { place: `${config.host}:${config.port}`, cause });
  }
  const { address, family, port } = instance.server.address() as AddressInfo;
  const host = family === 'IPv6' ? `[${address}]` : address;
  return { address: `http://${host}:${port}`, instance, close: () => instance.close() };
}
