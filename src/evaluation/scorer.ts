/** The interface of what is measured: Tonfall's own model, or a foreign scorer. */
import type { TonfallError } from '../errors.js';
import type { Attribute, Scores } from '../label.js';

export interface ScorerInput {
  /** Normalised plain text. */
  readonly text: string;
  /** The language that calibration and thresholds go by. */
  readonly language: string;
  /** The language that the scorer is told; null where it has to find out. */
  readonly givenLanguage: string | null;
  /** Attributes that the row has labels of; others need no score. */
  readonly attributes: readonly Attribute[];
}

/** What is measured of a scorer's answer. An attribute without a score was not judged. */
export type MeasuredScores = Pick<Scores, 'toxicity' | 'sentiment' | 'thresholds'>;

/** What became of a text. */
export type Answer = { readonly scores: MeasuredScores } | { readonly error: TonfallError };

export interface Scorer {
  /** What the report calls it: the model's id, an address. */
  readonly name: string;
  /** Texts of one call that suit it. */
  readonly batchSize: number;
  /**
   * Answers in the order of the inputs. A text that fails is an answer; throws what concerns every text. After the
   * signal has fired, texts that were not sent yet are answered with CANCELLED.
   */
  score(inputs: readonly ScorerInput[], signal?: AbortSignal): Promise<Answer[]>;
}
