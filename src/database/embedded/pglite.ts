/** The embedded store: PGlite (PostgreSQL as WebAssembly) in a thread of its own, reached through `pg`. */
import { MessageChannel, Worker } from 'node:worker_threads';
import { compiledEntry } from '../../compiled-entry.js';
import { TonfallError } from '../../errors.js';
import { PoolDatabase } from '../pool-database.js';
import { PortStream } from './port-stream.js';
import type { ThreadCommand, ThreadData, ThreadEvent } from './thread.js';

export interface PgliteOptions {
  /** Folder of the database, made where there is none; null keeps everything in memory. */
  readonly dataDir: string | null;
  /** Where other processes connect, `.../.s.PGSQL.5432`. */
  readonly socket?: string | null;
  /** A file of `backupStore` that the new folder starts from. */
  readonly backup?: string | null;
  /** How long a transaction may wait for its next statement before it is rolled back. */
  readonly idleInTransactionMs?: number;
  /** Told once when the socket could not be made: other processes then find the store locked. */
  readonly onUnshared?: (message: string) => void;
  /** Runs when the thread has ended, whatever the reason. */
  readonly onEnd?: () => Promise<void>;
}

/** Nothing reads these but `pg`, which would otherwise take them from PG* variables. */
export const SESSION = { user: 'postgres', database: 'postgres', password: '', ssl: false } as const;

/**
 * Opens PGlite. The caller sees to it that no other process has the folder open (`openDatabase` does).
 * Throws DATABASE_UNAVAILABLE when the folder cannot be opened.
 */
export async function openPglite(options: PgliteOptions): Promise<PoolDatabase> {
  const data: ThreadData = {
    dataDir: options.dataDir,
    backup: options.backup ?? null,
    socket: options.socket ?? null,
    idleInTransactionMs: options.idleInTransactionMs ?? 30_000,
  };
  const thread = new Worker(compiledEntry(import.meta.url, './thread.js'), {
    workerData: data,
    execArgv: [],
  });
  const tell = (command: ThreadCommand) =>
    thread.postMessage(command, command.kind === 'connect' ? [command.port] : []);
  let alive = true;
  const ended = new Promise<void>((resolve) => thread.once('exit', () => resolve())).then(() => {
    alive = false;
    return options.onEnd?.();
  });
  await new Promise<void>((resolve, reject) => {
    const fail = (message: string) =>
      reject(
        new TonfallError('DATABASE_UNAVAILABLE', { detail: `The embedded store did not open: ${message}` }),
      );
    thread.on('message', (event: ThreadEvent) => {
      if (event.kind === 'ready') resolve();
      else if (event.kind === 'unshared') options.onUnshared?.(event.message);
      else if (event.kind === 'failed') fail(event.message);
    });
    // The connections see the end of the thread; here it only matters before it is ready.
    thread.on('error', (error) => fail(error.message));
    thread.on('exit', (code) => fail(`the thread ended with ${code}`));
  }).catch(async (error: unknown) => {
    await ended;
    throw error;
  });
  const stream = () => {
    const { port1, port2 } = new MessageChannel();
    const connection = new PortStream(port1);
    if (alive) tell({ kind: 'connect', port: port2 });
    else connection.destroy(Object.assign(new Error('the thread has ended'), { code: 'ECONNRESET' }));
    return connection;
  };
  // `keepAlive` promises BullMQ that a lost connection is noticed, so that its workers need not poll.
  const config = { ...SESSION, host: '/', keepAlive: true, stream: stream as never };
  return new PoolDatabase('pglite', config, async () => {
    tell({ kind: 'close' });
    await ended;
  });
}
