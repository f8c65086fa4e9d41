/** Addresses of other machines: how they are named, and what may be sent to them. */
import { TonfallError } from './errors.js';

/** An address for places and messages: without user, password and query. */
export function placeOf(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}

/**
 * Throws CONFIG_INVALID unless the address is https or on this machine: a secret is not sent over an open line.
 * `secret` is what the message calls it: `An application password`.
 */
export function requirePrivate(url: string, secret: string): void {
  const { protocol, hostname } = new URL(url);
  if (protocol === 'https:' || hostname === 'localhost' || hostname === '[::1]' || /^127\./.test(hostname))
    return;
  throw new TonfallError('CONFIG_INVALID', {
    place: placeOf(url),
    detail: `${secret} is sent over https only.`,
  });
}
