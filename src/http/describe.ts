/** What the start prints of the server: where it is, its doors, and which settings make it unsafe. */
import type { Config } from '../config.js';
import { DOORS } from './doors.js';
import { isLoopback } from './open-access.js';
import type { Server } from './server.js';

/** Lines for standard output. */
export function describeServer({ address }: Server, config: Config, hasKeys: boolean): string {
  const { host, publicUrl, trustProxy } = config;
  const warnings = [
    hasKeys
      ? []
      : ['open: no API key exists, so anything on this machine may ask. `tonfall key create` closes it'],
    isLoopback(host) || publicUrl?.startsWith('https:')
      ? []
      : ['unencrypted: put a proxy with TLS in front, and name its address in --public-url'],
    trustProxy?.includes('0.0.0.0/0') ? ['--trust-proxy believes forwarding headers of everybody'] : [],
  ].flat();
  return [
    `Server: ${publicUrl ?? address}`,
    ...DOORS.flatMap(({ lines }) => lines.map((line) => `  ${line}`)),
    ...warnings.map((warning) => `  ! ${warning}`),
  ].join('\n');
}
