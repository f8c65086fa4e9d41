/** Where @fastify/rate-limit counts: in the database, so that all processes hold a key to one rate. */
import type { FastifyRateLimitStore, FastifyRateLimitStoreCtor } from '@fastify/rate-limit';
import type { Queryable } from '../database/database.js';
import { countRequests } from '../store/rate-windows.js';

/** A store class of @fastify/rate-limit over this database; a window starts at a whole multiple of its length. */
export function rateWindowStore(database: Queryable, now: () => Date): FastifyRateLimitStoreCtor {
  return class RateWindowStore implements FastifyRateLimitStore {
    incr(
      key: string,
      callback: (error: Error | null, result?: { current: number; ttl: number }) => void,
      timeWindow = 60_000,
    ): void {
      const time = now().getTime();
      const begin = time - (time % timeWindow);
      countRequests(database, key, new Date(begin), 1).then(
        (current) => callback(null, { current, ttl: begin + timeWindow - time }),
        (error: Error) => callback(error),
      );
    }

    child(): FastifyRateLimitStore {
      return this;
    }
  };
}
