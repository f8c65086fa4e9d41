/** Every question that the console's pages ask, as paths and bodies of its routes. */

const day = (back) => new Date(Date.now() - back * 86_400_000).toISOString().slice(0, 10);
/** As far back as the stores go: in a shorter time a small one may hold no decision, and nothing costs nothing. */
const quarter = `from=${day(89)}&to=${day(0)}`;

const SORTS = ['priority', 'uncertainty', 'age', 'thread'];
const FILTERS = {
  site: 'site=second',
  section: 'section=sport',
  thread: 'site=example&thread=THREAD',
  language: 'language=en',
  author: 'site=example&author=AUTHOR',
  attribute: 'attribute=INSULT',
  range: 'attribute=TOXICITY&from=0.7&to=0.8',
  sentiment: 'sentiment=neutral',
  verdict: 'verdict=hold',
  words: 'q=verfasser',
  'a rare word': 'q=99999',
  'no such word': 'q=nirgends',
};

/** Names of questions with the path and the body of each; `item` is a comment that waits, `document` the settings. */
export function questions({ item, document }) {
  const { seq, site, thread, authorId } = item;
  const fill = (query) => query.replace('THREAD', thread.id).replace('AUTHOR', authorId);
  const inThread = `site=${site}&id=${thread.id}`;
  const one = (path, body) => ({ path, body });
  const queue = Object.fromEntries([
    ...SORTS.map((sort) => [`queue by ${sort}`, one(`queue?sort=${sort}`)]),
    ...Object.entries(FILTERS).map(([name, query]) => [`queue, ${name}`, one(`queue?${fill(query)}`)]),
    ...['escalated', 'approved', 'rejected', 'all'].flatMap((state) => [
      [`queue, ${state}`, one(`queue?state=${state}`)],
      [`queue, ${state}, a language`, one(`queue?state=${state}&language=en`)],
      [`queue, ${state}, words`, one(`queue?state=${state}&q=verfasser`)],
      [`queue, ${state}, no such word`, one(`queue?state=${state}&q=nirgends`)],
    ]),
  ]);
  const filter = { state: 'waiting', attribute: 'TOXICITY', from: 0.6, to: 0.7 };
  return {
    ...queue,
    facets: one('facets'),
    comment: one(`comments/${seq}`),
    'timeline of a comment': one(`comments/${seq}/timeline`),
    claim: one('claims', { comments: [seq] }),
    histogram: one('histogram?attribute=TOXICITY'),
    'histogram, a language': one('histogram?attribute=INSULT&language=en&site=example'),
    'bulk, preview by filter': one('bulk/preview', { action: 'approve', target: { filter } }),
    'bulk, preview by list': one('bulk/preview', {
      action: 'approve',
      target: { comments: [{ seq, version: 0 }] },
    }),
    'bulk, jobs': one('bulk'),
    'flagged, by verdict': one(`dashboards/flagged?${quarter}`),
    'flagged, by attribute': one(`dashboards/flagged?${quarter}&by=attribute`),
    'flagged, by section': one(`dashboards/flagged?${quarter}&by=section`),
    'flagged, by the hour': one(`dashboards/flagged?from=${day(6)}&to=${day(0)}&bucket=hour&by=language`),
    'flagged, one place': one(`dashboards/flagged?${quarter}&site=second&section=sport&language=de`),
    decisions: one(`dashboards/decisions?${quarter}`),
    'decisions, all time': one(`dashboards/decisions?from=${day(1000)}&to=${day(0)}`),
    agreement: one(`dashboards/agreement?${quarter}`),
    'agreement, all time': one(`dashboards/agreement?from=${day(1000)}&to=${day(0)}`),
    backlog: one('dashboards/backlog'),
    tone: one(`dashboards/tone?${quarter}`),
    moderators: one(`dashboards/moderators?${quarter}`),
    'moderators, all time': one(`dashboards/moderators?from=${day(1000)}&to=${day(0)}`),
    thresholds: one('thresholds?site=example&language=de&attribute=TOXICITY'),
    threads: one('threads'),
    'threads, words': one('threads?q=Artikel'),
    'threads, no such word': one('threads?q=nirgends'),
    'threads of a site': one('threads?site=second'),
    thread: one(`thread?${inThread}`),
    settings: one('settings'),
    'settings, preview': one('settings/preview', { document }),
    'settings, history': one('settings/history'),
    reasons: one(`reasons?site=${site}`),
    users: one('users'),
    audit: one('audit'),
    keys: one('keys'),
    views: one('views'),
  };
}
