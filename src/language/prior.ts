/** What is expected of a comment's language before it is read. */

/** Languages that are one written language to an n-gram detector: what is expected decides between them. */
const KIN: Readonly<Record<string, string>> = { bs: 'hr', sr: 'hr', nn: 'nb', ms: 'id' };

/** Shares of the expectation; the rest is spread over all languages. */
const THREAD_SHARE = 0.7;
const SITE_SHARE_BESIDE_THREAD = 0.15;
const SITE_SHARE_ALONE = 0.6;

/** English is met everywhere: it gets this many times the rest of another language. */
const ENGLISH_TIMES = 5;

export interface Expectation {
  readonly thread: string | null;
  readonly site: string | null;
}

/**
 * Prior probability of each of `languages`, in their order; sums to about 1. A language that only its kin stands for
 * (Serbian in Latin letters for Croatian) gives its share to both.
 */
export function priorOf(languages: readonly string[], { thread, site }: Expectation): number[] {
  const siteShare = thread === null ? SITE_SHARE_ALONE : SITE_SHARE_BESIDE_THREAD;
  const rest = 1 - (thread === null ? 0 : THREAD_SHARE) - (site === null ? 0 : siteShare);
  const parts = languages.length + ENGLISH_TIMES - 1;
  const expects = (expected: string | null, language: string) =>
    expected !== null && (expected === language || KIN[expected] === language);
  return languages.map(
    (language) =>
      (rest * (language === 'en' ? ENGLISH_TIMES : 1)) / parts +
      (expects(thread, language) ? THREAD_SHARE : 0) +
      (expects(site, language) ? siteShare : 0),
  );
}

/** The expected one of the languages that `found` stands for, else `found` itself. */
export function amongKin(found: string, { thread, site }: Expectation): string {
  for (const expected of [thread, site]) {
    if (expected !== null && KIN[expected] === found) return expected;
  }
  return found;
}
