import { createPageSource } from '../../src/sources/page.js';
import { describeSource, type SampleComment, type SourceContract } from '../contracts/source.js';

const DEFAULTS = { site: 'default', section: null, savedAt: null };

const copied = (comments: readonly SampleComment[], broken: boolean) => {
  const parts = comments.map(({ author, text }, at) => [
    author,
    author,
    'Kinig',
    `${9 - at} Tage`,
    '',
    text,
    '',
  ]);
  if (broken) parts.splice(2, 0, ['Leer', 'Leer', 'Kinig', '4 h', '', '']);
  return ['Der Platz wird autofrei', '', 'Kommentare', '', ...parts.flat(), 'wpDiscuz'].join('\n');
};

const wpDiscuz = (comments: readonly SampleComment[], broken: boolean) => {
  const one = (id: string, author: string, text: string) =>
    `<div id="wpd-comm-${id}_0" class="wpd-comment"><div class="wpd-comment-wrap"><div class="wpd-comment-right">
     <div class="wpd-comment-author">${author}</div><div class="wpd-comment-text"><p>${text}</p></div></div></div></div>`;
  const parts = comments.map(({ id, author, text }) => one(id, author, text));
  if (broken) parts.splice(2, 0, one('77', 'Leer', ' '));
  return `<!doctype html><html><head><title>Der Platz</title></head><body><div id="wpdcom">${parts.join('')}</div></body></html>`;
};

const jsonLd = (comments: readonly SampleComment[], broken: boolean) => {
  const parts: object[] = comments.map(({ author, text, email, ip }) => ({
    '@type': 'Comment',
    author: { '@type': 'Person', name: author, email, ip },
    text,
  }));
  if (broken) parts.splice(2, 0, { '@type': 'Comment', author: 'Leer' });
  const graph = JSON.stringify({ '@type': 'Article', headline: 'Der Platz', comment: parts });
  return `<!doctype html><html><head><script type="application/ld+json">${graph}</script></head></html>`;
};

const contract = (page: typeof copied, ownIds: boolean): SourceContract => ({
  open: async (comments, broken = false) =>
    createPageSource({ place: 'page', text: page(comments, broken) }, DEFAULTS),
  refuses: true,
  ownIds,
});

describeSource('page, copied text', () => contract(copied, false));
describeSource('page, wpDiscuz', () => contract(wpDiscuz, true));
describeSource('page, JSON-LD', () => contract(jsonLd, false));
