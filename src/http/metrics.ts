/** Counters for Prometheus: requests by route, never by text or address. */
import type { FastifyInstance } from 'fastify';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

declare module 'fastify' {
  interface FastifyInstance {
    metrics: Registry;
  }
}

/** Counts every request of a server; the registry is `server.metrics`. */
export function countRequests(server: FastifyInstance): void {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'tonfall_' });
  const labelNames = ['method', 'route', 'status'] as const;
  const requests = new Counter({
    name: 'tonfall_http_requests_total',
    help: 'Requests that were answered',
    labelNames,
    registers: [registry],
  });
  const seconds = new Histogram({
    name: 'tonfall_http_request_seconds',
    help: 'Time from the first byte of a request to the last of its answer',
    labelNames: ['method', 'route'] as const,
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  const inFlight = new Gauge({
    name: 'tonfall_http_requests_in_flight',
    help: 'Requests that are being answered',
    registers: [registry],
  });
  server.decorate('metrics', registry);
  server.addHook('onRequest', async (_, reply) => {
    inFlight.inc();
    // Comes once, also where the caller went away before the answer.
    reply.raw.once('close', () => inFlight.dec());
  });
  server.addHook('onResponse', async (request, reply) => {
    const { method } = request;
    // The pattern, not the address: that holds ids and keys.
    const route = request.routeOptions.url ?? 'none';
    requests.inc({ method, route, status: reply.statusCode });
    seconds.observe({ method, route }, reply.elapsedTime / 1000);
  });
}
