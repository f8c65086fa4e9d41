/** Opens the database that the configuration names: a PostgreSQL server, or the embedded store. */
import { rmdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { TonfallError } from '../errors.js';
import { findHolder, type Holder, takeFolder } from './embedded/folder-lock.js';
import { openPglite, SESSION } from './embedded/pglite.js';
import { socketPath } from './embedded/socket-path.js';
import { PoolDatabase } from './pool-database.js';
import { openPostgres } from './postgres.js';

export interface OpenDatabaseOptions {
  /** A PostgreSQL URL; null for the embedded store. */
  readonly databaseUrl: string | null;
  /** Folder of the embedded store. */
  readonly dataDir: string;
  /**
   * `own`: open the embedded store and let others in; `share`: use that of the process which holds it; `either`:
   * share where there is such a process, own otherwise. All the same on a server.
   */
  readonly mode: 'own' | 'share' | 'either';
  /** How long to wait for a process that holds the store to let go (`own`) or to let in. */
  readonly waitMs?: number;
  readonly log?: { warn(details: object, message: string): void };
}

/** `owner`: this process runs the store; `guest`: another one does; `server`: PostgreSQL does. */
export type Ownership = 'owner' | 'guest' | 'server';

export interface OpenedDatabase {
  readonly database: PoolDatabase;
  readonly ownership: Ownership;
}

/** A second `tonfall serve` should be told soon; other commands may come while the first one still opens. */
const WAIT_MS = { own: 3_000, share: 30_000, either: 30_000 } as const;

/**
 * Opens the database.
 *
 * A guest's statements fail with DATABASE_UNAVAILABLE once the owner has ended; they work again when another process
 * owns the store, and the guest may close and open again to become that process.
 * Throws DATABASE_UNAVAILABLE (no server, no owner to share with, a damaged folder), STORE_UNUSABLE (a folder that
 * cannot be made or written) and STORE_LOCKED.
 */
export async function openDatabase(options: OpenDatabaseOptions): Promise<OpenedDatabase> {
  if (options.databaseUrl !== null) {
    return { database: await openPostgres(options.databaseUrl), ownership: 'server' };
  }
  const dataDir = resolve(options.dataDir);
  const deadline = Date.now() + (options.waitMs ?? WAIT_MS[options.mode]);
  for (;;) {
    const holder = await holderOf(dataDir);
    if (!holder && options.mode === 'share') {
      throw new TonfallError('DATABASE_UNAVAILABLE', { detail: 'No process holds the embedded store.' });
    }
    const opened = holder
      ? options.mode !== 'own' && (await openAsGuest(holder))
      : await openAsOwner(dataDir, options.log);
    if (opened) return opened;
    if (Date.now() > deadline) {
      throw new TonfallError('STORE_LOCKED', {
        place: dataDir,
        ...(holder ? { detail: `It is process ${holder.pid}.` } : {}),
      });
    }
    await pause(50 + Math.random() * 150);
  }
}

async function holderOf(dataDir: string): Promise<Holder | undefined> {
  try {
    return await findHolder(dataDir);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw unusable(dataDir, error);
  }
}

/** What the system says of the folder, by its code alone. */
function unusable(dataDir: string, cause: unknown): TonfallError {
  const { code } = cause as NodeJS.ErrnoException;
  return new TonfallError('STORE_UNUSABLE', { place: dataDir, cause, ...(code && { detail: `(${code})` }) });
}

async function openAsOwner(
  dataDir: string,
  log: OpenDatabaseOptions['log'],
): Promise<OpenedDatabase | undefined> {
  let lock: Awaited<ReturnType<typeof takeFolder>>;
  let socket: string | null;
  try {
    socket = socketPath(dataDir);
    lock = await takeFolder(dataDir, socket);
  } catch (error) {
    throw unusable(dataDir, error);
  }
  if (!lock) return undefined;
  const database = await openPglite({
    dataDir: join(dataDir, 'postgres'),
    socket,
    onUnshared: (message) => log?.warn({ reason: message }, 'other commands cannot reach the store'),
    onEnd: async () => {
      lock.release();
      if (socket !== null && dirname(socket) !== dataDir) await rmdir(dirname(socket)).catch(() => {});
    },
  });
  return { database, ownership: 'owner' };
}

async function openAsGuest(holder: Holder): Promise<OpenedDatabase | undefined> {
  if (holder.socket === null) return undefined;
  const database = new PoolDatabase('pglite', {
    ...SESSION,
    host: dirname(holder.socket),
    port: 5432,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
  });
  try {
    await database.query('SELECT 1');
    return { database, ownership: 'guest' };
  } catch {
    await database.close();
    return undefined;
  }
}
