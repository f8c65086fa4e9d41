/** What the commands on a store share: open it, do the work, close it in the right order. */
import { startWorkers, type Workers } from '../../workers/start-workers.js';
import { type App, openApp, openClassifier } from '../app.js';
import type { ConfigKey } from '../config.js';
import type { Classifier } from '../model/classifier.js';
import type { CommandContext } from './command.js';

/** Configuration that says where the store is. */
export const STORE_KEYS: readonly ConfigKey[] = ['dataDir', 'databaseUrl', 'queueUrl'];

/** Configuration of whatever loads the model and scores. */
export const SCORING_KEYS: readonly ConfigKey[] = ['model', 'threads', 'batchTokens'];

/** Configuration of whatever labels what the store holds. */
export const LABELLING_KEYS: readonly ConfigKey[] = [
  ...SCORING_KEYS,
  'concurrency',
  'batchSize',
  'shutdownSeconds',
];

/** Opens the store for `work` and closes it afterwards, whatever happens. */
export async function withApp<Result>(
  context: CommandContext,
  mode: 'own' | 'either',
  work: (app: App) => Promise<Result>,
): Promise<Result> {
  const app = await openApp(context.config, { log: context.log, mode, now: context.now });
  context.log.debug(
    { store: app.database.kind, ownership: app.ownership, queue: app.queues.kind },
    'store open',
  );
  try {
    return await work(app);
  } finally {
    await app.close();
  }
}

/** Loads the model for `work`, and closes it afterwards. `niceness` as in `openClassifier`. */
export async function withClassifier<Result>(
  { config, log }: CommandContext,
  work: (classifier: Classifier) => Promise<Result>,
  niceness = 0,
): Promise<Result> {
  const classifier = await openClassifier(config, log, niceness);
  log.info({ model: classifier.info().id, threads: config.threads }, 'model loaded');
  try {
    return await work(classifier);
  } finally {
    await classifier.close();
  }
}

/** Runs workers with this model beside `work`, which may wait for them; then lets them finish what is in hand. */
export async function withWorkersOn<Result>(
  classifier: Classifier,
  { config, log, now }: CommandContext,
  app: App,
  work: (workers: Workers) => Promise<Result>,
): Promise<Result> {
  const workers = await startWorkers({
    database: app.database,
    queues: app.queues,
    classifier,
    log,
    concurrency: config.concurrency,
    batchSize: config.batchSize,
    alone: app.ownership === 'owner',
    graceMilliseconds: 1000 * config.shutdownSeconds,
    now,
  });
  try {
    return await work(workers);
  } finally {
    await workers.close();
  }
}

/** Loads the model and runs workers beside `work`. */
export function withWorkers<Result>(
  context: CommandContext,
  app: App,
  work: (workers: Workers) => Promise<Result>,
): Promise<Result> {
  return withClassifier(context, (classifier) => withWorkersOn(classifier, context, app, work));
}
