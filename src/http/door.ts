/** The interface of a door: one protocol, or one group of routes, on the server. */
import type { FastifyInstance } from 'fastify';
import type { Config } from '../config.js';
import type { HttpContext } from './context.js';
import type { Envelope } from './envelope.js';

export interface HttpDoor {
  readonly name: string;
  /** In front of all its paths. */
  readonly prefix: string;
  /** What the start prints: a path, and what speaks there; null where it says so in another way. */
  readonly line: readonly [path: string, words: string] | null;
  /** Where it does not speak Tonfall's own protocol: its envelope, and the paths that are its, with a route or without. */
  readonly protocol?: { readonly envelope: Envelope; readonly paths: RegExp };
  /** Registers the routes; the instance is the door's own. */
  open(instance: FastifyInstance, context: HttpContext, config: Config): void | Promise<void>;
}
