/** HTML of a comment to plain text, as a reader sees it. */
import { Parser } from 'htmlparser2';

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

/** Collects what a browser would lay out: breaks are owed until text follows, so none stands at an end. */
class Layout {
  private readonly parts: string[] = [];
  private owedBreaks = 0;
  private owedBlank = false;
  private lineIsEmpty = true;
  quoteDepth = 0;

  /** Owes at least so many line breaks before the next text. */
  breakAtLeast(count: number): void {
    this.owedBreaks = Math.max(this.owedBreaks, count);
  }

  /** A `<br>`: one more break, also after another one. */
  break(): void {
    this.owedBreaks += 1;
    this.owedBlank = false;
  }

  /** Text whose runs of blanks count as one, as HTML has it. */
  flowing(text: string): void {
    const words = text.split(/[ \t\n\f\r]+/);
    words.forEach((word, index) => {
      if (index > 0) this.owedBlank = true;
      if (word !== '') this.write(word);
    });
  }

  preformatted(text: string): void {
    text.split(/\r\n?|\n/).forEach((line, index) => {
      if (index > 0) this.break();
      if (line !== '') this.write(line);
    });
  }

  /** The stand-in text of a picture: smileys close up, words stand apart. */
  picture(alternative: string): void {
    const isWord = /^[\p{L}\p{N}]/u.test(alternative);
    if (isWord) this.owedBlank = true;
    this.flowing(alternative);
    if (isWord) this.owedBlank = true;
  }

  blank(): void {
    this.owedBlank = true;
  }

  text(): string {
    return this.parts.join('');
  }

  private write(text: string): void {
    if (this.owedBreaks > 0) {
      if (this.parts.length > 0) this.parts.push('\n'.repeat(Math.min(this.owedBreaks, 2)));
      this.lineIsEmpty = true;
    }
    // A quoted line is marked as in mail, so that a reader sees whose words these are; they are scored all the same.
    if (this.lineIsEmpty && this.quoteDepth > 0) this.parts.push('> ');
    else if (this.owedBlank && !this.lineIsEmpty) this.parts.push(' ');
    this.parts.push(text);
    this.owedBreaks = 0;
    this.owedBlank = false;
    this.lineIsEmpty = false;
  }
}

/**
 * The text of a piece of HTML: paragraphs, blocks and `<br>` as line breaks, blanks folded, entities decoded, the
 * text of links and of spoilers (with their title) kept, pictures as their `alt`, quoted lines marked `> `, scripts,
 * styles and comments dropped. Streams through the parser, so neither depth nor length of the HTML costs more than
 * its size. Never throws on any string.
 */
export function htmlToText(html: string): string {
  const layout = new Layout();
  let dropped = 0;
  let preformatted = 0;
  const around = (name: string) => {
    if (PARAGRAPHS.has(name)) layout.breakAtLeast(2);
    else if (BLOCKS.has(name)) layout.breakAtLeast(1);
    else if (name === 'td' || name === 'th') layout.blank();
  };
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (DROPPED.has(name)) dropped += 1;
        if (dropped > 0) return;
        if (name === 'br') layout.break();
        if (name === 'img' && attributes.alt !== undefined) layout.picture(attributes.alt);
        around(name);
        if (name === 'blockquote') layout.quoteDepth += 1;
        if (PREFORMATTED.has(name)) preformatted += 1;
      },
      ontext(text) {
        if (dropped > 0) return;
        if (preformatted > 0) layout.preformatted(text);
        else layout.flowing(text);
      },
      onclosetag(name) {
        if (DROPPED.has(name)) dropped -= 1;
        if (dropped > 0) return;
        if (name === 'blockquote') layout.quoteDepth -= 1;
        if (PREFORMATTED.has(name)) preformatted -= 1;
        around(name);
      },
    },
    { decodeEntities: true, lowerCaseTags: true, lowerCaseAttributeNames: true, recognizeSelfClosing: true },
  );
  parser.end(html);
  return layout.text();
}
