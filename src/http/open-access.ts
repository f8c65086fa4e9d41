/** What keeps a server without any key to its own machine. */

import type { IncomingHttpHeaders } from 'node:http';
import { BlockList, isIP } from 'node:net';
import { TonfallError } from '../errors.js';

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/** Whether this address, or name, is the own machine's. */
export function isLoopback(host: string): boolean {
  const address = host.replace(/^\[(.*)\]$/, '$1').toLowerCase();
  if (address === 'localhost') return true;
  const family = isIP(address);
  return family !== 0 && LOOPBACK.check(address, family === 4 ? 'ipv4' : 'ipv6');
}

/** Headers by which a proxy says that somebody else asks; besides these, all that begin with `x-forwarded-`. */
const FORWARDING = ['forwarded', 'via', 'x-real-ip', 'x-client-ip', 'true-client-ip', 'cf-connecting-ip'];

const isForwarding = (name: string): boolean => name.startsWith('x-forwarded-') || FORWARDING.includes(name);

/**
 * Refuses what came through a proxy, what names a host that is not this machine (DNS rebinding: a page in a browser here
 * asks its own name, which has come to point at this machine), and what a page of another origin sends. Throws HOST_REFUSED.
 */
export function refuseStrangers(headers: IncomingHttpHeaders): void {
  const forwarding = Object.keys(headers).find(isForwarding);
  // One that is not listed is made of the caller's words.
  if (forwarding) {
    const name = FORWARDING.includes(forwarding) ? forwarding : 'X-Forwarded-*';
    throw new TonfallError('HOST_REFUSED', { detail: `The request has the header ${name}.` });
  }
  if (!isLoopback(hostName(headers.host ?? ''))) {
    throw new TonfallError('HOST_REFUSED', { detail: 'The header Host names another machine.' });
  }
  const { origin } = headers;
  if (origin !== undefined && !isLoopback(hostName(origin.replace(/^https?:\/\//i, '')))) {
    throw new TonfallError('HOST_REFUSED', { detail: 'The header Origin names another machine.' });
  }
}

/** `localhost:8080` -> localhost, `[::1]:8080` -> ::1. */
function hostName(host: string): string {
  return /^\[([^\]]*)\](?::\d+)?$/.exec(host)?.[1] ?? host.replace(/:\d+$/, '');
}
