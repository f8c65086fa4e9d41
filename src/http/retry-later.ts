/** Refusals that say when to come again. */
import { type ErrorCode, TonfallError } from '../errors.js';

/** An error that a later request may not meet. */
export class RetryLater extends TonfallError {
  constructor(
    code: ErrorCode,
    /** Whole seconds, as in `Retry-After`. */
    readonly seconds: number,
    detail?: string,
  ) {
    super(code, detail === undefined ? {} : { detail });
  }
}

/** RATE_LIMITED with what was exceeded; protocols tell it each in their way. */
export class RateLimited extends RetryLater {
  constructor(
    seconds: number,
    /** Requests a minute. */
    readonly rate: number,
    /** Public part of the key. */
    readonly keyId: string,
  ) {
    super('RATE_LIMITED', seconds, `It may ask ${rate} times a minute.`);
  }
}
