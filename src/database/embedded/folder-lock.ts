/**
 * Who holds the data folder.
 *
 * Every process that wants the folder puts a file of its own beside the others (`store.lock.<pid>.<nonce>`) and
 * then looks for other living ones; when there is one it withdraws. Whoever announced later sees the other, so two
 * never both stay; files are never overwritten and only those of dead processes are removed by others. Node offers
 * no lock that the kernel gives back, hence the care about who is alive.
 */
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, readlinkSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { makeFolder } from './make-folder.js';

const PREFIX = 'store.lock.';
const HEARTBEAT_MS = 5_000;
/** Age of a heartbeat at which a process that cannot be asked otherwise counts as dead. */
const STALE_MS = 30_000;

/** A process that holds the folder, or is about to. */
export interface Holder {
  readonly pid: number;
  /** Start of the process in clock ticks since boot (proc(5), stat, field 22); null where there is no /proc. */
  readonly started: string | null;
  /** Host, boot and pid namespace: a pid means nothing elsewhere. */
  readonly place: string;
  /** Where the holder lets others in; null where it cannot. */
  readonly socket: string | null;
}

const read = (path: string): string | null => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
};

function startOf(pid: number): string | null {
  // The command name, in parentheses, may hold spaces; field 3 follows it.
  const stat = read(`/proc/${pid}/stat`);
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
}

function here(): string {
  let namespace = '';
  try {
    namespace = readlinkSync('/proc/self/ns/pid');
  } catch {}
  return [hostname(), read('/proc/sys/kernel/random/boot_id')?.trim() ?? '', namespace].join(' ');
}

function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Whether something accepts connections at a socket. */
export function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(socket);
    probe.once('connect', () => resolve(true)).once('error', () => resolve(false));
    probe.setTimeout(1_000, () => resolve(false));
    probe.once('connect', () => probe.destroy());
  });
}

async function lives(file: string, holder: Holder): Promise<boolean> {
  if (holder.place === here()) {
    if (!processExists(holder.pid)) return false;
    const started = startOf(holder.pid);
    if (started !== null && holder.started !== null) return started === holder.started;
  }
  const age = Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0);
  return age < STALE_MS || (holder.socket !== null && (await answers(holder.socket)));
}

/** The living process that holds the folder, if there is one. Removes the files of dead ones. */
export async function findHolder(dataDir: string, except?: string): Promise<Holder | undefined> {
  for (const name of readdirSync(dataDir)) {
    const file = join(dataDir, name);
    if (!name.startsWith(PREFIX) || file === except) continue;
    const text = read(file);
    // Released between the two reads.
    if (text === null) continue;
    let holder: Holder | undefined;
    try {
      holder = JSON.parse(text);
    } catch {}
    if (holder && (await lives(file, holder))) return holder;
    rmSync(file, { force: true });
  }
  return undefined;
}

/** Proof that this process holds the folder. */
export interface FolderLock {
  release(): void;
}

/**
 * Takes the folder, making it where there is none.
 * @returns undefined when another process was quicker; both may have withdrawn, so wait a random moment and try again
 */
export async function takeFolder(dataDir: string, socket: string | null): Promise<FolderLock | undefined> {
  makeFolder(dataDir);
  const nonce = randomBytes(6).toString('hex');
  const file = join(dataDir, `${PREFIX}${process.pid}.${nonce}`);
  const holder: Holder = { pid: process.pid, started: startOf(process.pid), place: here(), socket };
  // Renamed into place, so that nobody reads half of it.
  const draft = join(dataDir, `.${nonce}`);
  await writeFile(draft, `${JSON.stringify(holder)}\n`, { mode: 0o600 });
  renameSync(draft, file);
  if (await findHolder(dataDir, file)) {
    rmSync(file, { force: true });
    return undefined;
  }
  const beat = setInterval(() => {
    const now = new Date();
    try {
      utimesSync(file, now, now);
    } catch {}
  }, HEARTBEAT_MS);
  beat.unref();
  return {
    release() {
      clearInterval(beat);
      rmSync(file, { force: true });
    },
  };
}
