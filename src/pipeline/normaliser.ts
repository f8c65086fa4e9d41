/** The station "normalise" with its language detector: made once per run, since it remembers threads. */
import type { RawComment } from '../comment.js';
import { createLanguageDetector } from '../language/detector.js';
import { ThreadLanguages } from '../language/thread-languages.js';
import { type Normalised, normalise } from '../normalise.js';

/** Normalises one raw comment; `input` is what the source read, kept with a refusal. Never throws. */
export type Normaliser = (raw: RawComment, place: string, input?: string) => Normalised;

/** A normaliser for a site whose main language is `siteLanguage`, null where it has none. */
export async function createNormaliser(options: { siteLanguage: string | null }): Promise<Normaliser> {
  const threads = new ThreadLanguages(await createLanguageDetector(options));
  const detectLanguage = (text: string, raw: RawComment) => threads.detect(text, raw);
  return (raw, place, input) => normalise(raw, place, { detectLanguage, input });
}
