/** The list of what `tonfall doctor` checks, in the order in which a start needs it. */
import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { PoolDatabase } from '../database/pool-database.js';
import { asTonfallError } from '../errors.js';
import { readManifest } from '../model/manifest.js';
import { verifyModelFiles } from '../model/model-files.js';
import { NODE_RANGE } from '../package.js';
import { LABEL_QUEUE } from '../queue/names.js';
import { openQueueBackend } from '../queue/open.js';
import { type Check, type Finding, NOT_CHECKED, ok, type Patient } from './doctor-check.js';
import { consoleCheck } from './doctor-console.js';

const MEGABYTE = 1_000_000;
const GIGABYTE = 1000 * MEGABYTE;
const LOW_DISK = 500 * MEGABYTE;
const NO_DISK = 50 * MEGABYTE;

/** Whether a version is at least the one that a range of the form `>=20.19` names. */
export function isSupported(version: string, range: string): boolean {
  const numbers = (text: string) => text.replace(/^\D+/, '').split('.').map(Number);
  const [major = 0, minor = 0] = numbers(version);
  const [leastMajor = 0, leastMinor = 0] = numbers(range);
  return major > leastMajor || (major === leastMajor && minor >= leastMinor);
}

const node: Check = {
  name: 'node',
  run: async () =>
    isSupported(process.version, NODE_RANGE)
      ? ok(`${process.version} (${process.platform} ${process.arch})`)
      : {
          state: 'problem',
          message: `${process.version} is older than ${NODE_RANGE}`,
          action: 'Install a newer Node.js: https://nodejs.org',
        },
};

/** The folder itself, or the one in which it will be made: a check leaves nothing behind. */
const nearestFolder = (path: string): string => (existsSync(path) ? path : nearestFolder(dirname(path)));

const disk: Check = {
  name: 'disk',
  async run({ config }) {
    const { bavail, bsize } = await statfs(nearestFolder(config.dataDir));
    const free = bavail * bsize;
    const size =
      free < 10 * GIGABYTE ? `${Math.round(free / MEGABYTE)} MB` : `${Math.round(free / GIGABYTE)} GB`;
    const message = `${size} free for ${config.dataDir}`;
    if (free >= LOW_DISK) return ok(message);
    const action = 'Free some space, or set TONFALL_DATA_DIR to a folder on another disk.';
    return { state: free < NO_DISK ? 'problem' : 'warning', message, action };
  },
};

const model: Check = {
  name: 'model',
  async run({ config }) {
    const { manifest, id } = await readManifest(config.model);
    await verifyModelFiles(config.model, manifest);
    return ok(`${id}, ${Object.keys(manifest.files).length} files as in the manifest`);
  },
};

const NO_STORE = 'not there yet; the first start makes it';

const database: Check = {
  name: 'database',
  async run({ config, database }) {
    const opened = await database();
    if (opened === null) return ok(`embedded store in ${config.dataDir}: ${NO_STORE}`);
    const [row] = await opened.query<{ server_version: string }>('show server_version');
    const version = `PostgreSQL ${row?.server_version}`;
    return ok(config.databaseUrl === null ? `embedded store in ${config.dataDir}, ${version}` : version);
  },
};

const queue: Check = {
  name: 'queue',
  async run({ config, database, log }) {
    const { queueUrl, databaseUrl } = config;
    const opened = await database().catch(() => undefined);
    if (queueUrl === null && opened === undefined) return NOT_CHECKED;
    if (queueUrl === null && opened === null) return ok(`in the embedded store: ${NO_STORE}`);
    // A queue with an address of its own is reached without the database.
    const options = { queueUrl, databaseUrl, database: opened as PoolDatabase, log };
    const queues = await openQueueBackend(options);
    try {
      const counts = await queues.queue(LABEL_QUEUE).getJobCounts();
      const waiting = (counts.waiting ?? 0) + (counts.prioritized ?? 0);
      return ok(`${queues.kind}, waiting jobs: ${waiting}, failed ones kept: ${counts.failed ?? 0}`);
    } finally {
      await queues.close();
    }
  },
};

const CLOCK_SECONDS = 5;

const clock: Check = {
  name: 'clock',
  async run({ database, now }) {
    const opened = await database().catch(() => undefined);
    if (opened === undefined) return NOT_CHECKED;
    if (opened === null) return ok(now().toISOString());
    const [row] = await opened.query<{ time: Date }>('select clock_timestamp() as time');
    const seconds = Math.abs((row?.time.getTime() ?? 0) - now().getTime()) / 1000;
    if (seconds <= CLOCK_SECONDS) return ok(`${now().toISOString()}, as in the database`);
    return {
      state: 'warning',
      message: `this machine and the database differ by ${Math.round(seconds)} s`,
      action: 'Set both by a time server (NTP); ages and rates are wrong otherwise.',
    };
  },
};

/** Every check. */
export const CHECKS: readonly Check[] = [node, disk, model, database, queue, clock, consoleCheck];

/** Runs a check; what it throws becomes its finding. */
export async function runCheck(check: Check, patient: Patient): Promise<Finding> {
  try {
    return await check.run(patient);
  } catch (thrown) {
    const error = asTonfallError(thrown);
    const place = error.place === undefined ? '' : ` (${error.place})`;
    return {
      state: 'problem',
      message: `${error.code}: ${error.message}${place}`,
      action: error.entry.action,
    };
  }
}
