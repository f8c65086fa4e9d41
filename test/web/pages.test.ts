import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { chordLabel, keyLabel } from '../../src/web/account/key-label.js';
import { keysInForce } from '../../src/web/account/keys-in-force.js';
import { countIn } from '../../src/web/bulk/count-in.js';
import { heaviest, segmentsOf } from '../../src/web/comment/segments.js';
import { dePages } from '../../src/web/i18n/de-pages.js';
import { deReview } from '../../src/web/i18n/de-review.js';
import { enPages } from '../../src/web/i18n/en-pages.js';
import { enReview } from '../../src/web/i18n/en-review.js';
import { parseSearch, queueSearch, stringifySearch, withoutDefaults } from '../../src/web/search.js';
import { inherited, layerAt, withLayer } from '../../src/web/settings/layers.js';
import { pageTitle } from '../../src/web/shell/page-title.js';
import { flatten, treeOf } from '../../src/web/threads/thread-tree.js';
import { placeToShow } from '../../src/web/thresholds/place-to-show.js';

describe('the words of the console', () => {
  const all = [
    [enReview, deReview],
    [enPages, dePages],
  ] as const;
  const places = (message: unknown): string[] =>
    [...new Set(JSON.stringify(message).match(/\{\w+\}/g) ?? [])].sort();

  it('fill the same places in both languages', () => {
    for (const [en, de] of all) {
      for (const [key, message] of Object.entries(en)) {
        expect([key, places(de[key as keyof typeof de])]).toEqual([key, places(message)]);
      }
    }
  });

  it('count in both languages or in none', () => {
    for (const [en, de] of all) {
      for (const [key, message] of Object.entries(en)) {
        expect([key, typeof de[key as keyof typeof de]]).toEqual([key, typeof message]);
      }
    }
  });
});

describe('shaded segments', () => {
  const word = fc.record({
    begin: fc.nat(30),
    length: fc.integer({ min: 1, max: 8 }),
    share: fc.double({ min: -2, max: 2, noNaN: true }),
  });

  it('are the text, whatever the spans', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), fc.array(word, { maxLength: 8 }), (text, words) => {
        const spans = words.map(({ begin, length, share }) => ({
          begin,
          end: begin + length,
          attribute: 'INSULT' as const,
          share,
        }));
        expect(
          segmentsOf(text, spans, 'INSULT')
            .map((segment) => segment.text)
            .join(''),
        ).toBe(text);
      }),
    );
  });

  it('shade by share of the asked attribute, strongest deepest, and mark lists', () => {
    const spans = [
      { begin: 0, end: 3, attribute: 'INSULT' as const, share: 2 },
      { begin: 4, end: 7, attribute: 'INSULT' as const, share: 0.3 },
      { begin: 4, end: 7, attribute: 'THREAT' as const, share: 9 },
      { begin: 8, end: 11, attribute: 'INSULT' as const, share: -1 },
      { begin: 8, end: 11, list: 'banned' as const },
    ];
    const segments = segmentsOf('one two six', spans, 'INSULT');
    expect(segments.map(({ text, level, list }) => [text, level, list])).toEqual([
      ['one', 5, null],
      [' ', 0, null],
      ['two', 1, null],
      [' ', 0, null],
      ['six', 0, 'banned'],
    ]);
    expect(heaviest('one two six', spans, 'INSULT').map(({ text }) => text)).toEqual(['one', 'two']);
  });
});

describe('the address of the queue', () => {
  it('keeps every filter, and leaves out what is so anyway', () => {
    const search = queueSearch(
      parseSearch('?site=a%26b&attribute=INSULT&from=0.2&to=1&q=x+y&state=all&comment=7'),
    );
    expect(search).toEqual({
      site: 'a&b',
      attribute: 'INSULT',
      from: 0.2,
      to: 1,
      q: 'x y',
      state: 'all',
      sort: 'priority',
      comment: 7,
    });
    expect(queueSearch(parseSearch(stringifySearch({ ...withoutDefaults(search) })))).toEqual(search);
    expect(stringifySearch({ ...withoutDefaults(queueSearch({})) })).toBe('');
  });

  it('opens although it says nonsense', () => {
    expect(queueSearch(parseSearch('attribute=RUDE&from=7&comment=x&sort=mood&state=gone&verdict='))).toEqual(
      {
        state: 'waiting',
        sort: 'priority',
      },
    );
  });
});

