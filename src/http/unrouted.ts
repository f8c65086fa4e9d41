/** Requests that no route takes: an address that is not well-formed, that nothing is at, or that takes other methods. */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { TonfallError } from '../errors.js';
import { OWN_ENVELOPE, refuse } from './envelope.js';
import { ENVELOPE_BY_ADDRESS, envelopeAt, pathOf } from './envelope-at.js';
import type { Pages } from './pages.js';
import { requestError } from './request-error.js';

/**
 * Answers them from now on; before any route is registered, since it remembers which methods each takes. Where nothing
 * else begins like the address, it is one of the console's pages that a browser asks for.
 */
export function refuseUnrouted(server: FastifyInstance, pages: Pages | null): void {
  const routes: { readonly method: string; readonly pattern: RegExp }[] = [];
  const taken = new Set<string | undefined>();
  server.addHook('onRoute', ({ method, url, config }) => {
    const pattern = patternOf(url);
    if (!config?.forPages) taken.add(firstOf(url));
    for (const each of [method].flat()) routes.push({ method: each, pattern });
  });
  server.setNotFoundHandler((request, reply) => {
    const path = pathOf(request.url);
    const methods = new Set(routes.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method));
    if (methods.size > 0) reply.header('allow', [...methods].sort().join(', '));
    const isFree = methods.size === 0 && !taken.has(firstOf(path)) && envelopeAt(path) === OWN_ENVELOPE;
    if (isFree && pages?.isPage(request)) return pages.send(reply);
    const code = methods.size > 0 ? 'METHOD_NOT_ALLOWED' : 'ROUTE_NOT_FOUND';
    return refuse(new TonfallError(code), ENVELOPE_BY_ADDRESS, request, reply);
  });
}

/** Fastify's `frameworkErrors`: hooks have not run, and its own words would repeat the address. */
export function refuseBadAddress(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  reply.header('x-request-id', request.id).header('x-content-type-options', 'nosniff');
  refuse(requestError(error), ENVELOPE_BY_ADDRESS, request, reply);
}

/** `/v1/score` -> v1. */
const firstOf = (path: string): string | undefined => path.split('/')[1];

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
