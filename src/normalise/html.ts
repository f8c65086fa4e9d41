/** HTML of a comment to plain text, as a reader sees it. */
import { Tokenizer } from 'htmlparser2';
import type { MappedText } from '../mapped-text.js';
import { Layout, type Place } from './layout.js';

/** Elements whose content is not part of what was written. `noscript` repeats lazily loaded pictures. */
const DROPPED = new Set([
  'head',
  'iframe',
  'math',
  'noscript',
  'object',
  'script',
  'style',
  'svg',
  'template',
]);

/** Elements that begin and end a paragraph (an empty line around them). */
const PARAGRAPHS = new Set(['blockquote', 'dl', 'figure', 'ol', 'p', 'pre', 'table', 'ul']);

/** Elements that stand on lines of their own. */
const BLOCKS = new Set(
  'address article aside button caption center dd details div dt fieldset figcaption footer form h1 h2 h3 h4 h5 h6 header hr legend li main nav option section summary textarea tr'.split(
    ' ',
  ),
);

/** Elements in which blanks and line breaks stand as they are. */
const PREFORMATTED = new Set(['pre', 'textarea']);

/**
 * The text of a piece of HTML: paragraphs, blocks and `<br>` as line breaks, blanks folded, entities decoded, the
 * text of links and of spoilers (with their title) kept, pictures as their `alt`, quoted lines marked `> `, scripts,
 * styles and comments dropped. Never throws on any string.
 *
 * Works on the tokens: a parser that keeps the stack of open elements takes a minute for 300,000 nested ones, and
 * nothing here needs to know more than how many quotes, preformatted and dropped elements are open.
 */
export function htmlToText(html: string): string {
  return laidOut(html).text();
}

/** `htmlToText`, with the way back to the HTML. */
export function htmlToMappedText(html: string): MappedText {
  return laidOut(html).mapped();
}

function laidOut(html: string): Layout {
  const layout = new Layout();
  let dropped = 0;
  let preformatted = 0;
  let tag = '';
  let attribute = '';
  let alternative: string | null = null;
  let alternativeAt: Place = { begin: 0, end: 0 };

  const text = (data: string, place: Place) => {
    if (dropped > 0) return;
    if (preformatted > 0) layout.preformatted(data, place);
    else layout.flowing(data, place);
  };
  const around = (name: string) => {
    if (PARAGRAPHS.has(name)) layout.breakAtLeast(2);
    else if (BLOCKS.has(name)) layout.breakAtLeast(1);
    else if (name === 'td' || name === 'th') layout.blank();
  };
  const open = (name: string) => {
    if (DROPPED.has(name)) dropped += 1;
    if (dropped > 0) return;
    if (name === 'br') layout.break();
    if (name === 'img' && alternative !== null) layout.picture(alternative, alternativeAt);
    around(name);
    if (name === 'blockquote') layout.quoteDepth += 1;
    if (PREFORMATTED.has(name)) preformatted += 1;
  };
  const close = (name: string) => {
    if (DROPPED.has(name)) dropped = Math.max(0, dropped - 1);
    if (dropped > 0) return;
    if (name === 'blockquote') layout.quoteDepth = Math.max(0, layout.quoteDepth - 1);
    if (PREFORMATTED.has(name)) preformatted = Math.max(0, preformatted - 1);
    around(name);
  };
  const alternativeText = (data: string) => {
    if (attribute === 'alt') alternative = (alternative ?? '') + data;
  };
  /** The place of an attribute's value, as far as it is known before the value ends. */
  let value: Place = { begin: 0, end: 0 };

  const tokenizer = new Tokenizer(
    { xmlMode: false, decodeEntities: true, recognizeSelfClosing: true },
    {
      ontext: (begin, end) => text(html.slice(begin, end), { begin, end }),
      ontextentity: (codePoint, end) =>
        text(String.fromCodePoint(codePoint), { begin: html.lastIndexOf('&', end - 1), end }),
      onopentagname(start, end) {
        tag = html.slice(start, end).toLowerCase();
        alternative = null;
      },
      onattribname(start, end) {
        attribute = html.slice(start, end).toLowerCase();
        value = { begin: end, end };
      },
      onattribdata(begin, end) {
        alternativeText(html.slice(begin, end));
        value = value.end > value.begin ? { begin: value.begin, end } : { begin, end };
      },
      onattribentity: (codePoint) => alternativeText(String.fromCodePoint(codePoint)),
      onattribend(_, end) {
        if (attribute !== 'alt') return;
        const verbatim = html.slice(value.begin, value.end) === alternative;
        alternativeAt = verbatim ? value : { begin: value.begin, end };
      },
      onopentagend: () => open(tag),
      onselfclosingtag() {
        open(tag);
        close(tag);
      },
      onclosetag: (start, end) => close(html.slice(start, end).toLowerCase()),
      oncdata() {},
      oncomment() {},
      ondeclaration() {},
      onprocessinginstruction() {},
      onend() {},
    },
  );
  tokenizer.write(html);
  tokenizer.end();
  return layout;
}
