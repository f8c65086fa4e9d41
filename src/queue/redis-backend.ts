/** BullMQ on Redis through ioredis: one server, Sentinel or Cluster. */
import { createRedisBackend, withBackend } from 'bullmq';
import { Cluster, Redis, type RedisOptions } from 'ioredis';
import { TonfallError } from '../errors.js';
import type { QueueBackend } from './backend.js';
import { createBullmqBackend, type QueueLog, type Stalling } from './bullmq-backend.js';
import { asQueueError } from './queue-error.js';
import { parseRedisUrl, type RedisAddress } from './redis-url.js';

const OPEN_MS = 10_000;
const PREFIX = 'tonfall';

function connect(address: RedisAddress, more: RedisOptions): Redis | Cluster {
  const options = { ...address.options, connectTimeout: OPEN_MS, ...more };
  return address.kind === 'cluster'
    ? new Cluster(address.nodes, { redisOptions: options as object })
    : new Redis(options as object);
}

/** Resolves when the client works; rejects at its first failure, so that a wrong URL is told at once. */
function ready(client: Redis | Cluster): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => reject(error);
    const timer = setTimeout(() => fail(new TonfallError('QUEUE_UNAVAILABLE')), OPEN_MS);
    timer.unref();
    client.once('ready', resolve);
    client.once('error', fail);
    client.once('end', () => fail(new TonfallError('QUEUE_UNAVAILABLE')));
    client.once('ready', () => clearTimeout(timer));
  });
}

/** Warns once per outage: ioredis reports every attempt to connect. */
function watch(client: Redis | Cluster, log: QueueLog): void {
  let down = false;
  client.on('error', (error: Error) => {
    if (!down) log.warn({ err: asQueueError(error) }, 'lost Redis, trying again');
    down = true;
  });
  client.on('ready', () => {
    down = false;
  });
}

/**
 * Opens the queue on Redis. Throws CONFIG_INVALID and QUEUE_UNAVAILABLE.
 * @param options.url see `parseRedisUrl`
 * @param options.prefix of all keys; `tonfall` unless told otherwise
 */
export async function openRedisBackend(options: {
  readonly url: string;
  readonly prefix: string | undefined;
  readonly stalling: Stalling;
  readonly log: QueueLog;
}): Promise<QueueBackend> {
  const { stalling, log } = options;
  const address = parseRedisUrl(options.url);
  const name = options.prefix ?? PREFIX;
  // All keys of a queue must lie in one slot of a cluster; a hash tag sees to that.
  const prefix = address.kind === 'cluster' ? `{${name}}` : name;
  // A command of a producer fails after some attempts; a worker waits for Redis to come back.
  const producer = connect(address, { maxRetriesPerRequest: 3 });
  try {
    await ready(producer);
  } catch (error) {
    producer.disconnect();
    const ours = asQueueError(error);
    throw ours instanceof TonfallError ? ours : new TonfallError('QUEUE_UNAVAILABLE', { cause: ours });
  }
  watch(producer, log);
  // Only workers copy this connection's options; it connects itself when the first one does.
  const consumer = connect(address, { maxRetriesPerRequest: null, lazyConnect: true });
  watch(consumer, log);
  const { Queue, Worker } = withBackend(createRedisBackend);
  return createBullmqBackend({
    kind: 'redis',
    makeQueue: (queue, queueOptions) =>
      new Queue(queue, { ...queueOptions, prefix, connection: producer }) as never,
    makeWorker: (queue, processor, workerOptions) =>
      new Worker(queue, processor, { ...workerOptions, prefix, connection: consumer }) as never,
    stalling,
    log,
    vacuum: async () => {},
    async end() {
      for (const client of [producer, consumer]) client.disconnect();
    },
  });
}
