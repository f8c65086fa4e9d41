/** Errors as each protocol writes them: every refusal on a route wears that protocol's own envelope. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { TonfallError } from '../errors.js';
import { requestError } from './request-error.js';
import { RetryLater } from './retry-later.js';

/** What an envelope may tell of a request; not all that is refused has become one. */
export type Asked = Pick<FastifyRequest, 'id' | 'originalUrl'>;

export interface Envelope {
  /** Status and body of an error. */
  of(error: TonfallError, request: Asked): { readonly status: number; readonly body: unknown };
}

/** Seconds that a caller is told to wait where nothing better is known. */
const RETRY_AFTER_SECONDS = 2;

/** Lets an instance and what is registered in it answer errors in this envelope. */
export function useEnvelope(instance: FastifyInstance, envelope: Envelope): void {
  instance.setErrorHandler((thrown, request, reply) =>
    refuse(requestError(thrown), envelope, request, reply),
  );
}

/** Answers with an error. */
export function refuse(
  error: TonfallError,
  envelope: Envelope,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const { status, body } = envelope.of(error, request);
  if (status >= 500) request.log.error({ err: error, code: error.code }, 'request failed');
  else request.log.debug({ code: error.code }, 'request refused');
  if ((status === 429 || status === 503) && !reply.hasHeader('retry-after')) {
    reply.header('retry-after', error instanceof RetryLater ? error.seconds : RETRY_AFTER_SECONDS);
  }
  return reply.status(status).header('cache-control', 'no-store').send(body);
}

/** Tonfall's own envelope: the code of the table, what happened and what to do. */
export const OWN_ENVELOPE: Envelope = {
  of(error, request) {
    const { code, message, entry, place } = error;
    return {
      status: entry.status,
      body: {
        error: {
          code,
          // What is unforeseen may quote anything.
          message: code === 'INTERNAL' ? entry.message : message,
          action: entry.action,
          retry: entry.retry,
          ...(place === undefined ? {} : { place }),
          requestId: request.id,
        },
      },
    };
  },
};
