/** The address under which callers reach the server. */
import type { FastifyRequest } from 'fastify';
import type { Config } from '../config.js';

/** Ends with a slash: the configured public address, else the one that this request was sent to. */
export function rootUrl(request: FastifyRequest, { publicUrl }: Config): string {
  return `${(publicUrl ?? `${request.protocol}://${request.host}`).replace(/\/+$/, '')}/`;
}
