/** A classifier without a model, for unit tests and benches. No user command takes it: `info().name` tells. */
import { TonfallError } from '../errors.js';
import { ATTRIBUTES, type Scores, SENTIMENTS } from '../label.js';
import { createCalibrator, type WindowLogits } from './calibrate.js';
import type { Classifier, ClassifierInput } from './classifier.js';
import { createDeterministicEngine } from './deterministic-engine.js';
import { type LoadedManifest, type Manifest, modelId } from './manifest.js';
import { DEFAULT_BATCH_TOKENS, INFERENCE_THREAD } from './onnx-classifier.js';
import { strongestWords } from './strongest-words.js';
import { ThreadedClassifier } from './threaded-classifier.js';
import { windowSpans } from './word-shares.js';

export { POISON } from './deterministic-engine.js';

/** `info().name` of every classifier made here. */
export const DETERMINISTIC = 'deterministic';

const everyAttribute = <Value>(value: Value) =>
  Object.fromEntries(ATTRIBUTES.map((name) => [name, value])) as Record<(typeof ATTRIBUTES)[number], Value>;

const manifest: Manifest = {
  schema: 1,
  name: DETERMINISTIC,
  attributes: [...ATTRIBUTES],
  sentiment: [...SENTIMENTS],
  window: { tokens: 128, overlap: 32 },
  languages: { '*': { ...everyAttribute('measured' as const), sentiment: 'measured' } },
  calibration: {},
  thresholds: { '*': everyAttribute(0.6) },
  operating: { '*': everyAttribute({ share: 0.2, precision: 0.9, recall: 0.9 }) },
  files: {},
};

const loaded: LoadedManifest = { manifest, id: modelId(manifest.name, manifest) };

export interface DeterministicClassifierOptions {
  /** Real inference threads that run the engine; 0, the default, computes in the calling thread. */
  readonly threads?: number;
  readonly batchTokens?: number;
  readonly niceness?: number;
}

/**
 * Scores from a hash of the text: the same text always has the same, whatever surrounds it and wherever it runs.
 *
 * A text that holds a word of `POISON` fails as its name says: MODEL_FAILED, or MODEL_THREAD_DIED by really ending
 * the thread where there are threads.
 */
export function createDeterministicClassifier(options: DeterministicClassifierOptions = {}): Classifier {
  const { threads = 0, batchTokens = DEFAULT_BATCH_TOKENS, niceness } = options;
  if (threads === 0) return inThisThread();
  return new ThreadedClassifier({
    ...loaded,
    entry: INFERENCE_THREAD,
    engine: 'deterministic',
    folder: '',
    threads,
    batchTokens,
    niceness,
    verify: async () => {},
  });
}

function inThisThread(): Classifier {
  const kill = () => {
    throw new TonfallError('MODEL_THREAD_DIED');
  };
  const engine = createDeterministicEngine({ window: manifest.window, attributes: ATTRIBUTES.length }, kill);
  const scoresOf = createCalibrator(manifest);
  const columns = ATTRIBUTES.length + SENTIMENTS.length;
  let closed = false;

  const scoreText = async ({ text, language }: ClassifierInput, spans: boolean): Promise<Scores> => {
    const { windows, words } = engine.encode(text, spans);
    const { logits, shares } = await engine.score(windows, words?.ofTokens);
    const rows = windows.map(({ length }, row): WindowLogits => {
      const window = { logits: logits.subarray(row * columns, (row + 1) * columns), length };
      const [ofTokens, ofWords] = [words?.ofTokens[row], shares[row]];
      return words && ofTokens && ofWords
        ? { ...window, words: { spans: windowSpans(words.spans, ofTokens), shares: ofWords } }
        : window;
    });
    const scores = scoresOf(rows, language);
    return spans ? { ...scores, spans: strongestWords(rows, ATTRIBUTES, scores) } : scores;
  };

  return {
    async load() {},
    async classify(inputs, { signal, spans = false } = {}) {
      if (closed || signal?.aborted) throw new TonfallError('CANCELLED');
      try {
        return await Promise.all(inputs.map((input) => scoreText(input, spans)));
      } catch (thrown) {
        throw thrown instanceof TonfallError ? thrown : new TonfallError('MODEL_FAILED', { cause: thrown });
      }
    },
    info: () => ({
      id: loaded.id,
      name: manifest.name,
      attributes: manifest.attributes,
      languages: manifest.languages,
      thresholds: manifest.thresholds,
    }),
    async close() {
      closed = true;
    },
  };
}
