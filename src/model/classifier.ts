/** The interface of a model: texts in, scores out; it knows nothing of comments or sites. */
import type { Attribute, Grade, Scores } from '../label.js';

export interface ClassifierInput {
  /** Normalised plain text. */
  readonly text: string;
  /** ISO 639-1 code; chooses calibration and grades. */
  readonly language: string;
}

export interface ClassifyOptions {
  /** Interactive requests overtake bulk ones. */
  readonly priority?: 'interactive' | 'bulk';
  /** Say which words the scores come from (`Scores.spans`). */
  readonly spans?: boolean;
  readonly signal?: AbortSignal;
}

export interface ModelInfo {
  /** `name@sha256:<hash of the manifest>`. */
  readonly id: string;
  readonly name: string;
  readonly attributes: readonly Attribute[];
  /** Grades per language; `*` is any other language. */
  readonly languages: Readonly<Record<string, Partial<Record<Attribute | 'sentiment', Grade>>>>;
  /** Review thresholds per language; what a language does not say is taken from `*`. */
  readonly thresholds: Readonly<Record<string, Partial<Record<Attribute, number>>>>;
}

export interface Classifier {
  /** Loads the model; resolves when every thread can score. Throws MODEL_NOT_FOUND, MODEL_CORRUPT, MODEL_UNSUPPORTED. */
  load(): Promise<void>;
  /** Scores in the order of the inputs. A text's scores do not depend on the others. Throws MODEL_FAILED, CANCELLED. */
  classify(inputs: readonly ClassifierInput[], options?: ClassifyOptions): Promise<Scores[]>;
  /** What is loaded. Readable before `load`. */
  info(): ModelInfo;
  /** Waits for nothing: work in hand is rejected with CANCELLED. */
  close(): Promise<void>;
}
