/** Errors as each protocol writes them: every refusal on a route wears that protocol's own envelope. */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { asTonfallError, type ErrorCode, TonfallError } from '../errors.js';

export interface Envelope {
  /** Status and body of an error. */
  of(error: TonfallError, request: FastifyRequest): { readonly status: number; readonly body: unknown };
}

/** Fastify's own errors that have a row in the table. */
const OF_FASTIFY: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'BODY_TOO_LARGE',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'REQUEST_INVALID',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'REQUEST_INVALID',
  FST_ERR_CTP_INVALID_JSON_BODY: 'REQUEST_INVALID',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'REQUEST_INVALID',
  FST_ERR_BAD_URL: 'ROUTE_NOT_FOUND',
  FST_UNDER_PRESSURE: 'OVERLOADED',
};

/** Any error of a request as one of the table; what is sent back never quotes the request. */
export function requestError(thrown: unknown): TonfallError {
  if (thrown instanceof TonfallError) return thrown;
  if (hasZodFastifySchemaValidationErrors(thrown)) {
    const places = thrown.validation.map(({ instancePath, message }) => {
      const place = instancePath.replace(/^\//, '').replaceAll('/', '.');
      return place ? `${place}: ${message}` : message;
    });
    return new TonfallError('REQUEST_INVALID', { detail: `${places.slice(0, 5).join('; ')}.` });
  }
  const { code = '', statusCode } = thrown as Partial<FastifyError>;
  const ours = OF_FASTIFY[code];
  if (ours) return new TonfallError(ours, { cause: thrown });
  if (statusCode === 408) return new TonfallError('REQUEST_TIMEOUT', { cause: thrown });
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return new TonfallError('REQUEST_INVALID', { cause: thrown });
  }
  return asTonfallError(thrown);
}

/** Seconds that a caller is told to wait where nothing better is known. */
const RETRY_AFTER_SECONDS = 2;

/** Lets an instance and what is registered in it answer errors, and unknown addresses, in this envelope. */
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
    reply.header('retry-after', RETRY_AFTER_SECONDS);
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
