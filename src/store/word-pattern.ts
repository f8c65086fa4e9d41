/** Words to look for in texts, in any case, as regular expressions that mean the same in every database. */

/** Longest pattern that is asked for: words beyond are left out. */
const MOST_WORDS = 10;

/**
 * A POSIX regular expression per word. Each letter is given in both cases, since what a database takes for the same
 * letter depends on the locale that it was made with.
 */
export function wordPatterns(query: string): string[] {
  const words = query.normalize('NFC').split(/\s+/u).filter(Boolean);
  return words.slice(0, MOST_WORDS).map((word) => [...word].map(inAnyCase).join(''));
}

function inAnyCase(character: string): string {
  const [lower, upper] = [character.toLowerCase(), character.toUpperCase()];
  // Some letters become two (ß, SS): those are alternatives, not members of a class.
  const forms = [...new Set([character, lower, upper])].map(literally);
  return forms.length === 1 ? (forms[0] ?? '') : `(?:${forms.join('|')})`;
}

/** What means something else in an expression (PostgreSQL manual, 9.7.3) means itself behind a backslash. */
const literally = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
