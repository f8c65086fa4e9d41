/**
 * Framing of PostgreSQL's frontend/backend protocol 3.0 (PostgreSQL manual, chapter "Frontend/Backend
 * Protocol", "Message Formats"): a type byte, then a 32 bit length that counts itself; the first messages of a
 * connection have no type byte.
 */

const SSL_REQUEST = 80877103;
const GSS_REQUEST = 80877104;
const CANCEL_REQUEST = 80877102;

export type FrontendUnit =
  /** SSLRequest or GSSENCRequest: answered with `N`. */
  | { readonly kind: 'encryption' }
  | { readonly kind: 'startup' }
  /** CancelRequest or Terminate. */
  | { readonly kind: 'end' }
  /** Messages that belong together: a simple query, or an extended one up to Sync or Flush. */
  | { readonly kind: 'statement'; readonly bytes: Buffer };

/** Cuts what a client sends into units. */
export class FrontendReader {
  #chunks: Buffer[] = [];
  #size = 0;
  /** Bytes that the message in hand needs; joining chunks before is wasted on a large parameter. */
  #needed = 0;
  #started = false;

  /** Takes a chunk and yields the units that it completes. */
  *push(chunk: Buffer): Generator<FrontendUnit> {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    if (this.#size < this.#needed) return;
    let bytes = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks);
    while (!this.#started && bytes.length >= 8 && bytes.length >= bytes.readInt32BE(0)) {
      const code = bytes.readInt32BE(4);
      bytes = bytes.subarray(bytes.readInt32BE(0));
      if (code === SSL_REQUEST || code === GSS_REQUEST) yield { kind: 'encryption' };
      else if (code === CANCEL_REQUEST) yield { kind: 'end' };
      else {
        this.#started = true;
        yield { kind: 'startup' };
      }
    }
    this.#needed = 0;
    if (this.#started) {
      let begin = 0;
      let at = 0;
      while (bytes.length - at >= 5 && bytes.length - at > bytes.readInt32BE(at + 1)) {
        const type = String.fromCharCode(bytes[at] as number);
        at += 1 + bytes.readInt32BE(at + 1);
        if (type === 'X') yield { kind: 'end' };
        else if (type === 'Q' || type === 'S' || type === 'H') {
          yield { kind: 'statement', bytes: bytes.subarray(begin, at) };
        } else continue;
        begin = at;
      }
      if (bytes.length - at >= 5) this.#needed = at - begin + 1 + bytes.readInt32BE(at + 1);
      bytes = bytes.subarray(begin);
    }
    this.#chunks = bytes.length > 0 ? [bytes] : [];
    this.#size = bytes.length;
  }
}

/** ReadyForQuery's answer: idle, in a transaction, in a failed transaction. */
export type TransactionStatus = 'I' | 'T' | 'E';

/**
 * Takes the notifications out of what the server sent, because they belong to every session.
 * @returns the rest, the NotificationResponse messages, and the status of the last ReadyForQuery, if any
 */
export function splitAnswer(answer: Buffer): {
  own: Buffer;
  notifications: Buffer;
  status: TransactionStatus | undefined;
} {
  const own: Buffer[] = [];
  const notifications: Buffer[] = [];
  let status: TransactionStatus | undefined;
  let begin = 0;
  let at = 0;
  while (at < answer.length) {
    const type = String.fromCharCode(answer[at] as number);
    const next = at + 1 + answer.readInt32BE(at + 1);
    if (type === 'A') {
      own.push(answer.subarray(begin, at));
      notifications.push(answer.subarray(at, next));
      begin = next;
    } else if (type === 'Z') status = String.fromCharCode(answer[at + 5] as number) as TransactionStatus;
    at = next;
  }
  if (notifications.length === 0) return { own: answer, notifications: Buffer.alloc(0), status };
  own.push(answer.subarray(begin));
  return { own: Buffer.concat(own), notifications: Buffer.concat(notifications), status };
}

const fields = (...parts: string[]): Buffer =>
  Buffer.concat(parts.map((part) => Buffer.from(`${part}\0`, 'utf8')));

const message = (type: string, body: Buffer): Buffer => {
  const head = Buffer.alloc(5);
  head.write(type, 0, 'latin1');
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
};

/** A simple query. */
export const queryMessage = (sql: string): Buffer => message('Q', fields(sql));

/** The text of a simple query; undefined for other messages. */
export const queryText = (unit: Buffer): string | undefined =>
  unit[0] === 'Q'.charCodeAt(0) ? unit.toString('utf8', 5, unit.length - 1) : undefined;

/** ErrorResponse; one of severity FATAL ends the connection. */
export const errorMessage = (severity: 'ERROR' | 'FATAL', sqlState: string, text: string): Buffer =>
  message(
    'E',
    Buffer.concat([fields(`S${severity}`, `V${severity}`, `C${sqlState}`, `M${text}`), Buffer.from([0])]),
  );

/** CommandComplete. */
export const completeMessage = (tag: string): Buffer => message('C', fields(tag));

/** ReadyForQuery outside a transaction. */
export const readyMessage = (): Buffer => message('Z', Buffer.from('I'));

/** StartupMessage of the one user that there is. */
export function startupMessage(): Buffer {
  const body = Buffer.concat([
    fields('user', 'postgres', 'database', 'postgres', 'client_encoding', 'UTF8'),
    Buffer.from([0]),
  ]);
  const head = Buffer.alloc(8);
  head.writeInt32BE(body.length + 8, 0);
  head.writeInt32BE(196608, 4);
  return Buffer.concat([head, body]);
}
