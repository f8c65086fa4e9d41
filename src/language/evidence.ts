/** What a text alone says of its language: n-gram scores of `eld` as probabilities. */
import type { eld as EldModule } from 'eld/small';

type Eld = typeof EldModule;

/** `eld` reads no further than this many UTF-8 bytes; nor does the count of n-grams here. */
const READ_BYTES = 350;
/** Longest part of a word that `eld` reads, in bytes. */
const WORD_BYTES = 70;

/**
 * How score and length of a text become a probability: p(language) ~ exp(score x n^LENGTH_POWER / TEMPERATURE), mixed
 * with NOISE of equal shares, since a text may be of no language that is known here. Fitted for the highest likelihood
 * on 4,400 short comments in 40 languages and checked on twice as many: docs/language-detection.md.
 */
const TEMPERATURE = 28;
const LENGTH_POWER = 0.8;
const NOISE = 0.005;

/** `eld`'s code where it is not ours: its Malay is trained on what Indonesians write too, its Norwegian is Bokmål. */
const CODES: Readonly<Record<string, string>> = { ms: 'id', no: 'nb' };

/** N-grams from which on `eld` may say that a text looks like none of its languages: some 30 letters. */
const ENOUGH_NGRAMS = 10;

export interface Reading {
  /** Probability of each of `Evidence.languages` for equal priors. */
  readonly likelihoods: readonly number[];
  /** Whether the text looks unlike every one of them, as of a language that is not among them. */
  readonly foreign: boolean;
}

export interface Evidence {
  /** Codes of the languages that can be told apart. */
  readonly languages: readonly string[];
  /** Null where the text holds nothing that is known. */
  read(text: string): Reading | null;
}

/** Loads the n-gram database: half a second and about 100 MB, once per process. */
export async function loadEvidence(): Promise<Evidence> {
  const { eld } = await import('eld/small');
  const codes = Object.values(eld.info().Languages);
  return {
    languages: codes.map((code) => CODES[code] ?? code),
    read: (text) => read(eld, codes, text),
  };
}

function read(eld: Eld, codes: readonly string[], text: string): Reading | null {
  const { language, getScores, isReliable } = eld.detect(text);
  if (language === '') return null;
  const ngrams = ngramCount(text);
  const weight = ngrams ** LENGTH_POWER / TEMPERATURE;
  const scores = getScores();
  // getScores gives x / (x + 25) of the mean score per n-gram x (eld, LanguageResult.js); this undoes it.
  const logits = codes.map((code) => {
    const scaled = scores[code] ?? 0;
    return (weight * 25 * scaled) / (1 - scaled);
  });
  const highest = Math.max(...logits);
  const weights = logits.map((logit) => Math.exp(logit - highest));
  const sum = weights.reduce((total, each) => total + each, 0);
  return {
    likelihoods: weights.map((each) => ((1 - NOISE) * each) / sum + NOISE / codes.length),
    foreign: ngrams >= ENOUGH_NGRAMS && !isReliable(),
  };
}

/** How many n-grams `eld` takes from a text: four bytes each, three apart, over its distinct words. */
function ngramCount(text: string): number {
  const seen = new Set<string>();
  let bytes = 0;
  let count = 0;
  for (const [word] of text.toLowerCase().matchAll(/\p{L}+/gu)) {
    const length = Buffer.byteLength(word);
    bytes += length + 1;
    if (!seen.has(word)) count += 1 + Math.max(0, Math.ceil((Math.min(length, WORD_BYTES) - 4) / 3));
    seen.add(word);
    if (bytes > READ_BYTES) break;
  }
  return Math.max(1, count);
}
