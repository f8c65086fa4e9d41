/** Requests that no route takes: an address that is not well-formed, that nothing is at, or that takes other methods. */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { TonfallError } from '../errors.js';
import { refuse } from './envelope.js';
import { ENVELOPE_BY_ADDRESS, pathOf } from './envelope-at.js';
import { requestError } from './request-error.js';

/** Answers them from now on; before any route is registered, since it remembers which methods each takes. */
export function refuseUnrouted(server: FastifyInstance): void {
  const routes: { readonly method: string; readonly pattern: RegExp }[] = [];
  server.addHook('onRoute', ({ method, url }) => {
    const pattern = patternOf(url);
    for (const each of [method].flat()) routes.push({ method: each, pattern });
  });
  server.setNotFoundHandler((request, reply) => {
    const path = pathOf(request.url);
    const methods = new Set(routes.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method));
    if (methods.size > 0) reply.header('allow', [...methods].sort().join(', '));
    const code = methods.size > 0 ? 'METHOD_NOT_ALLOWED' : 'ROUTE_NOT_FOUND';
    return refuse(new TonfallError(code), ENVELOPE_BY_ADDRESS, request, reply);
  });
}

/** Fastify's `frameworkErrors`: hooks have not run, and its own words would repeat the address. */
export function refuseBadAddress(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  reply.header('x-request-id', request.id).header('x-content-type-options', 'nosniff');
  refuse(requestError(error), ENVELOPE_BY_ADDRESS, request, reply);
}

/** A route as Fastify writes it (`/v1/comments/:id`, `::` for a colon, `*`) as an expression for paths. */
function patternOf(url: string): RegExp {
  const source = url
    .split(/(::|:\w+|\*)/)
    .map((part) => {
      if (part === '::') return ':';
      if (part === '*') return '.*';
      return part.startsWith(':') ? '[^/]+' : part.replace(/[$.+?^(){}|[\]\\]/g, '\\$&');
    })
    .join('');
  return new RegExp(`^${source.replace(/\/$/, '')}/?$`);
}
