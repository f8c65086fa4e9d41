/** Requests with an `Idempotency-Key`: sent again, they are answered as the first time. */
import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Queryable } from '../database/database.js';
import { TonfallError } from '../errors.js';
import { forgetRequests, rememberAnswer, rememberRequest } from '../store/idempotent-requests.js';
import type { Caller } from './caller.js';

/** How long a key is remembered. */
const REMEMBER_MILLISECONDS = 86_400_000;
/** How often old keys are looked for. */
const FORGET_MILLISECONDS = 600_000;

export interface Idempotency {
  /** Does `work`, or gives the answer that it gave before. Throws REQUEST_INVALID, IDEMPOTENCY_MISMATCH, and what `work` throws. */
  once<Answer>(request: FastifyRequest, caller: Caller, work: () => Promise<Answer>): Promise<Answer>;
}

export function createIdempotency(database: Queryable, now: () => Date): Idempotency {
  let forgotten = 0;
  return {
    async once(request, caller, work) {
      const key = request.headers['idempotency-key'];
      if (key === undefined) return work();
      if (typeof key !== 'string' || key === '' || key.length > 255) {
        throw new TonfallError('REQUEST_INVALID', { detail: 'Idempotency-Key: 1 to 255 characters.' });
      }
      const time = now();
      if (time.getTime() - forgotten > FORGET_MILLISECONDS) {
        forgotten = time.getTime();
        await forgetRequests(database, new Date(time.getTime() - REMEMBER_MILLISECONDS));
      }
      const hash = createHash('sha256')
        .update(`${request.method} ${request.routeOptions.url}\n${JSON.stringify(request.body)}`)
        .digest('hex');
      const mine = { caller: caller.keyId ?? '', key, hash };
      const before = await rememberRequest(database, mine, time);
      if (before && before.requestHash !== hash) throw new TonfallError('IDEMPOTENCY_MISMATCH');
      if (before && before.answer !== null) return before.answer as Awaited<ReturnType<typeof work>>;
      // Storing the same again changes nothing, so a request that was cut off is simply done again.
      const answer = await work();
      await rememberAnswer(database, mine, answer);
      return answer;
    },
  };
}
