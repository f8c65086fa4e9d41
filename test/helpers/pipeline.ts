/** The pipeline without its doors, in all three sizes: store, queue and the deterministic classifier. */
import { afterAll, beforeAll, beforeEach, expect } from '@jest/globals';
import { type Comment, rawCommentSchema } from '../../src/comment.js';
import { openDatabase } from '../../src/database/open.js';
import type { PoolDatabase } from '../../src/database/pool-database.js';
import { createLogger } from '../../src/log.js';
import type { Classifier, ClassifierInput } from '../../src/model/classifier.js';
import { createDeterministicClassifier } from '../../src/model/deterministic-classifier.js';
import { createNormaliser, type Normaliser } from '../../src/pipeline/normaliser.js';
import { parseSettings } from '../../src/pipeline/policy-in-force.js';
import type { QueueBackend } from '../../src/queue/backend.js';
import { LABEL_QUEUE, RECONCILE_QUEUE } from '../../src/queue/names.js';
import { openQueueBackend } from '../../src/queue/open.js';
import { type StoredComment, storeComments } from '../../src/store/comments.js';
import { migrate } from '../../src/store/migrate.js';
import { seedSettings } from '../../src/store/settings.js';
import { startWorkers, type Workers } from '../../workers/start-workers.js';
import { emptyStore } from './empty-store.js';
import { describeWith, freshMigratedDataDir, freshPostgres, freshRedis, type Server } from './servers.js';

export type Size = 'embedded' | 'PostgreSQL' | 'Redis and PostgreSQL';

const NEEDS: Readonly<Record<Size, readonly Server[]>> = {
  embedded: [],
  PostgreSQL: ['postgres'],
  'Redis and PostgreSQL': ['postgres', 'redis'],
};

export const SIZES = Object.keys(NEEDS) as Size[];
/** Each store once: for what asks the store and leaves the queue to the tests of workers and queues. */
export const STORES: readonly Size[] = ['embedded', 'PostgreSQL'];

/** A suite for each size; those whose servers are not there are left out by name. */
export function describeSizes(title: string, sizes: readonly Size[], body: (size: Size) => void): void {
  for (const size of sizes) describeWith(NEEDS[size], `${title}, ${size}`, () => body(size));
}

/** A time that passes only when told so. */
export interface Clock {
  readonly now: () => Date;
  pass(milliseconds: number): void;
}

/** Begins at the real time, which the queue keeps to. */
export function createClock(): Clock {
  let ahead = 0;
  return {
    now: () => new Date(Date.now() + ahead),
    pass(milliseconds) {
      ahead += milliseconds;
    },
  };
}

/** Locks short enough for a test to see one lapse. */
const STALLING = { lockDuration: 2_000, stalledInterval: 500 };

/** Connections to one store and its queue, as one process has them. */
export interface Connections {
  readonly database: PoolDatabase;
  readonly queues: QueueBackend;
  close(): Promise<void>;
}

export interface Pipeline extends Connections {
  /** Connections of their own to the same store and queue, as another process would have. */
  another(): Promise<Connections>;
  /** Empties store and queue. */
  clear(): Promise<void>;
}

/** Log lines that a pipeline wrote, for tests that read them. */
export class LogLines {
  readonly lines: string[] = [];
  readonly log = createLogger({
    level: 'trace',
    destination: { write: (line) => this.lines.push(line) },
  });
}

/** Opens a store and a queue that belong to the caller, with the present schema. */
async function openPipeline(size: Size): Promise<Pipeline> {
  const folder = size === 'embedded' ? await freshMigratedDataDir() : null;
  const server = size === 'embedded' ? null : await freshPostgres();
  const redis = size === 'Redis and PostgreSQL' ? await freshRedis() : null;
  const databaseUrl = server?.value ?? null;
  const { log } = new LogLines();

  const connect = async (mode: 'own' | 'share'): Promise<Connections> => {
    const { database } = await openDatabase({ databaseUrl, dataDir: folder?.value ?? '', mode });
    const queues = await openQueueBackend({
      queueUrl: redis?.value.url ?? null,
      databaseUrl,
      database,
      log,
      stalling: STALLING,
      ...(redis ? { prefix: redis.value.prefix } : {}),
    });
    return {
      database,
      queues,
      async close() {
        await queues.close();
        await database.close();
      },
    };
  };

  const first = await connect('own');
  const { database, queues } = first;
  await migrate(database);
  await seedSettings(database, parseSettings(null), new Date());
  return {
    ...first,
    another: () => connect('share'),
    async clear() {
      for (const name of [LABEL_QUEUE, RECONCILE_QUEUE]) await queues.queue(name).obliterate({ force: true });
      await emptyStore(database);
      await seedSettings(database, parseSettings(null), new Date());
    },
    async close() {
      await first.close();
      for (const owned of [folder, server, redis]) await owned?.drop();
    },
  };
}

/** Of this test file, whose suites run one after the other: opening one takes longer than most tests. */
const pipelines = new Map<Size, Pipeline>();
afterAll(async () => {
  for (const pipeline of pipelines.values()) await pipeline.close();
}, 60_000);

