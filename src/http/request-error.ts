/** Whatever goes wrong with a request as an error of the table; what is sent back never quotes the request. */
import type { FastifyError } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { asTonfallError, type ErrorCode, TonfallError } from '../errors.js';

/** Fastify's own errors that have a row in the table, and what can be said of them. */
const OF_FASTIFY: Readonly<Record<string, readonly [code: ErrorCode, detail?: string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ['BODY_TOO_LARGE'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['REQUEST_INVALID', 'The body is to be application/json.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['REQUEST_INVALID', 'The body is not as long as it says.'],
  FST_ERR_CTP_INVALID_JSON_BODY: ['REQUEST_INVALID', 'The body is not JSON.'],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['REQUEST_INVALID', 'It has no body.'],
  FST_CP_ERR_INVALID_CONTENT_ENCODING: ['REQUEST_INVALID', 'Its Content-Encoding is not known here.'],
  FST_CP_ERR_INVALID_CONTENT: ['REQUEST_INVALID', 'The body is not compressed as it says.'],
  FST_ERR_BAD_URL: ['REQUEST_INVALID', 'The address is not well-formed.'],
  FST_ERR_MAX_PARAM_LENGTH: ['REQUEST_INVALID', 'The address is too long.'],
};

/** Any error of a request as one of the table. */
export function requestError(thrown: unknown): TonfallError {
  if (thrown instanceof TonfallError) return thrown;
  if (hasZodFastifySchemaValidationErrors(thrown)) {
    const places = thrown.validation.map(({ instancePath, keyword, message = '' }) => {
      const place = placeOf(instancePath.split('/').slice(1));
      // Zod repeats the names of fields that are not known: text of the caller's.
      const what = keyword === 'unrecognized_keys' ? 'there is no such field' : message;
      return place ? `${place}: ${what}` : what;
    });
    return new TonfallError('REQUEST_INVALID', { detail: `${places.slice(0, 5).join('; ')}.` });
  }
  const { code = '', statusCode } = thrown as Partial<FastifyError>;
  const [ours, detail] = OF_FASTIFY[code] ?? [];
  if (ours) return new TonfallError(ours, { cause: thrown, ...(detail ? { detail } : {}) });
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return new TonfallError('REQUEST_INVALID', { cause: thrown });
  }
  return asTonfallError(thrown);
}

/** Where in a body: names of fields, places in lists, names of attributes; other keys are the caller's own words. */
export const placeOf = (path: readonly PropertyKey[]): string =>
  path
    .map(String)
    .filter((step) => /^(\d{1,6}|[a-z][A-Za-z]{0,40}|[A-Z_]{2,60}(@\d{1,3})?)$/.test(step))
    .join('.');
