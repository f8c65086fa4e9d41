/** Where each generation of wpDiscuz keeps what, as CSS selectors. */

export interface WpDiscuzMarkup {
  readonly name: string;
  /** The whole comment section; the page is wpDiscuz's where one is there. */
  readonly root: string;
  /** One comment with all its answers inside it or after it. */
  readonly comment: string;
  /** Its `id` is this prefix and `{ID}_{PARENT}`; the parent is 0 for a comment on the article. */
  readonly idPrefix: string;
  readonly author: string;
  /** A date in its `title`, or an age or a date as its text. */
  readonly date: string;
  readonly text: string;
  /** The name that is answered. */
  readonly replyTo: string;
  /** Votes for it where they are counted apart, and the balance where not. */
  readonly likes: string;
  readonly votes: string;
  /** Class of a comment that only its author and moderators see. */
  readonly pending: string;
  /** Where the section says how many comments there are. */
  readonly announced: string;
  /** What stands inside the text and is not the reader's. */
  readonly furniture: string;
}

export const WPDISCUZ_MARKUPS: readonly WpDiscuzMarkup[] = [
  {
    // wpdiscuz/themes/default/class.WpdiscuzWalker.php; the three layouts order the same classes differently.
    name: 'wpDiscuz 7',
    root: '#wpdcom',
    comment: '.wpd-comment',
    idPrefix: 'wpd-comm-',
    author: '.wpd-comment-author',
    date: '.wpd-comment-date',
    text: '.wpd-comment-text',
    replyTo: '.wpd-reply-to a',
    likes: '.wpd-vote-result-like',
    votes: '.wpd-vote-result',
    pending: 'wpd-unapproved-comment',
    announced: '.wpd-thread-info',
    furniture:
      'script, style, wpdtip, .wpdiscuz-readmore, .wpd-inline-feedback-wrapper, .wpd-unapproved, .wpd-comment-last-edited, .wpd-social, button',
  },
  {
    // wpdiscuz/templates/comment/class.WpdiscuzWalker.php of versions 2 to 5.
    name: 'wpDiscuz 2 to 5',
    root: '#wpcomm',
    comment: '.wc-comment',
    idPrefix: 'wc-comm-',
    author: '.wc-comment-author',
    date: '.wc-comment-date',
    text: '.wc-comment-text',
    replyTo: '.wc-reply-to a',
    likes: '.wc-vote-result-like',
    votes: '.wc-vote-result',
    pending: 'wc-unapproved-comment',
    announced: '#wc-comment-header, .wc_header, .wpdiscuz-comment-count, .wc-comment-count',
    furniture:
      'script, style, wpdtip, .wpdiscuz-readmore, .wc-unapproved, .wc-last-edited, .share_buttons_box, button',
  },
];
