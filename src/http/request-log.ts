/** What is logged of a request: its route, how it ended, how long it took and whose key it was. Never its address. */
import {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';

/**
 * Fastify's own lines hold addresses, and with them keys; these hold patterns of routes. One line for each request:
 * `info` where it was refused or failed, `debug` otherwise. `requestId` is what `X-Request-Id` says.
 */
export class RequestLog extends LogController {
  constructor() {
    super({ requestIdLogLabel: 'requestId' });
  }

  override incomingRequest(): void {}

  override requestCompleted(error: Error | null | undefined, request: FastifyRequest, reply: FastifyReply) {
    const { statusCode: status } = reply;
    const line = {
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status,
      ms: Math.round(reply.elapsedTime),
      key: request.caller?.keyId ?? null,
    };
    if (error) request.log.info({ ...line, code: codeOf(error) }, 'answer was cut off');
    else request.log[status < 400 ? 'debug' : 'info'](line, 'request');
  }

  /** The error handlers log. */
  override defaultErrorLog(): void {}

  override routeNotFound(): void {}

  override streamError(error: Error, request: FastifyRequest): void {
    request.log.info({ code: codeOf(error) }, 'answer was cut off');
  }

  override writeHeadError(error: Error, request: FastifyRequest): void {
    request.log.error({ err: error }, 'headers of an answer cannot be sent');
  }

  override serializerError(error: Error, request: FastifyRequest): void {
    request.log.error({ err: error }, 'an answer is not of its form');
  }

  override serviceUnavailable(_log: FastifyBaseLogger, _server: FastifyInstance): void {}
}

const codeOf = (error: Error): string => (error as NodeJS.ErrnoException).code ?? error.name;
