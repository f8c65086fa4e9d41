/** The addresses of Redis that a URL can name. */
import type { ClusterNode, RedisOptions } from 'ioredis';
import { TonfallError } from '../errors.js';

export type RedisAddress =
  | { readonly kind: 'single' | 'sentinel'; readonly options: RedisOptions }
  | { readonly kind: 'cluster'; readonly nodes: ClusterNode[]; readonly options: RedisOptions };

const FORM =
  /^(rediss?)(?:\+(sentinel|cluster))?:\/\/(?:([^:@/]*)(?::([^@/]*))?@)?([^@/?#]+)(?:\/([^?#]*))?(?:\?(.*))?$/;
const DEFAULT_PORT = { single: 6379, sentinel: 26379, cluster: 6379 } as const;

function hostAndPort(text: string, port: number): { host: string; port: number } {
  const [, six, name, given] = /^(?:\[([^\]]+)\]|([^:[\]]+))(?::(\d+))?$/.exec(text) ?? [];
  const host = six ?? name;
  if (!host) throw invalid('The host is not of the form host, host:port or [address]:port.');
  return { host, port: given ? Number(given) : port };
}

const invalid = (detail: string) => new TonfallError('CONFIG_INVALID', { place: 'queueUrl', detail });

/** A Redis database number. */
function database(text: string): number {
  if (!/^\d*$/.test(text)) throw invalid('The database of Redis is a number.');
  return Number(text || 0);
}

/**
 * Reads a queue URL:
 * `redis://user:password@host:6379/0`, `redis+sentinel://user:password@host1:26379,host2/master?db=0`,
 * `redis+cluster://user:password@host1:6379,host2`; with `rediss` instead of `redis` over TLS. User and password
 * are those of Redis, percent-encoded; those of the sentinels are `?sentinelUser=...&sentinelPassword=...`.
 * Throws CONFIG_INVALID, without quoting the URL.
 */
export function parseRedisUrl(url: string): RedisAddress {
  const [, scheme, form, user, password, hosts, path, search] = FORM.exec(url) ?? [];
  if (!hosts) throw invalid('It is not a URL of Redis or PostgreSQL.');
  const kind = (form ?? 'single') as RedisAddress['kind'];
  const query = new URLSearchParams(search);
  const nodes = hosts.split(',').map((text) => hostAndPort(text, DEFAULT_PORT[kind]));
  const options: RedisOptions = {
    ...(user ? { username: decodeURIComponent(user) } : {}),
    ...(password ? { password: decodeURIComponent(password) } : {}),
    ...(scheme === 'rediss' ? { tls: {} } : {}),
  };
  if (kind === 'cluster') {
    if (path) throw invalid('A cluster has one database only.');
    return { kind, nodes, options };
  }
  if (kind === 'sentinel') {
    if (!path) throw invalid('The name of the master is missing after the hosts.');
    const sentinelUsername = query.get('sentinelUser');
    const sentinelPassword = query.get('sentinelPassword');
    const sentinel: RedisOptions = {
      sentinels: nodes,
      name: decodeURIComponent(path),
      db: database(query.get('db') ?? ''),
      ...(sentinelUsername ? { sentinelUsername } : {}),
      ...(sentinelPassword ? { sentinelPassword } : {}),
      ...(scheme === 'rediss' ? { enableTLSForSentinelMode: true, sentinelTLS: {} } : {}),
    };
    return { kind, options: { ...options, ...sentinel } };
  }
  const [node, ...more] = nodes;
  if (more.length > 0) throw invalid('Several hosts need redis+sentinel:// or redis+cluster://.');
  return { kind, options: { ...options, ...node, db: database(path ?? '') } };
}
