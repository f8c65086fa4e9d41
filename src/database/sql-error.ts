/** What PostgreSQL or the connection to it answered, without any value of a row. */
import { TonfallError } from '../errors.js';

/** A statement that the server refused. Detail, hint and context are left out: they quote rows. */
export class SqlError extends Error {
  constructor(
    /** Five characters, PostgreSQL manual, appendix A. */
    readonly sqlState: string,
    readonly severity: string | undefined,
    readonly table: string | undefined,
    readonly constraint: string | undefined,
    message: string,
  ) {
    super(message);
    this.name = 'SqlError';
  }
}

interface ServerError {
  readonly code?: string;
  readonly severity?: string;
  readonly table?: string;
  readonly constraint?: string;
  readonly message?: string;
}

/** Connection lost or refused, shutting down, too many clients, wrong password, no such database. */
const UNAVAILABLE_STATE = /^(08|28|57P|53300|3D000|25P03)/;
const UNAVAILABLE_SYSTEM =
  /^(ECONNREFUSED|ECONNRESET|ENOENT|ENOTFOUND|EAI_AGAIN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EACCES)$/;
/** Node's codes of a TLS handshake that failed, mostly for the certificate. */
const UNAVAILABLE_TLS = /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/;
/** How `pg` and `pg-pool` say the same without a code. */
const UNAVAILABLE_TEXT =
  /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying|timeout expired|The server does not support SSL|Client was closed|Cannot use a pool after)/;

/** Messages of these classes quote the value: data exception (22), raised by a function (P0). */
const QUOTES_VALUES = /^(22|P0)/;

/**
 * Any error of `pg` as one that may be logged: DATABASE_UNAVAILABLE where there is no session, otherwise a
 * SqlError. Errors that are already ours pass through.
 */
export function asDatabaseError(thrown: unknown): Error {
  if (thrown instanceof TonfallError || thrown instanceof SqlError) return thrown;
  const error = (thrown ?? {}) as ServerError & { errors?: ServerError[] };
  // Node tries every address of a host and gives all failures at once.
  const code = error.code ?? error.errors?.[0]?.code ?? '';
  const text = error.message ?? '';
  const codes = [UNAVAILABLE_STATE, UNAVAILABLE_SYSTEM, UNAVAILABLE_TLS];
  if (codes.some((known) => known.test(code)) || UNAVAILABLE_TEXT.test(text)) {
    return new TonfallError('DATABASE_UNAVAILABLE', { detail: `(${code || 'connection ended'})` });
  }
  if (/^[0-9A-Z]{5}$/.test(code)) {
    const message = QUOTES_VALUES.test(code) ? 'a value was refused' : text;
    const where = error.table ? ` in ${error.table}` : '';
    return new SqlError(
      code,
      error.severity,
      error.table,
      error.constraint,
      `SQLSTATE ${code}${where}: ${message}`,
    );
  }
  return thrown instanceof Error ? thrown : new TonfallError('INTERNAL', { cause: thrown });
}
