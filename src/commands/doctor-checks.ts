/** The list of what `tonfall doctor` checks, in the order in which a start needs it. */
import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Config } from '../config.js';
import { asTonfallError } from '../errors.js';
import { readManifest } from '../model/manifest.js';
import { verifyModelFiles } from '../model/model-files.js';
import { NODE_RANGE } from '../package.js';

/** What a check says. */
export interface Finding {
  readonly state: 'ok' | 'warning' | 'problem';
  readonly message: string;
  /** What to do; absent where nothing needs doing. */
  readonly action?: string;
}

export interface Check {
  readonly name: string;
  /** May throw: that is a problem with the error's own action. */
  run(config: Config, now: () => Date): Promise<Finding>;
}

const ok = (message: string): Finding => ({ state: 'ok', message });

const MEGABYTE = 1_000_000;
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
  async run(config) {
    const { bavail, bsize } = await statfs(nearestFolder(config.dataDir));
    const free = bavail * bsize;
    const message = `${Math.round(free / MEGABYTE)} MB free in ${config.dataDir}`;
    if (free >= LOW_DISK) return ok(message);
    const action = 'Free some space, or set TONFALL_DATA_DIR to a folder on another disk.';
    return { state: free < NO_DISK ? 'problem' : 'warning', message, action };
  },
};

const model: Check = {
  name: 'model',
  async run(config) {
    const { manifest, id } = await readManifest(config.model);
    await verifyModelFiles(config.model, manifest);
    return ok(`${id}, ${Object.keys(manifest.files).length} files as in the manifest`);
  },
};

/** Every check. */
export const CHECKS: readonly Check[] = [node, disk, model];

/** Runs a check; what it throws becomes its finding. */
export async function runCheck(check: Check, config: Config, now: () => Date): Promise<Finding> {
  try {
    return await check.run(config, now);
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
