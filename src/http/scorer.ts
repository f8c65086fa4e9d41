/** Scores texts while the caller waits: language, model, nothing stored. Refuses early what could not be done in time. */
import type { Scores } from '../label.js';
import type { Detection, LanguageDetector } from '../language/detector.js';
import type { Classifier } from '../model/classifier.js';
import { type Classified, classifyApart } from '../pipeline/classify-apart.js';
import { RetryLater } from './retry-later.js';

export interface TextToScore {
  /** Normalised plain text. */
  readonly text: string;
  /** ISO 639-1; found from the text where null. */
  readonly language: string | null;
}

export interface ScoredText {
  readonly detection: Detection;
  readonly outcome: Classified;
}

export interface Scorer {
  /** The language of a text by itself. */
  detect(text: string): Detection;
  /**
   * Scores in the order of the texts. Throws OVERLOADED, before anything is queued; CANCELLED; MODEL_NOT_FOUND,
   * MODEL_CORRUPT, MODEL_UNSUPPORTED where there is no model.
   */
  score(texts: readonly TextToScore[], options?: ScoreOptions): Promise<ScoredText[]>;
}

export interface ScoreOptions {
  /** Fires when the caller has gone: what has not begun is dropped. */
  readonly signal?: AbortSignal;
  /** Say which words the scores come from. */
  readonly spans?: boolean;
}

export interface ScorerOptions {
  readonly classifier: Classifier;
  readonly detector: LanguageDetector;
  /** Milliseconds that a text may wait for its turn; a caller beyond that is refused at once. */
  readonly patience: number;
  /** Milliseconds, monotonic. */
  readonly clock: () => number;
}

/** Rate that is assumed until there is one, in UTF-16 units a millisecond: slow, for two threads. */
const FIRST_RATE = 5;
/** Weight of the newest measurement in the mean. */
const NEWEST = 0.2;
/** What a single caller may send at once where nobody else waits, however long it takes. */
const ALONE = 100_000;
/** Nobody is refused while less than this waits, some tens of comments: so few say little of the rate. */
const ALWAYS_TAKEN = 10_000;

/** How fast texts are scored, and how many wait. */
class Load {
  #waiting = 0;
  #rate = FIRST_RATE;
  #busySince = 0;
  #done = 0;

  get milliseconds(): number {
    return this.#waiting / this.#rate;
  }

  accepts(length: number, patience: number): boolean {
    const ahead = this.#waiting + length;
    if (ahead <= ALWAYS_TAKEN || ahead / this.#rate <= patience) return true;
    return this.#waiting === 0 && length <= ALONE;
  }

  begin(length: number, time: number): void {
    if (this.#waiting === 0) {
      this.#busySince = time;
      this.#done = 0;
    }
    this.#waiting += length;
  }

  end(length: number, time: number, scored: boolean): void {
    this.#waiting -= length;
    // What was dropped says nothing of the speed.
    if (!scored) return;
    this.#done += length;
    const took = time - this.#busySince;
    // Short spells say more of the clock than of the machine.
    if (took < 50) return;
    this.#rate = (1 - NEWEST) * this.#rate + NEWEST * (this.#done / took);
    this.#busySince = time;
    this.#done = 0;
  }
}

export function createScorer(options: ScorerOptions): Scorer {
  const { classifier, detector, patience, clock } = options;
  const load = new Load();
  return {
    detect: (text) => detector.detect(text),
    async score(texts, options = {}) {
      const length = texts.reduce((sum, { text }) => sum + text.length + 20, 0);
      if (!load.accepts(length, patience)) {
        throw new RetryLater('OVERLOADED', Math.max(1, Math.ceil(load.milliseconds / 1000)));
      }
      const detections = texts.map(({ text, language }) =>
        language === null ? detector.detect(text) : { language, confidence: 1 },
      );
      load.begin(length, clock());
      let scored = false;
      try {
        const inputs = texts.map(({ text }, row) => ({ text, language: detections[row]?.language ?? 'und' }));
        const outcomes = await classifyApart(classifier, inputs, { ...options, priority: 'interactive' });
        scored = true;
        return outcomes.map((outcome, row) => ({
          detection: detections[row] ?? { language: 'und', confidence: 0 },
          outcome,
        }));
      } finally {
        load.end(length, clock(), scored);
      }
    },
  };
}

/** The scores of one text. Throws what stands in their place. */
export function scoresOf(outcome: Classified): Scores {
  if ('error' in outcome) throw outcome.error;
  return outcome.scores;
}
