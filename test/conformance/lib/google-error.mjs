/** The envelope in which Google's interfaces answer errors. */
import assert from 'node:assert/strict';
import { Ajv } from 'ajv';

/** HTTP status by canonical code (google/rpc/code.proto). */
const HTTP_STATUS = {
  CANCELLED: [499],
  UNKNOWN: [500],
  INVALID_ARGUMENT: [400, 413],
  DEADLINE_EXCEEDED: [408, 504],
  NOT_FOUND: [404],
  ALREADY_EXISTS: [409],
  PERMISSION_DENIED: [403],
  UNAUTHENTICATED: [401],
  RESOURCE_EXHAUSTED: [413, 429],
  FAILED_PRECONDITION: [400],
  ABORTED: [409],
  OUT_OF_RANGE: [400],
  UNIMPLEMENTED: [404, 405, 501],
  INTERNAL: [500],
  UNAVAILABLE: [503],
};

const validate = new Ajv({ allErrors: true }).compile({
  type: 'object',
  required: ['error'],
  additionalProperties: false,
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message', 'status'],
      additionalProperties: false,
      properties: {
        code: { type: 'integer' },
        message: { type: 'string', minLength: 1 },
        status: { enum: Object.keys(HTTP_STATUS) },
        details: {
          type: 'array',
          items: {
            type: 'object',
            required: ['@type'],
            properties: { '@type': { type: 'string', pattern: '^type\\.googleapis\\.com/' } },
          },
        },
      },
    },
  },
});

/** Asserts that the answer wears the envelope, and that its parts agree. Resolves to the error in it. */
export function checkGoogleError({ status, json, text }) {
  assert.ok(validate(json), `not Google's envelope (${status}): ${text.slice(0, 300)}`);
  const { error } = json;
  assert.equal(error.code, status, 'the code in the body is the HTTP status');
  assert.ok(HTTP_STATUS[error.status].includes(status), `${error.status} does not go with ${status}`);
  return error;
}

/** The entry of `details` with this type, or undefined. */
export const detailOf = (error, type) =>
  error.details?.find((detail) => detail['@type'] === `type.googleapis.com/${type}`);

export const PERSPECTIVE_ERROR = 'google.commentanalyzer.v1alpha1.Error';
export const ERROR_INFO = 'google.rpc.ErrorInfo';
export const HELP = 'google.rpc.Help';
