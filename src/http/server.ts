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
import { hasApiKeys } from '../store/api-keys.js';
import { createClientErrors } from './client-errors.js';
import type { HttpContext } from './context.js';
import { DOORS } from './doors.js';
import { useEnvelope } from './envelope.js';
import { ENVELOPE_BY_ADDRESS } from './envelope-at.js';
import { acceptJson } from './json-body.js';
import { LIMITS, type Limits } from './limits.js';
import { countRequests } from './metrics.js';
import { isLoopback, refuseStrangers } from './open-access.js';
import { openScope } from './open-scope.js';
import { describeApi } from './openapi.js';
import { openPages, type Pages } from './pages.js';
import { rateWindowStore } from './rate-window-store.js';
import { RequestLog } from './request-log.js';
import { normalPath } from './request-path.js';
import { RateLimited } from './retry-later.js';
import { refuseBadAddress, refuseUnrouted } from './unrouted.js';

export interface Server {
  /** Where it listens: `http://127.0.0.1:8080`. */
  readonly address: string;
  readonly instance: FastifyInstance;
  /** Whether the pages of the console were built. */
  readonly hasPages: boolean;
  /** Lets requests in hand end, and takes no more. */
  close(): Promise<void>;
}

/** Longest id that may stand in an address, in units of its escaped form: 500 of ours may be escaped to so many. */
const ID_IN_ADDRESS = 6000;

/** The server with all doors, not listening yet. */
export async function createServer(
  context: HttpContext,
  config: Config,
  limits: Limits = LIMITS,
): Promise<FastifyInstance> {
  const { log } = context;
  const clientErrors = createClientErrors(log);
  const server = Fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new RequestLog(),
    bodyLimit: limits.bodyBytes,
    requestTimeout: limits.request,
    connectionTimeout: limits.silence,
    keepAliveTimeout: limits.keepAlive,
    http: { headersTimeout: limits.request, connectionsCheckingInterval: limits.check },
    trustProxy: config.trustProxy ? [...config.trustProxy] : false,
    genReqId: () => randomUUID(),
    rewriteUrl: ({ url }) => normalPath(url ?? '/'),
    routerOptions: { maxParamLength: ID_IN_ADDRESS, ignoreTrailingSlash: true },
    forceCloseConnections: 'idle',
    // Its body would be Fastify's; `refuseWhileStopping` wears the envelopes.
    return503OnClosing: false,
    frameworkErrors: refuseBadAddress,
    clientErrorHandler: (error, socket) => clientErrors.answer(error, socket),
  });
  server.setValidatorCompiler(validatorCompiler);
  server.setSerializerCompiler(serializerCompiler);
  server.decorateRequest('caller', null);
  server.decorateRequest('actor', null);
  server.decorateRequest('signedIn', null);
  acceptJson(server);
  useEnvelope(server, ENVELOPE_BY_ADDRESS);
  const pages = await openPages(config);
  refuseUnrouted(server, pages);
  server.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });
  clientErrors.watch(server);
  countRequests(server);
  refuseWhileStopping(server);
  refuseStrangersWhileOpen(server, context, pages);
  await registerPlugins(server, context, limits);
  await describeApi(server, config);
  await pages?.open(server);
  for (const door of DOORS) {
    const { name, prefix } = door;
    await openScope(server, name, (instance) => door.open(instance, context, config), { prefix });
  }
  return server;
}

async function registerPlugins(
  server: FastifyInstance,
  { app, now }: HttpContext,
  { loopDelay }: Limits,
): Promise<void> {
  await server.register(helmet, {
    contentSecurityPolicy: { directives: { 'upgrade-insecure-requests': null } },
  });
  await server.register(compress, { threshold: 2048 });
  await server.register(underPressure, {
    maxEventLoopDelay: loopDelay,
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
    errorResponseBuilder: ({ caller }, { max, ttl }) =>
      new RateLimited(Math.ceil(ttl / 1000), max, caller?.keyId ?? ''),
  });
}

/** What still comes on open connections is sent to another process. */
function refuseWhileStopping(server: FastifyInstance): void {
  let stopping = false;
  server.addHook('preClose', async () => {
    stopping = true;
  });
  server.addHook('onRequest', async () => {
    if (stopping) throw new TonfallError('SERVER_STOPPING');
  });
}

/** Everywhere, not only where a key is asked for; whether the process lives may be asked by anyone. */
function refuseStrangersWhileOpen(server: FastifyInstance, { keys }: HttpContext, pages: Pages | null): void {
  server.addHook('onRequest', async (request) => {
    const { forWatchers, forPages, role } = request.routeOptions.config;
    // The console asks everybody to sign in.
    if (forWatchers || forPages || role) return;
    // Its addresses are no routes: an unknown one is answered with its page, which finds them.
    if (request.is404 && pages?.isPage(request)) return;
    // Where the database does not answer, routes that ask for a key say so themselves.
    if (await keys.isOpen().catch(() => false)) refuseStrangers(request.headers);
  });
}

/**
 * Listens on the configured address.
 * Throws SERVER_OPEN where there is no key and the address is not a loopback one, ADDRESS_UNAVAILABLE.
 */
export async function startServer(context: HttpContext, config: Config): Promise<Server> {
  if (!isLoopback(config.host) && !(await hasApiKeys(context.app.database))) {
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
  return {
    address: `http://${host}:${port}`,
    instance,
    hasPages: (await openPages(config)) !== null,
    close: () => instance.close(),
  };
}