describe('layers of the settings', () => {
  const place = { site: 'a', language: 'de' };

  it('are written where they belong, and go when they say nothing', () => {
    const document = withLayer({ unscored: 'hold' }, place, { unscored: 'publish' });
    expect(document).toEqual({
      unscored: 'hold',
      sites: { a: { languages: { de: { unscored: 'publish' } } } },
    });
    expect(withLayer(document, place, {})).toEqual({ unscored: 'hold' });
    expect(withLayer(document, {}, {})).toEqual({
      sites: { a: { languages: { de: { unscored: 'publish' } } } },
    });
  });

  it('take what they do not say from the nearest wider one', () => {
    const document = { unscored: 'hold' as const, sites: { a: { unscored: 'review' as const } } };
    expect(inherited(document, place, ({ unscored }) => unscored)).toBe('review');
    expect(inherited(document, { site: 'a' }, ({ unscored }) => unscored)).toBe('hold');
    expect(layerAt(document, { site: 'constructor' })).toEqual({});
  });
});

describe('a thread as a tree', () => {
  it('shows every comment once, in rings and with parents that are not there', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.nat(12)), { maxLength: 12 }), (parents) => {
        const comments = parents.map((parent, seq) => ({ seq, parent }));
        const shown = flatten(treeOf(comments)).map(({ comment }) => comment.seq);
        expect([...shown].sort((a, b) => a - b)).toEqual(comments.map(({ seq }) => seq));
      }),
    );
  });

  it('keeps answers below what they answer', () => {
    const rows = flatten(
      treeOf([
        { seq: 1, parent: null },
        { seq: 2, parent: null },
        { seq: 3, parent: 1 },
        { seq: 4, parent: 3 },
      ]),
    );
    expect(rows.map(({ comment, depth }) => [comment.seq, depth])).toEqual([
      [1, 0],
      [3, 1],
      [4, 2],
      [2, 0],
    ]);
  });
});

describe('what waits in a range', () => {
  const columns = Array.from({ length: 100 }, (_, index) => ({
    waiting: index === 29 || index === 99 ? 1 : 0,
  }));

  it('leaves out its end, except for 1', () => {
    expect(countIn(columns, 0, 0.29)).toBe(0);
    expect(countIn(columns, 0, 0.3)).toBe(1);
    expect(countIn(columns, 0.29, 1)).toBe(2);
  });
});

describe('keys', () => {
  const preferences = {
    language: null,
    theme: null,
    singleKeys: true,
    keys: {},
    veilFrom: null,
    mixedBatches: false,
    exposureCounter: false,
  };

  it('are shown as they stand on the keyboard', () => {
    expect(['j', 'J', 'ö', 'Ö', '?', 'ß'].map(keyLabel)).toEqual(['j', 'Shift J', 'ö', 'Shift Ö', '?', 'ß']);
    expect([chordLabel('Z', 'Linux x86_64'), chordLabel('Z', 'MacIntel')]).toEqual(['Ctrl Z', '⌘ Z']);
  });

  it('are listed as a person has chosen them', () => {
    const listed = (more: object) =>
      Object.fromEntries(
        keysInForce({ ...preferences, ...more }, 'Linux x86_64').map(({ label, keys }) => [
          label.slice('shortcut.'.length),
          keys,
        ]),
      );
    expect(listed({})).toMatchObject({
      approve: ['f'],
      undo: ['u', 'Ctrl Z'],
      reason: ['1 – 9'],
      zen: ['z'],
    });
    expect(listed({ keys: { approve: 'A', zen: null, undo: null } })).toMatchObject({
      approve: ['Shift A'],
      zen: [],
      undo: ['Ctrl Z'],
      reject: ['d'],
    });
    expect(listed({ singleKeys: false })).toEqual({ undo: ['Ctrl Z'], palette: ['Ctrl K'] });
  });
});

describe('titles of pages', () => {
  it('say the narrowest first, and nothing twice', () => {
    expect(pageTitle(['Tone', 'Dashboards'])).toBe('Tone – Dashboards – Tonfall');
    expect(pageTitle(['', 'Queue', 'Queue'])).toBe('Queue – Tonfall');
    expect(pageTitle([])).toBe('Tonfall');
  });
});

describe('the place that the threshold page begins with', () => {
  const place = (site: string, language: string, decided: number) => ({
    site,
    language,
    decided,
    undecided: 1,
  });
  const places = [place('b', 'und', 9), place('b', 'de', 7), place('a', 'en', 5), place('b', 'en', 2)];

  it('is the one with most decisions that fits what was asked', () => {
    expect(placeToShow({}, places)).toEqual({ site: 'b', language: 'de' });
    expect(placeToShow({ language: 'en' }, places)).toEqual({ site: 'a', language: 'en' });
    expect(placeToShow({ site: 'a' }, places)).toEqual({ site: 'a', language: 'en' });
    expect(placeToShow({ site: 'b', language: 'it' }, places)).toEqual({ site: 'b', language: 'it' });
    expect(placeToShow({}, [])).toEqual({ site: '', language: '' });
  });
});
