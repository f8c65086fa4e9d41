/** The text of a comment that stands in a page as HTML, without the page's furniture and the leading `@name`. */
import type { HtmlNode, Selection } from './html.js';
import { type AuthorNames, leadingMention } from './mentions.js';

export interface HtmlBody {
  /** Inner HTML without the leading `@name`. */
  readonly text: string;
  readonly format: 'html';
  readonly replyTo: string | null;
  /** The whole text, with the `@name`. */
  readonly said: string;
}

/** Reads an element; `furniture` selects what in it is not the reader's. The page itself is not changed. */
export function textOfHtml(element: Selection, authors: AuthorNames, furniture = 'script, style'): HtmlBody {
  const body = element.clone();
  body.find(furniture).remove();
  // A picture or a smiley is something said, too.
  const said = body.text().trim() || body.find('img').attr('alt')?.trim() || '';
  const whole = body.html()?.trim() ?? '';
  const texts = textNodes(body[0], 2);
  const mention = leadingMention(texts[0]?.data ?? '', authors);
  if (mention === null || texts[0] === undefined) return { text: whole, format: 'html', replyTo: null, said };
  texts[0].data = mention.rest;
  // "<b>@Doolin</b>: …" has its colon in the next text.
  if (mention.rest === '' && texts[1] !== undefined)
    texts[1].data = texts[1].data.replace(/^\s*[:,;]\s*/u, '');
  const left = body.text().trim() !== '' || body.find('img').length > 0;
  return { text: left ? (body.html()?.trim() ?? '') : whole, format: 'html', replyTo: mention.name, said };
}

/** The texts in an element that are not blank, in their order; at most `most`. */
export function textsIn(root: HtmlNode, most = Number.POSITIVE_INFINITY): string[] {
  return textNodes(root, most).map(({ data }) => data);
}

/** The part of a text node that is used here. */
interface Text {
  data: string;
}

function textNodes(root: HtmlNode | undefined, most: number): Text[] {
  const texts: Text[] = [];
  const open = root === undefined ? [] : [root];
  for (let node = open.pop(); node !== undefined && texts.length < most; node = open.pop()) {
    if (String(node.type) === 'text' && 'data' in node) {
      if (node.data.trim() !== '') texts.push(node);
    } else if ('children' in node) {
      open.push(...[...node.children].reverse());
    }
  }
  return texts;
}
