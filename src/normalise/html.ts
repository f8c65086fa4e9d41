/** HTML of a comment to plain text, as a reader sees it. */
import { Tokenizer } from 'htmlparser2';
import { Layout } from './layout.js';

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
  const layout = new Layout();
  let dropped = 0;
  let preformatted = 0;
  let tag = '';
  let attribute = '';
  let alternative: string | null = null;

  const text = (data: string) => {
    if (dropped > 0) return;
    if (preformatted > 0) layout.preformatted(data);
    else layout.flowing(data);
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
    if (name === 'img' && alternative !== null) layout.picture(alternative);
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

  const tokenizer = new Tokenizer(
    { xmlMode: false, decodeEntities: true, recognizeSelfClosing: true },
    {
      ontext: (start, end) => text(html.slice(start, end)),
      ontextentity: (codePoint) => text(String.fromCodePoint(codePoint)),
      onopentagname(start, end) {
        tag = html.slice(start, end).toLowerCase();
        alternative = null;
      },
      onattribname(start, end) {
        attribute = html.slice(start, end).toLowerCase();
      },
      onattribdata: (start, end) => alternativeText(html.slice(start, end)),
      onattribentity: (codePoint) => alternativeText(String.fromCodePoint(codePoint)),
      onattribend() {},
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
  return layout.text();
}
