/**
 * Makes a fresh server look lived in, through its own routes: people, reasons, word lists, decisions, a bulk job, keys.
 *
 *   node test/browser/lived-in.mjs --setup 'http://127.0.0.1:8080/setup?token=...' [--password '...']
 *
 * Its comments come before it: `tonfall ingest` of what sample-comments.mjs and odd-comments.mjs print.
 */
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { setup: { type: 'string' }, password: { type: 'string', default: 'a long enough passphrase' } },
});
if (!values.setup) throw new Error('--setup takes the one-time link that the server printed.');

const LONG_NAME = 'Wilhelmine-Charlotte Brandstätter-Oberhuber von der Nordredaktion';
const PEOPLE = [
  ['ada', 'Ada Moor', [{ site: '*', role: 'moderator' }]],
  ['wilhelmine', LONG_NAME, [{ site: 'talbote.example', role: 'lead' }]],
  ['tomek', 'Tomek Wójcik', [{ site: 'harbour-post.example', role: 'moderator' }]],
  ['gast', 'Gast', [{ site: 'harbour-post.example', role: 'viewer' }]],
];

/** A person who is signed in. */
function session(root) {
  let cookie = '';
  let csrf = '';
  return async function ask(method, path, body) {
    const answer = await fetch(new URL(`console/${path}`, root), {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(cookie ? { cookie } : {}),
        ...(csrf ? { 'x-tonfall-csrf': csrf } : {}),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const set = answer.headers.getSetCookie().find((each) => each.includes('session='));
    if (set) cookie = set.split(';')[0];
    const text = await answer.text();
    if (!answer.ok && answer.status !== 409) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    const found = text === '' ? null : JSON.parse(text);
    if (found?.csrf) csrf = found.csrf;
    return found;
  };
}

const link = new URL(values.setup);
const root = new URL('./', link);
const { password } = values;
const kim = session(root);
await kim('POST', 'setup', {
  token: link.searchParams.get('token'),
  login: 'kim',
  name: 'Kim Berger',
  password,
});

const people = [kim];
for (const [login, name, roles] of PEOPLE) {
  const { link: invitation } = await kim('POST', 'users', { login, name, roles });
  const person = session(root);
  await person('POST', 'setup', { token: new URL(invitation).searchParams.get('token'), password });
  people.push(person);
}
const [, ada, wilhelmine, tomek] = people;
await kim('POST', 'users', { login: 'invited', name: 'Noch nie da', roles: [{ site: '*', role: 'viewer' }] });

const settings = await kim('GET', 'settings');
await kim('PUT', 'settings', {
  version: settings.version,
  document: {
    ...settings.document,
    words: { banned: ['Lügenpresse', 'dreckiges Pack'], suspect: ['Schiri', 'corrupt*'], allow: [] },
  },
});
await kim('POST', 'keys', { name: 'Redaktionssystem', scopes: ['score', 'ingest'], rate: 600 });
const { key } = await kim('POST', 'keys', {
  name: 'Alter Schlüssel',
  site: 'talbote.example',
  scopes: ['read'],
});
await kim('DELETE', `keys/${key.id}`);
for (const [name, query] of [
  ['Drohungen zuerst', 'attribute=THREAT'],
  ['English, by age', 'language=en&sort=age'],
])
  await kim('POST', 'views', { name, query });

/** Decides what waits as people would: the worst go, the mild stay, some questions are left to a lead. */
async function work(ask, query, most) {
  const { items } = await ask('GET', `queue?${query}&limit=${most}`);
  for (const [index, { seq, review, scores }] of items.entries()) {
    const worst = Math.max(0, ...scores.map(({ score }) => score));
    const action =
      index % 11 === 7 ? 'escalate' : index % 13 === 5 ? 'highlight' : worst > 0.62 ? 'reject' : 'approve';
    await ask('POST', 'decisions', {
      comments: [{ seq, version: review.version }],
      action,
      reason: action === 'reject' ? ['insult', 'threat', null][index % 3] : null,
      note: index % 9 === 4 ? 'Der Verfasser wurde schon einmal verwarnt.' : null,
    });
  }
}
await work(ada, 'sort=age&language=de', 40);
await work(wilhelmine, 'site=talbote.example&sort=uncertainty', 25);
await work(tomek, 'site=harbour-post.example&sort=age', 12);

const preview = await kim('POST', 'bulk/preview', {
  target: { filter: { attribute: 'TOXICITY', from: 0.4, to: 0.48 } },
  action: 'approve',
});
if (preview.comments > 0) await kim('POST', 'bulk', { preview: preview.preview, reason: null, note: null });
const page = await kim('GET', 'thresholds?site=talbote.example&language=de&attribute=TOXICITY');
await kim('POST', 'thresholds', {
  site: 'talbote.example',
  language: 'de',
  attribute: 'TOXICITY',
  threshold: 0.45,
  settings: page.settings,
});
console.log('lived in');
