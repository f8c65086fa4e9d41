/** What language each thread is mostly in, learnt from its comments as they come by. */
import type { Detection, LanguageDetector } from './detector.js';

/** Where a comment stands. */
export interface ThreadPlace {
  readonly site: string;
  readonly threadId: string;
  readonly threadTitle: string | null;
}

/** Shorter texts follow the thread's language; they must not also vote for it. UTF-16 units. */
const SHORTEST_VOTE = 30;
/** A thread has a language when this share of its votes is for one. */
const MAJORITY = 0.6;

/**
 * Detects with the thread's language as prior, and keeps the tally. Bounded: of the threads, the ones least recently
 * seen are forgotten beyond `capacity`. Deterministic in the order of the comments.
 */
export class ThreadLanguages {
  /** Votes per thread, least recently used first. */
  private readonly tallies = new Map<string, Map<string, number>>();

  constructor(
    private readonly detector: LanguageDetector,
    private readonly capacity = 10_000,
  ) {}

  /** The language of a comment; its text counts for the thread's language from then on. */
  detect(text: string, place: ThreadPlace): Detection {
    const tally = this.tallyOf(place);
    const detection = this.detector.detect(text, { threadLanguage: majority(tally) });
    vote(tally, text, detection);
    return detection;
  }

  /** The language that the thread is mostly in, null where none is known. */
  languageOf(place: ThreadPlace): string | null {
    return majority(this.tallyOf(place));
  }

  /** Threads that are remembered. */
  get size(): number {
    return this.tallies.size;
  }

  private tallyOf(place: ThreadPlace): Map<string, number> {
    const key = JSON.stringify([place.site, place.threadId]);
    let tally = this.tallies.get(key);
    if (tally === undefined) {
      tally = new Map();
      // The title is the first vote: a thread's first comment is often a short one.
      const title = place.threadTitle ?? '';
      vote(tally, title, this.detector.detect(title));
    }
    this.tallies.delete(key);
    this.tallies.set(key, tally);
    if (this.tallies.size > this.capacity) {
      for (const oldest of this.tallies.keys()) {
        this.tallies.delete(oldest);
        break;
      }
    }
    return tally;
  }
}

function vote(tally: Map<string, number>, text: string, { language, confidence }: Detection): void {
  if (text.length < SHORTEST_VOTE || language === 'und') return;
  tally.set(language, (tally.get(language) ?? 0) + confidence);
}

function majority(tally: ReadonlyMap<string, number>): string | null {
  let all = 0;
  let first: string | null = null;
  let most = 0;
  for (const [language, votes] of tally) {
    all += votes;
    if (votes > most) [first, most] = [language, votes];
  }
  return most >= MAJORITY * all ? first : null;
}
