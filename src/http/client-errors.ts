/** Connections that break off before a request is whole: too slow, headers too long, not HTTP. */
import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { ConnectionError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type ErrorCode, TonfallError } from '../errors.js';
import type { Logger } from '../log.js';
import { ENVELOPE_BY_ADDRESS } from './envelope-at.js';

/** Node's errors of a connection that have a row in the table; every other one is something that is no request. */
const OF_NODE: Readonly<Record<string, ErrorCode>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 'REQUEST_TIMEOUT',
  HPE_HEADER_OVERFLOW: 'HEADERS_TOO_LARGE',
};

interface InHand {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

export interface ClientErrors {
  /** Remembers what each connection is in the middle of, so that its error can wear the right envelope. */
  watch(server: FastifyInstance): void;
  /** Fastify's `clientErrorHandler`. */
  answer(error: ConnectionError, socket: Socket): void;
}

export function createClientErrors(log: Logger): ClientErrors {
  const inHand = new WeakMap<object, InHand>();
  return {
    watch(server) {
      server.addHook('onRequest', async (request, reply) => {
        inHand.set(request.raw.socket, { request, reply });
      });
      server.addHook('onResponse', async (request) => {
        inHand.delete(request.raw.socket);
      });
    },
    answer(error, socket) {
      if (error.code === 'ECONNRESET' || socket.destroyed) return;
      const { request, reply } = inHand.get(socket) ?? {};
      const asked = { id: request?.id ?? randomUUID(), originalUrl: request?.originalUrl ?? '/' };
      const refusal = new TonfallError(OF_NODE[error.code] ?? 'REQUEST_INVALID');
      log.debug({ code: refusal.code, requestId: asked.id }, 'connection refused');
      // An answer that has begun cannot become another one.
      if (!socket.writable || reply?.raw.headersSent) {
        socket.destroy();
        return;
      }
      const { status, body } = ENVELOPE_BY_ADDRESS.of(refusal, asked);
      socket.end(responseOf(status, JSON.stringify(body), asked.id), () => socket.destroy());
    },
  };
}

const responseOf = (status: number, body: string, id: string): string =>
  [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    'Connection: close',
    `X-Request-Id: ${id}`,
    '',
    body,
  ].join('\r\n');
