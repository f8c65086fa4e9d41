/** The noun "language code": one short code per language, however a source writes it. */

/** No language could be told. */
export const UNDETERMINED = 'und';

/** Codes that stand for no language in particular (ISO 639-2 special codes). */
const SPECIAL = new Set(['und', 'mul', 'zxx', 'mis']);

/** Where CLDR's canonical code is not the one that is used here: Bokmål for Norwegian, ISO 639-1 for Tagalog. */
const OWN: Readonly<Record<string, string>> = { no: 'nb', fil: 'tl' };

/** Answers by primary subtag: `Intl.Locale` takes longer than finding the language of a comment; 18,252 at most. */
const known = new Map<string, string>();

/**
 * The ISO 639-1 code (ISO 639-3 where there is none) of a language tag in any usual form: `de-AT`, `de_DE.UTF-8`,
 * `DEU`, `ger`, `iw`. Null for what is no language tag and for "undetermined". Aliases are CLDR's, through `Intl`.
 */
export function canonicalLanguage(tag: string): string | null {
  const primary = /^\s*([A-Za-z]{2,3})(?=[-_.@\s]|$)/.exec(tag)?.[1]?.toLowerCase();
  if (primary === undefined || SPECIAL.has(primary)) return null;
  let code = known.get(primary);
  if (code === undefined) {
    const { language } = new Intl.Locale(primary);
    code = OWN[language] ?? language;
    known.set(primary, code);
  }
  return code;
}
