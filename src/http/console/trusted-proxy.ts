/** People that a proxy has signed in: it names them in a header, which is believed from its address alone. */
import { BlockList, isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';
import type { Config } from '../../config.js';
import { TonfallError } from '../../errors.js';

/** Names that `trustProxy` takes for networks. */
const NAMED: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
};

const familyOf = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

/** A test for addresses that belong to the list. */
export function isAmong(list: readonly string[]): (address: string) => boolean {
  const networks = new BlockList();
  for (const network of list.flatMap((each) => NAMED[each] ?? [each])) {
    const [address = '', bits] = network.split('/');
    const family = familyOf(address);
    if (bits === undefined) networks.addAddress(address, family);
    else networks.addSubnet(address, Number(bits), family);
  }
  return (address) => isIP(address) !== 0 && networks.check(address, familyOf(address));
}

/**
 * Reads the login that the proxy names; null where it names none, or somebody else says so. Throws CONFIG_INVALID where
 * a header is configured and no proxy is.
 */
export function proxyLoginReader({
  proxyUserHeader,
  trustProxy,
}: Config): (request: FastifyRequest) => string | null {
  if (proxyUserHeader === null) return () => null;
  if (trustProxy === null)
    throw new TonfallError('CONFIG_INVALID', { detail: 'proxyUserHeader needs trustProxy.' });
  const isProxy = isAmong(trustProxy);
  return ({ headers, socket }) => {
    // Of several of one name Node makes a list of texts in one; a proxy that passes the caller's own on is not one to trust.
    const given = headers[proxyUserHeader];
    const address = (socket.remoteAddress ?? '').replace(/^::ffff:(?=\d+\.)/, '');
    return typeof given === 'string' && given.trim() !== '' && isProxy(address) ? given.trim() : null;
  };
}