/** A pipeline for the tests of a suite: opened before the first, empty at the start of each, closed after the file. */
export function usePipeline(size: Size): Omit<Pipeline, 'clear' | 'close'> {
  const opened = (): Pipeline => {
    const pipeline = pipelines.get(size);
    if (!pipeline) throw new Error('The pipeline is open inside of tests only.');
    return pipeline;
  };
  beforeAll(async () => {
    if (!pipelines.has(size)) pipelines.set(size, await openPipeline(size));
  }, 60_000);
  beforeEach(() => opened().clear());
  return {
    get database() {
      return opened().database;
    },
    get queues() {
      return opened().queues;
    },
    another: () => opened().another(),
  };
}

/** A classifier that remembers every text it was asked for. */
export interface SpyClassifier extends Classifier {
  readonly asked: string[];
}

/**
 * The deterministic classifier, observed.
 * @param options.name makes it another model: the id is made of it
 * @param options.before runs before each call; what it throws the call throws
 */
export function spyClassifier(
  options: { readonly name?: string; readonly before?: (inputs: readonly ClassifierInput[]) => unknown } = {},
): SpyClassifier {
  const inner = createDeterministicClassifier();
  const info = inner.info();
  const asked: string[] = [];
  return {
    asked,
    load: () => inner.load(),
    close: () => inner.close(),
    info: () => (options.name ? { ...info, id: `${options.name}@sha256:${options.name}` } : info),
    async classify(inputs, given) {
      await options.before?.(inputs);
      asked.push(...inputs.map(({ text }) => text));
      return inner.classify(inputs, given);
    },
  };
}

let normaliser: Promise<Normaliser> | undefined;

/** A comment as the normaliser makes it. */
export async function commentOf(
  id: string,
  text: string,
  more: Partial<Parameters<typeof rawCommentSchema.parse>[0] & object> = {},
): Promise<Comment> {
  normaliser ??= createNormaliser({ siteLanguage: 'de' });
  const raw = rawCommentSchema.parse({ site: 'default', source: 'jsonl', id, threadId: 't', text, ...more });
  const outcome = (await normaliser)(raw, `test:${id}`);
  if (outcome.kind === 'refusal') throw new Error(`refused: ${outcome.refusal.code}`);
  return outcome.comment;
}

/** Stores comments with the texts given; ids are `c-0`, `c-1` ... */
export async function storeTexts(
  { database }: Pick<Connections, 'database'>,
  texts: readonly string[],
  options: { readonly priority?: number; readonly now?: Date; readonly prefix?: string } = {},
): Promise<StoredComment[]> {
  const { priority = 100, now = new Date(), prefix = 'c-' } = options;
  const comments = await Promise.all(texts.map((text, at) => commentOf(`${prefix}${at}`, text)));
  return storeComments(database, comments, { now, priority });
}

/** Texts that differ; `word` tells one test's from another's. */
export const manyTexts = (count: number, word = 'Leser'): string[] =>
  Array.from({ length: count }, (_, at) => `${word} meint zum Punkt ${at}: das sehe ich ganz anders.`);

/** Workers on the connections, alone unless told otherwise. */
export function work(
  connections: Pick<Connections, 'database' | 'queues'>,
  classifier: Classifier,
  more: Partial<Parameters<typeof startWorkers>[0]> = {},
): Promise<Workers> {
  return startWorkers({
    database: connections.database,
    queues: connections.queues,
    classifier,
    log: new LogLines().log,
    concurrency: 2,
    batchSize: 8,
    alone: false,
    retryMilliseconds: 20,
    now: () => new Date(),
    ...more,
  });
}

/** Labels all that waits, by workers of its own that are stopped afterwards. */
export async function labelAll(
  connections: Pick<Connections, 'database' | 'queues'>,
  classifier: Classifier,
  more: Partial<Parameters<typeof startWorkers>[0]> = {},
): Promise<void> {
  const workers = await work(connections, classifier, more);
  await workers.drain().finally(() => workers.close());
}

/** The contract of the whole: exactly one label and one verdict of the model per comment, and nothing waits. */
export async function expectOneLabelEach(
  { database }: Pick<Connections, 'database'>,
  expected: { readonly comments: number; readonly model: string; readonly failed?: number },
): Promise<void> {
  const { comments, model, failed = 0 } = expected;
  const [found] = await database.query(
    `select
       (select count(*) from tonfall.comments) as comments,
       (select count(*) from tonfall.pending) as pending,
       (select count(*) from tonfall.failures) as failed,
       (select count(*) from tonfall.comments c where exists (
          select 1 from tonfall.labels l
          where l.comment = c.seq and l.content_hash = c.content_hash and l.model = $1)) as labelled,
       (select count(*) from (
          select 1 from tonfall.labels group by comment, content_hash, model having count(*) > 1) d) as doubled,
       (select count(*) from tonfall.labels l where not exists (
          select 1 from tonfall.verdicts v where v.label = l.seq)) as unjudged`,
    [model],
  );
  expect(found).toEqual({
    comments,
    pending: 0,
    failed,
    labelled: comments - failed,
    doubled: 0,
    unjudged: 0,
  });
}

/** Asks until the answer is true; a test that waits for ever fails by its own time limit. */
export async function until(question: () => Promise<boolean>): Promise<void> {
  while (!(await question())) await new Promise((resolve) => setTimeout(resolve, 20));
}
