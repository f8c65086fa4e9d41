/** From what was found in a page to the items that a source yields. */
import { createHash } from 'node:crypto';
import { type RawComment, rawCommentSchema } from '../../comment.js';
import { CommentIds } from '../comment-id.js';
import { refuse } from '../refusal.js';
import type { SourceDefaults, SourceItem } from '../source.js';
import { resolveTimes } from './comment-times.js';
import type { Findings, FoundComment, Page } from './page.js';
import { findParents } from './parents.js';

/** Comments and refusals in the order of the page, then what a person should know. */
export function* itemsOf(page: Page, findings: Findings, defaults: SourceDefaults): Generator<SourceItem> {
  const comments = findings.items.flatMap((item) => ('comment' in item ? [item.comment] : []));
  const rows = rowsOf(page, comments, defaults).values();
  const textOfId = new Map<string, string>();
  let shownTwice = 0;
  for (const item of findings.items) {
    if ('refused' in item) {
      yield item.refused;
      continue;
    }
    const { place, raw } = item.comment;
    const row = rows.next().value as RawComment;
    const known = textOfId.get(row.id);
    textOfId.set(row.id, row.text);
    if (known === undefined) yield { kind: 'comment', comment: row, place, raw };
    // A page may show a comment twice, pinned at its top and in its place.
    else if (known === row.text) shownTwice += 1;
    else yield refuse('INVALID_ROW', { place, id: row.id, raw, detail: 'Another comment has its id.' });
  }
  yield* warningsOf(page, findings, findings.items.length - shownTwice);
}

function* warningsOf(
  { place }: Page,
  { announced, warnings }: Findings,
  found: number,
): Generator<SourceItem> {
  if (announced !== null && announced !== found) {
    const hint = announced > found ? '; open all of them before saving or copying it' : '';
    const comments = announced === 1 ? '1 comment' : `${announced} comments`;
    yield { kind: 'warning', place, message: `The page announces ${comments}, ${found} were found${hint}.` };
  }
  for (const message of warnings) yield { kind: 'warning', place, message: `${message}.` };
}

function rowsOf(page: Page, comments: readonly FoundComment[], defaults: SourceDefaults): RawComment[] {
  const { article, savedAt } = page;
  const thread = {
    threadId: threadIdOf(page),
    threadTitle: article.title,
    threadUrl: article.url,
    threadTime: article.time?.toISOString() ?? null,
    section: article.section ?? defaults.section,
  };
  const times = resolveTimes(
    comments.map(({ time }) => time),
    article.time,
    savedAt,
  );
  const parents = findParents(comments);
  const ids = new CommentIds();
  const { site } = defaults;
  const idOf = ({ ownId, author, said }: FoundComment) =>
    ownId ?? ids.next({ site, threadId: thread.threadId, author, text: said });
  const idAt = comments.map(idOf);
  return comments.map((comment, at) => {
    const { author, replyTo, text, format, language, state, likes, ownParentId } = comment;
    const answered = parents[at] ?? null;
    return rawCommentSchema.parse({
      site,
      source: 'page',
      id: idAt[at],
      ...thread,
      parentId: ownParentId ?? (answered === null ? null : idAt[answered]),
      replyTo,
      author,
      createdAt: times[at]?.createdAt ?? null,
      createdAtApproximate: times[at]?.approximate ?? false,
      text,
      format,
      language,
      state,
      likes,
    });
  });
}

/** The canonical address; else `t-` and 16 hexadecimal digits made from the title, or from the file's name without one. */
function threadIdOf({ article, place }: Page): string {
  if (article.url !== null) return article.url;
  const name = article.title ?? place.replace(/^.*[/\\]/, '');
  const said = name.normalize('NFC').replace(/\s+/gu, ' ').trim().toLowerCase();
  return `t-${createHash('sha256').update(said).digest('hex').slice(0, 16)}`;
}
