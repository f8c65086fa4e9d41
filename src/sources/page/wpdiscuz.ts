/** Comments in the HTML of wpDiscuz, the comment system of many WordPress news sites. */
import { refuse } from '../refusal.js';
import { parseAge } from './ages.js';
import { parseAnnouncement } from './announced.js';
import { findDate } from './dates.js';
import type { Selection } from './html.js';
import { textOfHtml, textsIn } from './html-text.js';
import { AuthorNames } from './mentions.js';
import type { CommentTime, FoundItem, HtmlPage, Way } from './page.js';
import { cutShort } from './warnings.js';
import { WPDISCUZ_MARKUPS, type WpDiscuzMarkup } from './wpdiscuz-markup.js';

/** Reads the generation of markup that the page has; see `WPDISCUZ_MARKUPS`. */
export const wpDiscuz: Way = (page, { timeZone }) => {
  if (page.kind !== 'html') return null;
  const { $ } = page;
  const markup = WPDISCUZ_MARKUPS.find(({ root, idPrefix }) => $(`${root}, [id^="${idPrefix}"]`).length > 0);
  if (markup === undefined) return null;
  const comments = $(markup.comment)
    .toArray()
    .map((element) => new CommentElement(page, $(element), markup));
  const authors = new AuthorNames(comments.map((comment) => comment.author()));
  const cut = $('.wpdiscuz-readmore').length;
  return {
    items: comments.map((comment) => comment.read(authors, timeZone)),
    announced: announcedBy(page, markup),
    warnings: cut > 0 ? [cutShort(cut, 'saving')] : [],
  };
};

function announcedBy({ $ }: HtmlPage, { announced }: WpDiscuzMarkup): number | null {
  for (const element of $(announced).toArray()) {
    // The element shows "1.2k" and has the whole number in its title.
    const titled = $(element).find('.wpdtc').attr('title') ?? '';
    if (/^\d+$/.test(titled)) return Number(titled);
    const texts = textsIn(element).map((text) => text.replace(/\s+/gu, ' ').trim());
    for (const text of [texts.join(' '), ...texts]) {
      const said = parseAnnouncement(text);
      if (said !== null) return said.count;
    }
  }
  return null;
}

/** One comment of the section. */
class CommentElement {
  readonly #page: HtmlPage;
  readonly #element: Selection;
  readonly #markup: WpDiscuzMarkup;

  constructor(page: HtmlPage, element: Selection, markup: WpDiscuzMarkup) {
    this.#page = page;
    this.#element = element;
    this.#markup = markup;
  }

  author(): string | null {
    return textIn(this.#own(this.#markup.author));
  }

  read(authors: AuthorNames, timeZone: string): FoundItem {
    const { text, replyTo, pending, furniture } = this.#markup;
    const { id, parent } = this.#ids();
    const place = `${this.#page.place}#${this.#element.attr('id') ?? ''}`;
    const element = this.#own(text);
    const body = element === null ? null : textOfHtml(element, authors, furniture);
    const raw = this.#page.$.html(element ?? this.#element.children().not(this.#markup.comment));
    if (body === null || body.said === '') {
      return { refused: refuse('TEXT_MISSING', { place, id, raw }) };
    }
    return {
      comment: {
        ...body,
        place,
        raw,
        ownId: id,
        ownParentId: parent,
        author: this.author(),
        replyTo: body.replyTo ?? textIn(this.#own(replyTo)),
        time: this.#time(timeZone),
        state: this.#element.hasClass(pending) ? 'pending' : 'approved',
        likes: this.#likes(),
        language: null,
      },
    };
  }

  #ids(): { id: string | null; parent: string | null } {
    const written = this.#element.attr('id') ?? '';
    const [id = '', parent = ''] = written.startsWith(this.#markup.idPrefix)
      ? written.slice(this.#markup.idPrefix.length).split('_')
      : [];
    return { id: /^\d+$/.test(id) ? id : null, parent: /^[1-9]\d*$/.test(parent) ? parent : null };
  }

  /** The first match that belongs to this comment and not to an answer inside it. */
  #own(selector: string): Selection | null {
    const { $ } = this.#page;
    // The answers are left out before the search, or a long chain of them would be searched again at every link.
    for (const part of this.#element.children().not(this.#markup.comment).toArray()) {
      if ($(part).is(selector)) return $(part);
      for (const match of $(part).find(selector).toArray()) {
        if ($(match).closest(this.#markup.comment).is(this.#element)) return $(match);
      }
    }
    return null;
  }

  #time(timeZone: string): CommentTime | null {
    const element = this.#own(this.#markup.date);
    if (element === null) return null;
    const shown = element.text().trim();
    const written = [element.attr('title'), element.find('time').attr('datetime'), shown];
    for (const text of written) {
      const date = findDate(text ?? '', timeZone);
      if (date !== null) return { kind: 'moment', moment: date.moment, approximate: !date.withTime };
    }
    const age = parseAge(shown);
    return age === null ? null : { kind: 'age', age };
  }

  #likes(): number | null {
    const shown = textIn(this.#own(this.#markup.likes) ?? this.#own(this.#markup.votes));
    const votes = shown?.replace('−', '-') ?? '';
    return /^[+-]?\d+$/.test(votes) ? Number(votes) : null;
  }
}

function textIn(element: Selection | null): string | null {
  return element?.text().replace(/\s+/gu, ' ').trim() || null;
}
