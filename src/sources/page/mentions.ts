/** Whom a comment answers: the `@name` that a text begins with. */

export interface Mention {
  /** As written, without `@` and without a colon after it. */
  readonly name: string;
  /** The text after it. */
  readonly rest: string;
}

/** Longer names are not looked for. */
const LONGEST = 80;
/** Marks between a name and what is said to it. */
const AFTER_NAME = /^\s*(?:[:,;]|[-–—.](?=\s))?\s*/u;
const WORD = /^[\p{L}\p{N}_][^\s:,;!?@]*/u;
/** Names of two to four words, each with a capital letter, closed by a colon or the end of the line. */
const FULL_NAME = /^[\p{Lu}\p{N}][^\s:,;!?@]*(?: [\p{Lu}\p{N}][^\s:,;!?@]*){1,3}(?=\s*(?::|$))/u;
const ELLIPSIS = /^(.+?)(?:…|\.\.\.)/su;

/** The names of a page's authors, to tell a name of several words from the text after it. */
export class AuthorNames {
  readonly #names: Set<string>;
  readonly #keys: string[];

  constructor(authors: Iterable<string | null>) {
    const names = [...authors].filter((author) => author !== null);
    this.#names = new Set(names.map((name) => name.toLowerCase()));
    this.#keys = [...new Set(names.map(nameKey))].sort();
  }

  has(name: string): boolean {
    return this.#names.has(name.toLowerCase());
  }

  /** Whether any name begins with this key. */
  someBegins(key: string): boolean {
    let low = 0;
    let high = this.#keys.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#keys[middle] ?? '') < key) low = middle + 1;
      else high = middle;
    }
    return (this.#keys[low] ?? '').startsWith(key);
  }
}

/**
 * The leading `@name` of a text, or null where it has none. Names of more than one word are told from the text by
 * the names on the page; an unknown name ends at the first space, or is a full name before a colon or alone on its
 * line.
 */
export function leadingMention(text: string, authors: AuthorNames): Mention | null {
  const start = text.trimStart();
  if (!start.startsWith('@')) return null;
  const after = start.slice(1).trimStart();
  const spaced = start.length - 1 !== after.length;
  const line = after.slice(0, LONGEST).split('\n', 1)[0] ?? '';
  const name = knownName(line, authors) ?? (spaced ? null : unknownName(line));
  return name === null ? null : { name, rest: after.slice(name.length).replace(AFTER_NAME, '') };
}

function knownName(line: string, authors: AuthorNames): string | null {
  const [cut = '', beginning = ''] = ELLIPSIS.exec(line) ?? [];
  const full = longestKnown(line, authors);
  const key = cutKey(cut);
  if (key !== null && beginning.length > full.length && authors.someBegins(key)) return cut;
  return full === '' ? null : full;
}

function longestKnown(line: string, authors: AuthorNames): string {
  for (let end = line.length; end > 0; end--) {
    const ends = !/^[\p{L}\p{N}_]/u.test(line.slice(end, end + 2));
    if (ends && authors.has(line.slice(0, end))) return line.slice(0, end);
  }
  return '';
}

const REPLY_LINE =
  /^(?:(?:als )?antwort (?:an|auf)|(?:in )?reply to|replying to|rispondi a|in risposta a|répondre à|en réponse à|responder a|en respuesta a)\s+(\S.{0,60})$/iu;

/** The name in a line such as "Antwort an Doolin", as it stands above an answer; null for every other line. */
export function parseReplyLine(line: string): string | null {
  return line.length > LONGEST ? null : (REPLY_LINE.exec(line)?.[1] ?? null);
}

function unknownName(line: string): string | null {
  const name = FULL_NAME.exec(line)?.[0] ?? WORD.exec(line)?.[0] ?? null;
  // A full stop ends the sentence; an ellipsis belongs to the name, it says that the name is cut.
  return name === null || name.endsWith('...') ? name : name.replace(/\.$/, '');
}

/** What a name cut with an ellipsis begins with, for comparing; null where it is not cut, or to one character. */
export function cutKey(written: string): string | null {
  const key = /(?:…|\.\.\.)$/u.test(written) ? nameKey(written) : '';
  return key.length > 1 ? key : null;
}

/** Names are compared without case, spaces and marks. */
export function nameKey(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}
