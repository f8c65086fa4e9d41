/** Entry of the thread in which PGlite lives: a slow query stops this thread and nothing else. */
import { chmodSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { answerBackup } from './backup-command.js';
import { archiveFolder, ensureFolder } from './folder.js';
import { PortStream } from './port-stream.js';
import { SharedSession } from './shared-session.js';
import { queryMessage, startupMessage } from './wire.js';

/** What the thread is started with. */
export interface ThreadData {
  /** Folder of the database; null keeps it in memory. */
  readonly dataDir: string | null;
  /** A backup that a new folder starts from. */
  readonly backup: string | null;
  /** Where other processes connect; null for none. */
  readonly socket: string | null;
  readonly idleInTransactionMs: number;
}

/** What the owner tells the thread. */
export type ThreadCommand =
  | { readonly kind: 'connect'; readonly port: MessagePort }
  | { readonly kind: 'close' };

/** What the thread tells its owner. */
export type ThreadEvent =
  | { readonly kind: 'ready' | 'closed' }
  /** The socket could not be made; the owner works without. */
  | { readonly kind: 'unshared' | 'failed'; readonly message: string };

/** PGlite's own start parameters, with the search path that BullMQ's statements need, and less write-ahead log. */
const START_PARAMETERS = [
  ...PGlite.defaultStartParams.map((value) =>
    value.startsWith('search_path=') ? 'search_path=public,bullmq' : value,
  ),
  ...['-c', 'max_wal_size=128MB', '-c', 'min_wal_size=32MB'],
];

/**
 * A server's checkpointer does this. Without one the write-ahead log grows for ever, and all of it would be
 * replayed after a kill.
 */
const CHECKPOINT_WHEN_DUE = `DO $$ BEGIN
  IF pg_wal_lsn_diff(pg_current_wal_insert_lsn(), (SELECT redo_lsn FROM pg_control_checkpoint())) > 67108864
  THEN EXECUTE 'CHECKPOINT'; END IF; END $$`;
const CHECKPOINT_LOOK_MS = 5_000;

function listen(session: SharedSession, path: string): Promise<Server> {
  // A killed owner leaves its socket behind; the folder's lock says that there is no other.
  rmSync(path, { force: true });
  const server = createServer((socket) => session.serve(socket));
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      chmodSync(path, 0o600);
      resolve(server);
    });
  });
}

async function main(owner: MessagePort, data: ThreadData): Promise<void> {
  const say = (event: ThreadEvent) => owner.postMessage(event);
  if (data.dataDir !== null) await ensureFolder(data.dataDir, data.backup);
  const database = await PGlite.create({
    dataDir: data.dataDir ?? 'memory://',
    startParams: START_PARAMETERS,
  });
  const execute = async (unit: Uint8Array): Promise<Buffer> => {
    const chunks: Buffer[] = [];
    await database.execProtocolRawStream(unit, { onRawData: (chunk) => chunks.push(Buffer.from(chunk)) });
    return Buffer.concat(chunks);
  };
  const session = new SharedSession({
    execute,
    command: (unit) =>
      answerBackup(unit, async (file) => {
        if (data.dataDir === null) throw new Error('a store in memory cannot be copied');
        await execute(queryMessage('CHECKPOINT'));
        await archiveFolder(data.dataDir, file);
      }),
    greeting: await execute(startupMessage()),
    idleInTransactionMs: data.idleInTransactionMs,
  });
  const server = data.socket
    ? await listen(session, data.socket).catch((error: Error) => {
        say({ kind: 'unshared', message: error.message });
        return undefined;
      })
    : undefined;
  const checkpoints = setInterval(() => session.run(CHECKPOINT_WHEN_DUE), CHECKPOINT_LOOK_MS);
  owner.on('message', async (command: ThreadCommand) => {
    if (command.kind === 'connect') return session.serve(new PortStream(command.port));
    clearInterval(checkpoints);
    server?.close();
    await session.close();
    await database.close();
    say({ kind: 'closed' });
    owner.close();
  });
  say({ kind: 'ready' });
}

if (parentPort) {
  const owner = parentPort;
  main(owner, workerData as ThreadData).catch((error: Error) => {
    owner.postMessage({ kind: 'failed', message: error.message } satisfies ThreadEvent);
    owner.close();
  });
}
