/** The composition root: the only place where the stations are wired together. */
import type { Config } from './config.js';
import { type Ownership, openDatabase } from './database/open.js';
import type { PoolDatabase } from './database/pool-database.js';
import { TonfallError } from './errors.js';
import type { Logger } from './log.js';
import type { Classifier } from './model/classifier.js';
import { readManifest } from './model/manifest.js';
import { createOnnxClassifier } from './model/onnx-classifier.js';
import { parseSettings } from './pipeline/policy-in-force.js';
import type { QueueBackend } from './queue/backend.js';
import { openQueueBackend } from './queue/open.js';
import { currentModel } from './store/current-model.js';
import { migrate } from './store/migrate.js';
import { seedSettings } from './store/settings.js';

export interface AppOptions {
  readonly log: Logger;
  /** `own`: the embedded store must be this process's; `either`: or that of a process which holds it. */
  readonly mode: 'own' | 'either';
  readonly now: () => Date;
}

/** What a process has opened. It owns all of it. */
export interface App {
  readonly config: Config;
  readonly database: PoolDatabase;
  /** `owner`: this process runs the embedded store; `guest`: another one does; `server`: PostgreSQL does. */
  readonly ownership: Ownership;
  readonly queues: QueueBackend;
  /** Id of the configured model, read from its manifest; the model itself is not loaded. Throws MODEL_NOT_FOUND. */
  modelId(): Promise<string>;
  /** The same; where that model is not there, the one that the store was last labelled by, null where there is none. */
  knownModelId(): Promise<string | null>;
  close(): Promise<void>;
}

/**
 * Opens the store and the queue that the configuration names, brings the schema up to date, and seeds the settings.
 * Throws DATABASE_UNAVAILABLE, DATABASE_TOO_NEW, STORE_LOCKED, STORE_UNUSABLE, QUEUE_UNAVAILABLE, CONFIG_INVALID.
 */
export async function openApp(config: Config, options: AppOptions): Promise<App> {
  const { log, mode, now } = options;
  const seed = parseSettings(config.policy);
  const { databaseUrl, dataDir, queueUrl } = config;
  const { database, ownership } = await openDatabase({ databaseUrl, dataDir, mode, log });
  const opened: { close(): Promise<void> }[] = [database];
  const close = async () => {
    for (const part of opened.reverse()) await part.close();
    opened.length = 0;
  };
  try {
    await migrate(database);
    await seedSettings(database, seed, now());
    const queues = await openQueueBackend({ queueUrl, databaseUrl, database, log });
    opened.push(queues);
    const modelId = async () => (await readManifest(config.model)).id;
    const knownModelId = () =>
      modelId().catch((error: unknown) => {
        if (!(error instanceof TonfallError && error.code === 'MODEL_NOT_FOUND')) throw error;
        return currentModel(database);
      });
    return { config, database, ownership, queues, modelId, knownModelId, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * The configured model, loaded on its threads, which step back behind others by `niceness` (0 to 19). The caller closes
 * it. Throws MODEL_NOT_FOUND, MODEL_CORRUPT.
 */
export async function openClassifier(config: Config, log: Logger, niceness = 0): Promise<Classifier> {
  const { model: folder, threads, batchTokens } = config;
  const classifier = await createOnnxClassifier({ folder, threads, batchTokens, niceness, log });
  try {
    if (classifier.info().name === 'deterministic') throw new TonfallError('CLASSIFIER_REFUSED');
    await classifier.load();
    return classifier;
  } catch (error) {
    await classifier.close();
    throw error;
  }
}
