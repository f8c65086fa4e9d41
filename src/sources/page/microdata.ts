/** Comments in the microdata of a page: elements with `itemtype="https://schema.org/Comment"`. */
import type { CheerioAPI } from 'cheerio/slim';
import type { Selection } from './html.js';
import type { SchemaComment } from './schema-comment.js';

const COMMENT = ['Comment', 'UserComments']
  .flatMap((type) => ['http', 'https'].map((scheme) => `[itemtype~="${scheme}://schema.org/${type}"]`))
  .join(', ');

/** The comments in the order of the page; a comment inside another answers it. */
export function microdataComments($: CheerioAPI): SchemaComment[] {
  return $(COMMENT)
    .toArray()
    .map((element): SchemaComment => {
      const item = $(element);
      const parent = item.parent().closest(COMMENT);
      const text = property($, item, 'text', 'commentText', 'description', 'articleBody');
      return {
        id: idOf(item),
        parent: parent.length > 0 ? idOf(parent) : null,
        author: nameOf($, property($, item, 'author', 'creator')),
        date: saidIn(property($, item, 'dateCreated', 'datePublished', 'commentTime')),
        text: text?.attr('content') ?? null,
        html: text?.attr('content') === undefined ? text : null,
        likes: likesOf(saidIn(property($, item, 'upvoteCount'))),
        language: saidIn(property($, item, 'inLanguage')) ?? text?.attr('lang') ?? item.attr('lang') ?? null,
        raw: $.html(text ?? item),
      };
    });
}

/** The number that the article's own microdata says; null where it says none. */
export function microdataCount($: CheerioAPI): number | null {
  const said = Number(saidIn($('[itemprop~="commentCount"]').first()) ?? Number.NaN);
  return Number.isInteger(said) && said >= 0 ? said : null;
}

/** The first element with one of these names that belongs to the item itself and not to another inside it. */
function property($: CheerioAPI, item: Selection, ...names: string[]): Selection | null {
  for (const name of names) {
    for (const element of item.find(`[itemprop~="${name}"]`).toArray()) {
      if ($(element).parent().closest('[itemscope]').is(item)) return $(element);
    }
  }
  return null;
}

function nameOf($: CheerioAPI, author: Selection | null): string | null {
  if (author === null) return null;
  return saidIn(author.is('[itemscope]') ? (property($, author, 'name') ?? author) : author);
}

function idOf(item: Selection): string | null {
  const fragment = item.attr('id');
  return item.attr('itemid') ?? (fragment ? `#${fragment}` : null);
}

function saidIn(element: Selection | null): string | null {
  if (element === null || element.length === 0) return null;
  const said = element.attr('content') ?? element.attr('datetime') ?? element.text();
  return said.replace(/\s+/gu, ' ').trim() || null;
}

function likesOf(text: string | null): number | null {
  const likes = Number(text ?? Number.NaN);
  return Number.isSafeInteger(likes) ? likes : null;
}
