/** What the start prints of the server: where it is, its doors, which settings make it unsafe, and the console. */
import picocolors from 'picocolors';
import { linkAddress } from '../accounts/links.js';
import type { Config } from '../config.js';
import { DOORS } from './doors.js';
import { isLoopback } from './open-access.js';
import type { Server } from './server.js';

/** What stands in the store when the server starts. */
export interface StartState {
  readonly hasKeys: boolean;
  /** Secret of the link to the first account, while there is none. */
  readonly firstLink: string | null;
  /** Comments that wait for a person, and whether there are more than were counted. */
  readonly waiting: { readonly total: number; readonly more: boolean };
}

type Colours = ReturnType<typeof picocolors.createColors>;
const PLAIN = picocolors.createColors(false);

/** Addresses that stand for every address of the machine, which no browser opens. */
const EVERYWHERE = /^(http:\/\/)(0\.0\.0\.0|\[::\])(?=:)/;

/** Lines for standard output; the address of the console, or the link to its first account, comes last. */
export function describeServer(
  server: Pick<Server, 'address' | 'hasPages'>,
  config: Config,
  state: StartState,
  colours: Colours = PLAIN,
): string {
  const { bold, cyan, dim, yellow } = colours;
  const doors = DOORS.flatMap(({ line }) => (line === null ? [] : [line]));
  const behind = config.publicUrl && config.publicUrl !== server.address;
  const width = Math.max(...doors.map(([path]) => path.length));
  return [
    `${bold('Server:')} ${cyan(config.publicUrl ?? server.address)}  ${dim('described at /docs')}`,
    ...(behind ? [`  the proxy in front leads to ${cyan(server.address)}`] : []),
    ...doors.map(([path, words]) => dim(`  ${path.padEnd(width)}  ${words}`)),
    ...warnings(config, state).map((warning) => yellow(`  ! ${warning}`)),
    '',
    ...describeConsole(server, config, state, colours),
  ].join('\n');
}

function warnings({ host, publicUrl, trustProxy }: Config, { hasKeys }: StartState): string[] {
  return [
    hasKeys
      ? []
      : ['open: no API key exists, so anything on this machine may ask. `tonfall key create` closes it'],
    isLoopback(host) || publicUrl?.startsWith('https:')
      ? []
      : ['unencrypted: put a proxy with TLS in front, and name its address in --public-url'],
    trustProxy?.includes('0.0.0.0/0') ? ['--trust-proxy believes forwarding headers of everybody'] : [],
  ].flat();
}

function describeConsole(
  { address, hasPages }: Pick<Server, 'address' | 'hasPages'>,
  { publicUrl }: Config,
  { firstLink, waiting }: StartState,
  { bold, cyan, yellow }: Colours,
): string[] {
  if (!hasPages) return [yellow('No console: its pages are not built. `npm run build` builds them.')];
  const root = `${(publicUrl ?? address.replace(EVERYWHERE, '$1localhost')).replace(/\/+$/, '')}/`;
  return [
    `${bold('Console:')} ${cyan(root)}  ${queueLength(waiting)}`,
    ...(firstLink === null
      ? []
      : [
          '  Nobody has an account yet. Whoever opens this link within 24 hours makes the first one, an admin:',
          `  ${cyan(linkAddress(root, firstLink))}`,
        ]),
  ];
}

function queueLength({ total, more }: StartState['waiting']): string {
  const number = new Intl.NumberFormat('en').format(total);
  if (more) return `more than ${number} comments wait for a person`;
  return total === 1 ? '1 comment waits for a person' : `${number} comments wait for a person`;
}
