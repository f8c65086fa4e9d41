/** Comments out of the plain text of a page, as a browser copies it: name, rank and age in lines above each text. */
import { refuse } from '../refusal.js';
import { endsComments, isFurniture, isVoteCount, withoutMore } from './furniture.js';
import { findHeaders, type Header } from './headers.js';
import { AuthorNames, leadingMention, parseReplyLine } from './mentions.js';
import { type FoundItem, NOTHING_FOUND, type TextPage, type Way } from './page.js';
import { announcedAbove, firstComment } from './region.js';
import { cutShort } from './warnings.js';

/** Reads text pages. Each comment is a header (`findHeaders`) and the lines up to the next one. */
export const copiedText: Way = (page, options) => {
  if (page.kind !== 'text') return null;
  const { lines } = page;
  const all = findHeaders(lines, options);
  const start = firstComment(lines, all);
  const announced = announcedAbove(lines, all[start]?.start ?? lines.length);
  if (start < 0) return { ...NOTHING_FOUND, announced };
  const headers = withoutDoubtful(all.slice(start), announced);
  const authors = new AuthorNames(headers.map(({ author }) => author));
  const end = endOfComments(lines, headers.at(-1));
  let cut = 0;
  const items = headers.map((header, at): FoundItem => {
    const block = { page, header, next: headers[at + 1]?.start ?? end, authors };
    const item = readComment(block);
    if (item.cut) cut += 1;
    return item;
  });
  const warnings = cut > 0 ? [cutShort(cut, 'copying')] : [];
  return { items, announced, warnings };
};

/**
 * Where more headers were found than the page announces, a text can have looked like one ("Danke / 3 Tage"). The least
 * certain are taken back if exactly the announced number is left then.
 */
function withoutDoubtful(headers: Header[], announced: number | null): Header[] {
  if (announced === null || headers.length <= announced) return headers;
  const without = (...kinds: string[]) => headers.filter(({ evidence }) => !kinds.includes(evidence));
  return [without('weak'), without('weak', 'likely')].find(({ length }) => length === announced) ?? headers;
}

function endOfComments(lines: readonly string[], last: Header | undefined): number {
  const end = lines.findIndex((line, at) => at > (last?.end ?? -1) && endsComments(line));
  return end < 0 ? lines.length : end;
}

interface Block {
  readonly page: TextPage;
  readonly header: Header;
  /** Index of the first line after the comment. */
  readonly next: number;
  readonly authors: AuthorNames;
}

function readComment({ page, header, next, authors }: Block): FoundItem & { cut: boolean } {
  const place = `${page.place}:${header.start + 1}`;
  const raw = page.lines.slice(header.start, next).join('\n').trimEnd();
  const { replyTo, lines } = withoutReplyLine(trimLines(page.lines.slice(header.end + 1, next)));
  const { text: said, cut } = withoutMore(lines.join('\n'));
  if (said === '') {
    return { refused: refuse('TEXT_MISSING', { place, raw }), cut };
  }
  const mention = leadingMention(said, authors);
  const comment = {
    place,
    raw,
    ownId: null,
    ownParentId: null,
    author: header.author,
    replyTo: mention?.name ?? replyTo,
    time: header.time,
    text: mention?.rest || said,
    format: 'plain' as const,
    said,
    state: null,
    likes: null,
    language: null,
  };
  return { comment, cut };
}

/** Without empty lines and furniture at its end, and without empty lines at its beginning. */
function trimLines(lines: readonly string[]): string[] {
  const kept = [...lines];
  let buttons = false;
  for (;;) {
    const last = kept.at(-1);
    if (last === undefined) break;
    const furniture = isFurniture(last);
    // A number is a count of votes only beside a button; alone it is what somebody said.
    const votes = isVoteCount(last) && (buttons || isFurniture(kept.at(-2) ?? ''));
    if (last !== '' && !furniture && !votes) break;
    buttons ||= furniture;
    kept.pop();
  }
  const first = kept.findIndex((line) => line !== '');
  return first < 0 ? [] : kept.slice(first);
}

function withoutReplyLine(lines: string[]): { replyTo: string | null; lines: string[] } {
  const replyTo = lines.length > 1 ? parseReplyLine(lines[0] ?? '') : null;
  return replyTo === null ? { replyTo, lines } : { replyTo, lines: trimLines(lines.slice(1)) };
}
