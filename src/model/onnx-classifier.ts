/** The real classifier: the model of a folder, on one inference thread per core. */
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { compiledEntry } from '../compiled-entry.js';
import type { Logger } from '../log.js';
import type { Classifier } from './classifier.js';
import { readManifest } from './manifest.js';
import { verifyModelFiles } from './model-files.js';
import { ThreadedClassifier } from './threaded-classifier.js';

export interface OnnxClassifierOptions {
  /** Model folder with `tonfall.json`. */
  readonly folder: string;
  /** One per core where not given. */
  readonly threads?: number | undefined;
  /** Tokens, padding included, that go through the model at once. */
  readonly batchTokens?: number | null | undefined;
  /** How far the threads step back behind others of this machine, 0 to 19; 0 where not given. */
  readonly niceness?: number | undefined;
  readonly log?: Pick<Logger, 'warn'> | undefined;
}

/**
 * From 128 tokens on, larger batches are not faster (`node test/bench/model.mjs --sweep`): activations of small ones
 * stay in the core's cache. And the smaller the batch in hand, the sooner an interactive text gets its turn.
 */
export const DEFAULT_BATCH_TOKENS = 256;

/** Compiled file of the inference threads. */
export const INFERENCE_THREAD: URL = compiledEntry(import.meta.url, '../../workers/inference-thread.js');

/**
 * Reads the manifest of `folder`; files are verified and threads started by `load` (or the first `classify`).
 *
 * Throws MODEL_NOT_FOUND, MODEL_UNSUPPORTED; `load` throws MODEL_CORRUPT besides.
 */
export async function createOnnxClassifier(options: OnnxClassifierOptions): Promise<Classifier> {
  const folder = resolve(options.folder);
  const loaded = await readManifest(folder);
  return new ThreadedClassifier({
    ...loaded,
    entry: INFERENCE_THREAD,
    engine: 'onnx',
    folder,
    threads: options.threads ?? availableParallelism(),
    batchTokens: options.batchTokens ?? DEFAULT_BATCH_TOKENS,
    niceness: options.niceness,
    log: options.log,
    verify: () => verifyModelFiles(folder, loaded.manifest),
  });
}
