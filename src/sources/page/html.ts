/** From the markup of a page to a tree that can be asked, safely. */
import { type Cheerio, type CheerioAPI, load } from 'cheerio/slim';
import { Parser } from 'htmlparser2';
import { TonfallError } from '../../errors.js';

/** Real pages stay below 100 levels, sloppy ones with unclosed tags somewhat above; walking a tree costs stack. */
const DEEPEST = 1000;
/** HTML comments that are kept, and characters of each. */
const COMMENTS = 50;
const COMMENT_LENGTH = 2000;

/** Any node of a page's tree: element, text, comment. */
export type HtmlNode = ReturnType<ReturnType<CheerioAPI['root']>['contents']>[number];
/** A selection in a page. */
export type Selection = Cheerio<HtmlNode>;

export interface ParsedHtml {
  readonly $: CheerioAPI;
  /** The text of HTML comments (`<!-- -->`), where tools that save pages write address and date. */
  readonly notes: readonly string[];
}

/** Parses a page. Throws SOURCE_UNREADABLE where its elements are nested more than 1,000 deep. */
export function parseHtml(markup: string, place: string): ParsedHtml {
  const notes: string[] = [];
  let depth = 0;
  const parser = new Parser({
    onopentag() {
      depth += 1;
      if (depth > DEEPEST) {
        throw new TonfallError('SOURCE_UNREADABLE', { place, detail: 'Its elements are nested too deeply.' });
      }
    },
    onclosetag() {
      depth -= 1;
    },
    oncomment(note) {
      if (notes.length < COMMENTS) notes.push(note.slice(0, COMMENT_LENGTH));
    },
  });
  // The first pass only counts: it stops a hostile page before a tree is built of it.
  parser.write(markup);
  parser.end();
  // Written out again, letters stay letters and do not become &#xfc;.
  return {
    $: load(markup, { xml: { xmlMode: false, decodeEntities: true, encodeEntities: 'utf8' } }),
    notes,
  };
}

/** The character set that the beginning of a page declares in a meta element, or null. */
export function declaredCharset(head: string): string | null {
  let charset: string | null = null;
  const parser = new Parser({
    onopentag(name, attributes) {
      if (name !== 'meta' || charset !== null) return;
      const typed =
        attributes['http-equiv']?.toLowerCase() === 'content-type' ? attributes.content : undefined;
      charset = attributes.charset ?? charsetOf(typed ?? '');
    },
  });
  parser.end(head);
  return charset;
}

/** The charset parameter of a content type, as in `text/html; charset=utf-8`, or null. */
export function charsetOf(contentType: string): string | null {
  return /charset\s*=\s*["']?([\w.:-]+)/i.exec(contentType)?.[1] ?? null;
}
