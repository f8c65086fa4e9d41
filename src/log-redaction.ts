/** What must never reach a log: people's words and names, addresses, secrets; at any depth, in any casing. */
import { isNativeError } from 'node:util/types';
import { TonfallError } from './errors.js';

export const REDACTED = '[redacted]';

/** Keys whose values are dropped, compared without case, `_` and `-`. */
export const REDACTED_KEYS: readonly string[] = [
  // What somebody wrote
  'text',
  'body',
  'html',
  'content',
  'raw',
  'excerpt',
  'line',
  'row',
  'rows',
  'record',
  'input',
  'inputs',
  'texts',
  // Who wrote it
  'author',
  'authorName',
  'authorId',
  'authorUrl',
  'authorEmail',
  'authorIp',
  'authorUserAgent',
  'replyTo',
  'user',
  'userName',
  'email',
  'mail',
  'ip',
  'ipAddress',
  'remoteAddress',
  'userAgent',
  // What databases repeat of the data
  'detail',
  'where',
  'hint',
  'internalQuery',
  'query',
  'sql',
  'parameters',
  'params',
  'values',
  'args',
  // Secrets
  'password',
  'passwd',
  'secret',
  'token',
  'authorization',
  'cookie',
  'headers',
  'databaseUrl',
  'queueUrl',
  'connectionString',
  'wordpressPassword',
  'scorerKey',
  'oidcClientSecret',
];

const plainKey = (key: string): string => key.replace(/[_-]/g, '').toLowerCase();
const hidden = new Set(REDACTED_KEYS.map(plainKey));

/** An error of this realm or another (tests, threads); DOMException is one by prototype only. */
export const isError = (value: unknown): value is Error => value instanceof Error || isNativeError(value);

const MAIL_ADDRESS = /[^\s@"'<>()]+@[^\s@"'<>()]+\.[^\s@"'<>()]+/g;

/** Text without e-mail addresses; nothing that Tonfall has to log holds one. */
export const withoutAddresses = (text: string): string => text.replace(MAIL_ADDRESS, REDACTED);

const frames = (error: Error): string[] =>
  (error.stack ?? '')
    .split('\n')
    .filter((line) => /^ {4}at /.test(line))
    .map((line) => line.trim());

/**
 * A message that is safe to log. Ours are; the system's are (`connect ECONNREFUSED ...`). Those of libraries are not:
 * JSON.parse and PostgreSQL quote the data they choke on, so only their class and code stay.
 */
export function safeMessage(error: Error): string {
  if (error instanceof TonfallError) return `${error.code}: ${withoutAddresses(error.message)}`;
  const { code, errno, syscall } = error as NodeJS.ErrnoException;
  if (typeof errno === 'number' && typeof syscall === 'string') return withoutAddresses(error.message);
  // Redis names its errors by their first word: NOAUTH, READONLY, LOADING.
  if (error.name === 'ReplyError') return /^[A-Z]+/.exec(error.message)?.[0] ?? error.name;
  return typeof code === 'string' && /^[\w.-]{1,60}$/.test(code) ? `${error.name} ${code}` : error.name;
}

/** Names in the schema, not data: what PostgreSQL says beside its message that helps to find the cause. */
const DATABASE_FIELDS = ['severity', 'schema', 'table', 'column', 'constraint', 'routine'] as const;

/** An error as an object to log: class, code, safe message, stack frames, causes; nothing else of it. */
export function safeError(error: Error, depth = 0): Record<string, unknown> {
  const fields = error as unknown as Record<string, unknown>;
  const result: Record<string, unknown> = { type: error.name, message: safeMessage(error) };
  if (typeof fields.code === 'string' || typeof fields.code === 'number') result.code = fields.code;
  if (error instanceof TonfallError && error.place) result.place = withoutAddresses(error.place);
  for (const name of DATABASE_FIELDS) if (typeof fields[name] === 'string') result[name] = fields[name];
  result.stack = frames(error);
  if (isError(error.cause) && depth < 5) result.cause = safeError(error.cause, depth + 1);
  if (error instanceof AggregateError && depth < 5) {
    result.errors = error.errors.map((one) => (isError(one) ? safeError(one, depth + 1) : REDACTED));
  }
  return result;
}

const MAX_DEPTH = 8;

/** A copy to log: keys of the list redacted at every depth, errors made safe, e-mail addresses cut out of texts. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return withoutAddresses(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) return REDACTED;
  if (isError(value)) return safeError(value);
  if (value instanceof Date) return value;
  if (Array.isArray(value)) return value.map((one) => redact(one, depth + 1));
  if (value instanceof Map) return redact(Object.fromEntries(value), depth + 1);
  if (value instanceof Set) return redact([...value], depth + 1);
  if (ArrayBuffer.isView(value)) return REDACTED;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [
      key,
      hidden.has(plainKey(key)) && one !== null && one !== undefined ? REDACTED : redact(one, depth + 1),
    ]),
  );
}
