/** Google's envelope of errors, and the errors that Perspective names. */
import { type ErrorCode, TonfallError } from '../../errors.js';
import type { Envelope } from '../envelope.js';
import { RateLimited } from '../retry-later.js';

/** Names that Perspective gives to what it refuses. */
export type ErrorType =
  | 'COMMENT_TOO_LONG'
  | 'COMMENT_EMPTY'
  | 'NO_REQUESTED_ATTRIBUTES'
  | 'LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE'
  | 'LANGUAGE_DETECTION_FAILED'
  | 'INVALID_REQUEST';

/** An error with Perspective's own name and words. */
export class PerspectiveError extends TonfallError {
  constructor(
    readonly errorType: ErrorType,
    /** As Perspective words it. */
    readonly wording: string,
    readonly extra: Readonly<Record<string, unknown>> = {},
  ) {
    super('REQUEST_INVALID', { detail: wording });
  }
}

/** The service as answers name it; clients compare only reason and domain. */
const SERVICE = 'commentanalyzer.googleapis.com';

const STATUS: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  405: 'UNIMPLEMENTED',
  408: 'DEADLINE_EXCEEDED',
  409: 'ABORTED',
  413: 'INVALID_ARGUMENT',
  422: 'INVALID_ARGUMENT',
  429: 'RESOURCE_EXHAUSTED',
  431: 'INVALID_ARGUMENT',
  499: 'CANCELLED',
  503: 'UNAVAILABLE',
};

const info = (reason: string, metadata: Record<string, string> = {}) => ({
  '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
  reason,
  domain: 'googleapis.com',
  metadata: { service: SERVICE, ...metadata },
});

interface Worded {
  readonly status?: number;
  readonly message: string;
  readonly details: readonly object[];
}

/** Errors of the table that Google has words of its own for. */
const WORDED: Partial<Record<ErrorCode, (error: TonfallError) => Worded>> = {
  // Google answers a wrong key with 400, and a missing one with 403.
  KEY_INVALID: () => ({
    status: 400,
    message: 'API key not valid. Please pass a valid API key.',
    details: [info('API_KEY_INVALID')],
  }),
  KEY_MISSING: () => ({
    status: 403,
    message:
      "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other form of API consumer identity to call this API.",
    details: [info('CONSUMER_INVALID')],
  }),
  RATE_LIMITED: (error) => {
    const limited = error instanceof RateLimited ? error : null;
    const consumer = `api_keys:${limited?.keyId ?? ''}`;
    return {
      message: `Quota exceeded for quota metric 'Analysis requests (AnalyzeComment)' and limit 'Analysis requests (AnalyzeComment) per minute' of service '${SERVICE}' for consumer '${consumer}'.`,
      details: [
        info('RATE_LIMIT_EXCEEDED', {
          quota_limit: 'AnalyzeRequestsPerMinutePerProject',
          quota_limit_value: String(limited?.rate ?? 0),
          quota_metric: `${SERVICE}/analyze_requests`,
          quota_location: 'global',
          consumer,
        }),
        {
          '@type': 'type.googleapis.com/google.rpc.Help',
          links: [{ description: 'What this server offers', url: '/docs' }],
        },
      ],
    };
  },
};

function worded(error: TonfallError): Worded {
  if (error instanceof PerspectiveError) {
    const { errorType, wording, extra } = error;
    const details = [
      { '@type': 'type.googleapis.com/google.commentanalyzer.v1alpha1.Error', errorType, ...extra },
    ];
    return { message: wording, details };
  }
  const own = WORDED[error.code]?.(error);
  if (own) return own;
  return { message: error.code === 'INTERNAL' ? error.entry.message : error.message, details: [] };
}

export const GOOGLE_ENVELOPE: Envelope = {
  of(error) {
    const { message, details, status = error.entry.status } = worded(error);
    return {
      status,
      body: {
        error: {
          code: status,
          message,
          status: STATUS[status] ?? 'INTERNAL',
          ...(details.length > 0 ? { details } : {}),
        },
      },
    };
  },
};
