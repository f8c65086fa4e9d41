/** The language of a comment: what its words say, weighed with what the thread and the site make likely. */
import { canonicalLanguage, UNDETERMINED } from '../language-code.js';
import { loadEvidence } from './evidence.js';
import { amongKin, priorOf } from './prior.js';
import { isWrittenIn, languageOfScript, scriptOf } from './script.js';

export interface Detection {
  /** ISO 639-1 code, `und` where none could be told. */
  readonly language: string;
  /** Probability that `language` is right, 0 to 1; three decimals. */
  readonly confidence: number;
}

export interface LanguageDetector {
  /** The language of a text, given the language that its thread is mostly in. The same arguments give the same answer. */
  detect(text: string, prior?: { threadLanguage?: string | null | undefined }): Detection;
}

/** Confidence where nothing but the expectation speaks: a number, an emoji, "hm". */
const EXPECTED_ONLY = 0.1;
/** Confidence where only the script speaks. */
const SCRIPT_ONLY = 0.5;
/** What is left of the confidence where the words look like none of the known languages. */
const FOREIGN = 0.3;
/** UTF-16 units of a text that are looked at; the detector itself reads 350 bytes. */
const READ = 1500;

/**
 * Makes a detector for a site; `siteLanguage` is any tag, null where the site has none. Loads the n-gram database on
 * the first call (see `loadEvidence`).
 */
export async function createLanguageDetector(options: {
  siteLanguage: string | null;
}): Promise<LanguageDetector> {
  const evidence = await loadEvidence();
  const site = options.siteLanguage === null ? null : canonicalLanguage(options.siteLanguage);
  const priors = new Map<string | null, number[]>();

  return {
    detect(text, { threadLanguage } = {}) {
      const thread = threadLanguage == null ? null : canonicalLanguage(threadLanguage);
      const expected = { thread, site };
      const words = wordsOf(text);
      const reading = evidence.read(words);
      if (reading === null) return withoutWords(words, thread ?? site);

      let prior = priors.get(thread);
      if (prior === undefined) {
        prior = priorOf(evidence.languages, expected);
        // A thread language comes from this detector or a source's tag: a handful, but a source may send nonsense.
        if (priors.size < 1000) priors.set(thread, prior);
      }
      const weights = reading.likelihoods.map((likelihood, index) => likelihood * (prior[index] ?? 0));
      const sum = weights.reduce((total, weight) => total + weight, 0);
      const best = weights.indexOf(Math.max(...weights));
      const language = amongKin(evidence.languages[best] ?? UNDETERMINED, expected);
      const confidence = (weights[best] ?? 0) / sum;
      if (!reading.foreign) return { language, confidence: rounded(confidence) };
      // Dialect and typing errors look foreign too: only the expected language is believed, and little.
      return language === thread || language === site
        ? { language, confidence: rounded(confidence * FOREIGN) }
        : { language: UNDETERMINED, confidence: 0 };
    },
  };
}

const rounded = (share: number): number => Math.round(share * 1000) / 1000;

/** The expected language where the script allows it, else the script's own. */
function withoutWords(words: string, expected: string | null): Detection {
  const script = scriptOf(words);
  if (script === null) {
    // Letters of an unknown script are no reason to expect anything; no letters at all are.
    if (expected === null || /\p{L}/u.test(words)) return { language: UNDETERMINED, confidence: 0 };
    return { language: expected, confidence: EXPECTED_ONLY };
  }
  if (expected !== null && isWrittenIn(expected, script)) {
    return { language: expected, confidence: EXPECTED_ONLY };
  }
  const language = languageOfScript(script);
  return language === null
    ? { language: UNDETERMINED, confidence: 0 }
    : { language: canonicalLanguage(language) ?? UNDETERMINED, confidence: SCRIPT_ONLY };
}

/** The beginning of a text without links, addresses, mentions and tags: they say nothing of its language. */
function wordsOf(text: string): string {
  return text
    .slice(0, READ)
    .split(/\s+/u)
    .filter((word) => !/^[@#]|@.|:\/\/|^www\./iu.test(word))
    .join(' ');
}
