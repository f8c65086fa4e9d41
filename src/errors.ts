/** The one table of errors: code, HTTP status, whether a retry can help, what happened, what to do. */

/** One row of the table. */
export interface ErrorEntry {
  /** HTTP status that a door answers with. */
  readonly status: number;
  /** Whether doing the same again later can succeed. */
  readonly retry: boolean;
  /** What happened, in a sentence without any text of a comment. */
  readonly message: string;
  /** What the person who reads it can do. */
  readonly action: string;
}

const entry = (status: number, retry: boolean, message: string, action: string): ErrorEntry => ({
  status,
  retry,
  message,
  action,
});

export const ERRORS = {
  // Usage and configuration
  USAGE: entry(400, false, 'The command was not understood.', 'See --help of the command.'),
  CONFIG_UNKNOWN_KEY: entry(
    400,
    false,
    'The configuration holds a key that does not exist.',
    'Use the key that is named as the nearest, or remove it.',
  ),
  CONFIG_INVALID: entry(
    400,
    false,
    'A configuration value is not of the expected form.',
    'Correct the value; `tonfall config` shows where each one comes from.',
  ),

  RESUME_MISMATCH: entry(
    400,
    false,
    'The file to go on with holds rows of another input or another form.',
    'Use the same input, --format and --text as before, or another --out.',
  ),

  OUTPUT_UNWRITABLE: entry(
    507,
    true,
    'The output file cannot be written.',
    'Check that its folder exists, that you may write there, and that the disk is not full.',
  ),

  // Sources
  SOURCE_NOT_FOUND: entry(404, false, 'The input file or address does not exist.', 'Check the path or URL.'),
  SOURCE_UNREADABLE: entry(
    422,
    false,
    'The input cannot be read as any known format.',
    'Name the format with --from, or convert the file to JSONL.',
  ),
  SOURCE_EMPTY: entry(422, false, 'The input holds nothing.', 'Check that the file was written completely.'),
  SOURCE_TOO_LARGE: entry(
    413,
    false,
    'The page is larger than 50 MB.',
    'Save the page without pictures in it, or read the comments from the system they come from.',
  ),
  SOURCE_UNAVAILABLE: entry(503, true, 'The source did not answer.', 'Try again later.'),
  SOURCE_FORBIDDEN: entry(403, false, 'The source refused access.', 'Check user and application password.'),
  INVALID_JSON: entry(
    422,
    false,
    'The line is not a JSON object.',
    'Correct the line; one JSON object per line.',
  ),
  INVALID_ROW: entry(422, false, 'The row does not have the expected fields.', 'Check the header and --map.'),
  INVALID_ENCODING: entry(
    422,
    false,
    'The bytes are not text in a known encoding.',
    'Save the file as UTF-8.',
  ),

  INVALID_LABELS: entry(
    422,
    false,
    'The row has no labels that can be measured.',
    'Give `labels` (a number from 0 to 1 for each attribute), or `label`: negative, neutral or positive.',
  ),

  // Normalising
  TEXT_MISSING: entry(
    422,
    false,
    'The comment has no text.',
    'Name the text column with --map text=COLUMN, or drop the row.',
  ),
  TEXT_TOO_LONG: entry(
    413,
    false,
    'The comment is longer than 100 kB.',
    'Split or shorten it; Tonfall never cuts a comment silently.',
  ),

  // Model
  MODEL_NOT_FOUND: entry(
    503,
    false,
    'The model folder is not there.',
    'Check --model; the folder needs tonfall.json.',
  ),
  MODEL_CORRUPT: entry(
    503,
    false,
    'A model file does not match its hash in tonfall.json.',
    'Restore the model folder, for example with git checkout.',
  ),
  MODEL_UNSUPPORTED: entry(
    503,
    false,
    'The model manifest is not of a form this version can read.',
    'Use a model made for this version of Tonfall.',
  ),
  MODEL_FAILED: entry(
    500,
    true,
    'The model failed on this input.',
    'Retry; if it fails again, report it with the code and model id.',
  ),
  MODEL_THREAD_DIED: entry(
    503,
    true,
    'An inference thread ended while it worked on this.',
    'Nothing to do: the work is done again.',
  ),
  CLASSIFIER_REFUSED: entry(
    400,
    false,
    'The deterministic classifier is for tests only.',
    'Remove the setting and use a real model.',
  ),
  SCORER_UNAVAILABLE: entry(
    503,
    true,
    'The scorer that is measured did not answer.',
    'Check --url and that it runs; lower --rate if it asks for that.',
  ),
  SCORER_FORBIDDEN: entry(
    403,
    false,
    'The scorer that is measured refused access.',
    'Check TONFALL_SCORER_KEY, and that the key is for this scorer.',
  ),
  SCORER_REFUSED: entry(
    422,
    false,
    'The scorer that is measured refused this text.',
    'Nothing to do: the row is counted, and is in no figure.',
  ),
  SCORER_FAILED: entry(
    502,
    true,
    'The scorer that is measured gave no answer of the expected form.',
    'Check that --url is the address of a Perspective API, and look into the log of that scorer.',
  ),
  CANCELLED: entry(499, true, 'The work was cancelled.', 'Start it again.'),

  // Database and queue
  DATABASE_UNAVAILABLE: entry(
    503,
    true,
    'The database did not answer.',
    'Check that it runs and that TONFALL_DATABASE_URL is right.',
  ),
  DATABASE_TOO_NEW: entry(
    503,
    false,
    'The database was made by a newer version of Tonfall.',
    'Use that version or a newer one.',
  ),
  STORE_LOCKED: entry(
    503,
    true,
    'Another process holds the embedded store.',
    'Stop that process, or wait until it has ended.',
  ),
  STORE_UNUSABLE: entry(
    503,
    false,
    'The folder of the embedded store cannot be made, read or written.',
    'Choose another with --data-dir or TONFALL_DATA_DIR, or let the user who runs this write there.',
  ),
  EMBEDDED_ONE_PROCESS: entry(
    400,
    false,
    'The embedded store belongs to one process; it cannot have separate workers.',
    'Set TONFALL_DATABASE_URL to a PostgreSQL database to run workers of their own.',
  ),
  QUEUE_UNAVAILABLE: entry(
    503,
    true,
    'The queue did not answer.',
    'Check that Redis or PostgreSQL runs and that TONFALL_QUEUE_URL is right.',
  ),

  // The server
  SERVER_OPEN: entry(
    400,
    false,
    'Without any API key the server listens on loopback addresses only.',
    'Create a key with `tonfall key create`, or use --host 127.0.0.1.',
  ),
  ADDRESS_UNAVAILABLE: entry(
    503,
    true,
    'The server cannot listen on this address.',
    'Choose another --port or --host, or end the process that uses it.',
  ),
  REQUEST_INVALID: entry(
    400,
    false,
    'The request is not of the expected form.',
    'Correct the field that is named.',
  ),
  KEY_MISSING: entry(
    401,
    false,
    'The request carries no API key.',
    'Send a key; `tonfall key create` makes one.',
  ),
  KEY_INVALID: entry(
    401,
    false,
    'The API key is not known or was revoked.',
    'Check the key, or create another with `tonfall key create`.',
  ),
  SCOPE_MISSING: entry(
    403,
    false,
    'The API key is not allowed to do this.',
    'Use a key with the scope that is named.',
  ),
  SIGNATURE_INVALID: entry(
    401,
    false,
    'The request is not signed with a secret of a known Coral site.',
    'Add the site and its signing secret with `tonfall coral add`.',
  ),
  HOST_REFUSED: entry(
    403,
    false,
    'Without any API key the server answers requests from this machine only.',
    'Create a key with `tonfall key create`, and name the address in --public-url.',
  ),
  ROUTE_NOT_FOUND: entry(404, false, 'There is nothing at this address.', 'See /docs for what there is.'),
  METHOD_NOT_ALLOWED: entry(
    405,
    false,
    'What is at this address does not take this method.',
    'Use a method that the header Allow names.',
  ),
  COMMENT_NOT_FOUND: entry(404, false, 'There is no such comment.', 'Check site, source and id.'),
  THREAD_NOT_FOUND: entry(404, false, 'There is no comment of such a thread.', 'Check site and id.'),
  REQUEST_TIMEOUT: entry(408, true, 'The request did not arrive in time.', 'Send it again.'),
  IDEMPOTENCY_MISMATCH: entry(
    409,
    false,
    'The idempotency key was used with another request.',
    'Use a new key for a new request.',
  ),
  BODY_TOO_LARGE: entry(413, false, 'The body of the request is too large.', 'Send less at once.'),
  HEADERS_TOO_LARGE: entry(
    431,
    false,
    'The headers of the request are too large.',
    'Send fewer or shorter ones.',
  ),
  RATE_LIMITED: entry(
    429,
    true,
    'The API key has used up its rate.',
    'Wait as long as Retry-After says, or raise the rate of the key.',
  ),
  OVERLOADED: entry(
    503,
    true,
    'More texts wait than can be scored in time.',
    'Send it again after the time in Retry-After.',
  ),
  SERVER_STOPPING: entry(
    503,
    true,
    'The server is stopping.',
    'Send it again after the time in Retry-After.',
  ),

  INTERNAL: entry(
    500,
    true,
    'Something unforeseen happened.',
    'Retry; if it happens again, report the code and the log line.',
  ),
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof ERRORS;

/** An error of the table. Its message never holds text of a comment. */
export class TonfallError extends Error {
  readonly code: ErrorCode;
  readonly entry: ErrorEntry;
  /** Where: `file:line`, a URL, a configuration key. */
  readonly place: string | undefined;

  constructor(code: ErrorCode, options: { detail?: string; place?: string; cause?: unknown } = {}) {
    const row: ErrorEntry = ERRORS[code];
    super(options.detail ? `${row.message} ${options.detail}` : row.message, { cause: options.cause });
    this.name = 'TonfallError';
    this.code = code;
    this.entry = row;
    this.place = options.place;
  }
}

/** Any thrown value as a TonfallError; what is not in the table becomes INTERNAL with the cause kept. */
export function asTonfallError(thrown: unknown): TonfallError {
  return thrown instanceof TonfallError ? thrown : new TonfallError('INTERNAL', { cause: thrown });
}
