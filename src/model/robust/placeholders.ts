/** Mentions, links and e-mail addresses, written as in the texts that the model learnt from. */
import type { Edit } from '../../mapped-text-edits.js';
import type { Step } from './step.js';
import type { Words } from './words.js';

export const MENTION = '@user';
export const LINK = 'http';

const LINKS = /(?<![\p{L}\p{N}])(?:https?:\/\/|www\.(?=[\p{L}\p{N}]))[^\s<>"]+/giu;
/** What ends a sentence and not the link in it, and what closes a bracket that was not opened in the link. */
const TRAILING = /[.,;:!?'"…]/;
const CLOSING = /[.,;:!?'"…)\]}]/;
/** A name, and the server where there is one (Mastodon). */
const MENTIONS = /(?<![\p{L}\p{N}_@])@[\p{L}\p{N}_]+(?:@[a-z0-9-]+(?:\.[a-z0-9-]+)+)?/giu;
const LOCAL = /[\p{L}\p{N}._%+-]/u;
const DOMAIN = /[\p{L}\p{N}.-]/u;
/** Longest local part and domain, RFC 5321 section 4.5.3.1. */
const MAX_LOCAL = 64;
const MAX_DOMAIN = 255;

/**
 * A mention becomes `@user`, a link `http`, an e-mail address nothing. `@` at an insult is left: `@rschloch` hides
 * its first letter and `@idiot` is meant as it reads. A name that somebody has is not told apart from one made up.
 */
function withPlaceholders(text: string, words: Words): Edit[] {
  const taken = [...links(text), ...addresses(text)].sort((one, other) => one.begin - other.begin);
  for (const { 0: found, index } of text.matchAll(MENTIONS)) {
    const name = found.slice(1).toLowerCase();
    if (found === MENTION || words.isHidden(name) || words.isHidden(`a${name}`)) continue;
    taken.push({ begin: index, end: index + found.length, text: MENTION });
  }
  taken.sort((one, other) => one.begin - other.begin || other.end - one.end);
  let end = 0;
  return taken.filter((edit) => {
    if (edit.begin < end) return false;
    end = edit.end;
    return true;
  });
}

function links(text: string): Edit[] {
  return Array.from(text.matchAll(LINKS), ({ 0: found, index }) => {
    let end = found.length;
    const ends = found.includes('(') ? TRAILING : CLOSING;
    while (end > 0 && ends.test(found[end - 1] ?? '')) end -= 1;
    return { begin: index, end: index + end, text: LINK };
  });
}

/** Found from the `@` outwards: a pattern that begins with the local part tries every letter of a long word. */
function addresses(text: string): Edit[] {
  const edits: Edit[] = [];
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    let begin = at;
    while (begin > 0 && at - begin < MAX_LOCAL && LOCAL.test(text[begin - 1] ?? '')) begin -= 1;
    let end = at + 1;
    while (end < text.length && end - at <= MAX_DOMAIN && DOMAIN.test(text[end] ?? '')) end += 1;
    while (end > at + 1 && /[.-]/.test(text[end - 1] ?? '')) end -= 1;
    if (begin < at && /\.\p{L}{2,}$/u.test(text.slice(Math.max(at + 1, end - 24), end))) {
      edits.push({ begin, end, text: '' });
    }
  }
  return edits;
}

/** What no mention, link or address lacks. */
export const PLACEHOLDERS: Step = {
  suspects: /@|:\/\/|www\./i,
  find: withPlaceholders,
};
