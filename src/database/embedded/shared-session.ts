/**
 * Many connections on the one session that PGlite has.
 *
 * A unit (all messages up to Sync) runs without another connection's messages in between, because unnamed
 * statements and portals are the session's. From BEGIN to its end a transaction has the session to itself: other
 * connections wait. A connection that ends in a transaction, or says nothing in it for too long, is rolled
 * back. What is set for the session (`SET`, named statements, LISTEN) holds for all connections; notifications
 * reach all of them.
 */
import type { Duplex } from 'node:stream';
import { errorMessage, FrontendReader, queryMessage, splitAnswer } from './wire.js';

export interface SharedSessionOptions {
  /** Runs one unit and returns all that the server answers. */
  readonly execute: (unit: Uint8Array) => Promise<Buffer>;
  /** The answer to a StartupMessage. */
  readonly greeting: Buffer;
  /** Answers statements that are not SQL (see `backup-command.ts`); undefined for all others. */
  readonly command?: (unit: Buffer) => Promise<Buffer> | undefined;
  /** How long a transaction may wait for its next statement. */
  readonly idleInTransactionMs: number;
}

interface Waiting {
  readonly connection: Duplex | null;
  readonly unit: Buffer;
}

export class SharedSession {
  readonly #connections = new Set<Duplex>();
  #waiting: Waiting[] = [];
  /** The connection whose transaction is open. */
  #holder: Duplex | null = null;
  #running: Duplex | null = null;
  #pumping: Promise<void> | undefined;
  #idle: NodeJS.Timeout | undefined;

  constructor(private readonly options: SharedSessionOptions) {}

  /** Serves a connection until it ends. */
  serve(connection: Duplex): void {
    const reader = new FrontendReader();
    this.#connections.add(connection);
    connection.on('data', (chunk: Buffer) => {
      for (const unit of reader.push(chunk)) {
        if (unit.kind === 'encryption') connection.write('N');
        else if (unit.kind === 'startup') connection.write(this.options.greeting);
        else if (unit.kind === 'end') connection.end();
        else if (this.#connections.has(connection)) {
          if (connection === this.#holder) clearTimeout(this.#idle);
          this.#waiting.push({ connection, unit: unit.bytes });
          this.#start();
        }
      }
    });
    connection.on('end', () => connection.end());
    // A client that was killed: `close` follows and does what there is to do.
    connection.on('error', () => {});
    connection.on('close', () => this.#forget(connection));
  }

  /** Runs a statement of the thread's own when no transaction is open; its answer goes nowhere. */
  run(sql: string): void {
    this.#waiting.push({ connection: null, unit: queryMessage(sql) });
    this.#start();
  }

  /** Resolves when nothing is running or waiting, having ended all connections. */
  async close(): Promise<void> {
    for (const connection of this.#connections) connection.destroy();
    while (this.#pumping) await this.#pumping;
  }

  #forget(connection: Duplex): void {
    this.#connections.delete(connection);
    this.#waiting = this.#waiting.filter((item) => item.connection !== connection);
    // While its statement runs, `#run` sees afterwards that it is gone.
    if (this.#holder === connection && this.#running !== connection) this.#rollBack();
  }

  #rollBack(): void {
    clearTimeout(this.#idle);
    this.#holder = null;
    this.#waiting.unshift({ connection: null, unit: queryMessage('ROLLBACK') });
    this.#start();
  }

  #start(): void {
    this.#pumping ??= this.#pump().finally(() => {
      this.#pumping = undefined;
    });
  }

  async #pump(): Promise<void> {
    for (let next = this.#take(); next; next = this.#take()) await this.#run(next);
  }

  #take(): Waiting | undefined {
    if (!this.#holder) return this.#waiting.shift();
    const at = this.#waiting.findIndex((item) => item.connection === this.#holder);
    return at < 0 ? undefined : this.#waiting.splice(at, 1)[0];
  }

  async #run({ connection, unit }: Waiting): Promise<void> {
    this.#running = connection;
    const answer = await (this.options.command?.(unit) ?? this.options.execute(unit));
    this.#running = null;
    const { own, notifications, status } = splitAnswer(answer);
    if (connection && !connection.destroyed) connection.write(own);
    if (notifications.length > 0) {
      for (const listener of this.#connections) if (!listener.destroyed) listener.write(notifications);
    }
    // Without ReadyForQuery (after Flush) the unit goes on with the next one of this connection.
    if (connection === null || status === 'I') this.#holder = null;
    else {
      this.#holder = connection;
      if (!this.#connections.has(connection)) this.#rollBack();
      else if (!this.#waiting.some((item) => item.connection === connection)) this.#watch(connection);
    }
  }

  #watch(connection: Duplex): void {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => {
      // SQLSTATE of idle_in_transaction_session_timeout.
      connection.end(
        errorMessage('FATAL', '25P03', 'terminating connection due to idle-in-transaction timeout'),
      );
      this.#forget(connection);
    }, this.options.idleInTransactionMs);
    this.#idle.unref();
  }
}
