/** The interface of a group of the console's routes. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Config } from '../../config.js';
import type { HttpContext } from '../context.js';
import type { Role } from './schema/elements.js';

/** An instance whose routes are typed by their zod schemas. */
export type ConsoleInstance = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/** Registers routes under `/console`; the instance is that of all groups. Every route says its `config.role`. */
export type ConsoleRoutes = (
  instance: ConsoleInstance,
  context: HttpContext,
  config: Config,
) => void | Promise<void>;

declare module 'fastify' {
  interface FastifyContextConfig {
    /**
     * Least role, on any site, that a route of the console asks for; the handler asks for the site by `requireRole`.
     * `anyone` needs no session.
     */
    role?: Role | 'anyone';
  }
}
