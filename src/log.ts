/** The logger: pino on standard error, with the redaction list in front of every line. */
import { type Logger, pino } from 'pino';
import { prettyFactory } from 'pino-pretty';
import { isError, redact, safeMessage, withoutAddresses } from './log-redaction.js';

export type { Logger } from 'pino';

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';

/** Where log lines go: standard error, or a test's list. */
export interface LogDestination {
  write(line: string): unknown;
}

/** Log lines for people at a terminal. */
function pretty(target: LogDestination, colour: boolean): LogDestination {
  const format = prettyFactory({
    colorize: colour,
    ignore: 'pid,hostname',
    singleLine: true,
    translateTime: 'SYS:HH:MM:ss',
  });
  return { write: (line) => target.write(format(line)) };
}

/**
 * A logger. Every object and every error passes the redaction list at every level; values belong into the object,
 * never into the message: `log.info({ comment: seq }, 'labelled')`. What follows the message is dropped, since the
 * list could not see it there.
 * @param options.pretty for people, in colour where `colour` says so; one JSON object per line otherwise.
 */
export function createLogger(options: {
  readonly level: LogLevel;
  readonly destination?: LogDestination;
  readonly pretty?: boolean;
  readonly colour?: boolean;
}): Logger {
  const target = options.destination ?? process.stderr;
  const destination = options.pretty ? pretty(target, options.colour ?? false) : target;
  const logger = pino(
    {
      level: options.level,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      hooks: {
        logMethod(given, method) {
          const [first, second] = given as unknown[];
          if (typeof first === 'string') return method.apply(this, [withoutAddresses(first)]);
          const object = isError(first) ? { err: first } : ((first ?? {}) as Record<string, unknown>);
          // Without a message of its own, pino would take the error's, and that may quote data.
          const message = typeof second === 'string' ? withoutAddresses(second) : messageOf(object);
          return method.apply(this, [redact(object) as object, message] as Parameters<typeof method>);
        },
      },
      // The list has made errors plain objects already.
      serializers: { err: (error: unknown) => error },
    },
    destination,
  );
  // Children inherit this one; pino has no hook of its own for what they are bound to.
  const { child } = logger;
  logger.child = function (this: Logger, bindings: pino.Bindings, childOptions?: pino.ChildLoggerOptions) {
    return Reflect.apply(child, this, [redact(bindings), childOptions]);
  } as typeof child;
  return logger;
}

function messageOf(object: Record<string, unknown>): string {
  if (typeof object.msg === 'string') return withoutAddresses(object.msg);
  return isError(object.err) ? safeMessage(object.err) : '';
}
