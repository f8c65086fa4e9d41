/** A classifier on inference threads, whichever engine they run. */
import { TonfallError } from '../errors.js';
import { type Scores, SENTIMENTS } from '../label.js';
import type { Logger } from '../log.js';
import { createCalibrator, type WindowLogits } from './calibrate.js';
import type { Classifier, ClassifierInput, ClassifyOptions, ModelInfo } from './classifier.js';
import type { EngineOptions } from './engine.js';
import type { LoadedManifest } from './manifest.js';
import { ScoringQueue } from './scoring-queue.js';
import { strongestWords } from './strongest-words.js';
import { ThreadPool } from './thread-pool.js';

export interface ThreadedClassifierOptions extends LoadedManifest {
  /** Compiled file that the threads run. */
  readonly entry: URL;
  readonly engine: EngineOptions['engine'];
  readonly folder: string;
  readonly threads: number;
  /** Rows times the longest row of a batch, at most. */
  readonly batchTokens: number;
  /** How far the threads step back behind others of this machine; see `ThreadData`. */
  readonly niceness?: number | undefined;
  readonly log?: Pick<Logger, 'warn'> | undefined;
  /** Runs before the threads start; what it throws is what `load` throws. */
  readonly verify: () => Promise<void>;
}

/** What a thread pool and the queue in front of it are while they run. */
interface Running {
  readonly pool: ThreadPool;
  readonly queue: ScoringQueue;
}

/** Shorter rows than this share of the longest one wait for a batch of their own; see docs of `BatchLimits`. */
const MIN_SHARE = 0.75;
/** Batches per thread that are encoded ahead, so that there are alike lengths to choose from. */
const BATCHES_AHEAD = 16;

export class ThreadedClassifier implements Classifier {
  readonly #options: ThreadedClassifierOptions;
  readonly #scoresOf: (windows: readonly WindowLogits[], language: string) => Scores;
  #running: Promise<Running> | null = null;
  #closed = false;

  constructor(options: ThreadedClassifierOptions) {
    this.#options = options;
    this.#scoresOf = createCalibrator(options.manifest);
  }

  info(): ModelInfo {
    const { id, manifest } = this.#options;
    return { id, name: manifest.name, attributes: manifest.attributes, languages: manifest.languages };
  }

  async load(): Promise<void> {
    await this.#run();
  }

  async classify(inputs: readonly ClassifierInput[], options: ClassifyOptions = {}): Promise<Scores[]> {
    const { queue } = await this.#run();
    const { priority = 'bulk', spans = false, signal } = options;
    const texts = inputs.map(({ text }) => text);
    const answers = await queue.score(texts, { priority, shares: spans, signal });
    const { attributes } = this.#options.manifest;
    try {
      return answers.map((windows, row) => {
        const scores = this.#scoresOf(windows, inputs[row]?.language ?? 'und');
        return spans ? { ...scores, spans: strongestWords(windows, attributes, scores) } : scores;
      });
    } catch (cause) {
      throw new TonfallError('MODEL_FAILED', { detail: 'It gave no number.', cause });
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    const running = await this.#running?.catch(() => null);
    running?.queue.close(new TonfallError('CANCELLED'));
    await running?.pool.close();
  }

  /** The threads; started by the first call, and by the first one after they broke down. */
  #run(): Promise<Running> {
    if (this.#closed)
      return Promise.reject(new TonfallError('CANCELLED', { detail: 'The classifier is closed.' }));
    if (!this.#running) {
      const starting = this.#start();
      this.#running = starting;
      starting.catch(() => this.#forget(starting));
    }
    return this.#running;
  }

  #forget(running: Promise<Running>): void {
    if (this.#running === running) this.#running = null;
  }

  async #start(): Promise<Running> {
    const { manifest, engine, folder, entry, threads, batchTokens, niceness, log, verify } = this.#options;
    await verify();
    if (this.#closed) throw new TonfallError('CANCELLED');
    const attributes = manifest.attributes.length;
    const pool: ThreadPool = new ThreadPool({
      entry,
      threads,
      engine: { engine, folder, window: manifest.window, attributes },
      niceness,
      log,
      onRoom: () => queue.pump(),
      onBroken: (error) => {
        this.#running = null;
        queue.close(error);
      },
    });
    const queue = new ScoringQueue({
      runner: pool,
      columns: attributes + SENTIMENTS.length,
      batchTokens,
      minShare: MIN_SHARE,
      encodeAhead: threads * BATCHES_AHEAD * batchTokens,
    });
    await pool.start();
    return { pool, queue };
  }
}
