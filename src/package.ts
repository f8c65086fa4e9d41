/** Where this package lies and which version it is. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

function findRoot(): string {
  // From src/ under tests and from dist/src/ when compiled: the first folder upwards with a package.json.
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}

/** Absolute path of the package's own folder. */
export const PACKAGE_ROOT: string = findRoot();

const manifest = JSON.parse(readFileSync(join(PACKAGE_ROOT, 'package.json'), 'utf8')) as {
  version: string;
  engines: { node: string };
};

/** Version of Tonfall, as in package.json. */
export const VERSION: string = manifest.version;

/** Range of Node versions that Tonfall supports, as in package.json. */
export const NODE_RANGE: string = manifest.engines.node;
