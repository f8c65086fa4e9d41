import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { ATTRIBUTES } from '../../src/label.js';
import { defaultSettings, resolveSettings, settingsDocumentSchema } from '../../src/policy/settings.js';

const at = (site = 'zeitung', section: string | null = null, language = 'de') => ({
  site,
  section,
  language,
});

const layered = settingsDocumentSchema.parse({
  unscored: 'review',
  attributes: { TOXICITY: { hold: 0.99 } },
  words: { banned: ['global'] },
  languages: { de: { unscored: 'publish', words: { banned: ['deutsch'] } } },
  sites: {
    zeitung: {
      attributes: { TOXICITY: { review: 0.5 }, INSULT: { review: 'off' } },
      neverAutoPublish: true,
      words: { banned: ['zeitung'] },
      languages: { de: { unscored: 'hold' }, fr: { attributes: { TOXICITY: { hold: null } } } },
      sections: {
        sport: {
          neverAutoPublish: false,
          unscored: 'publish',
          languages: { de: { attributes: { TOXICITY: { review: 0.7 } } } },
        },
      },
    },
  },
});

function problems(document: unknown): string {
  const result = settingsDocumentSchema.safeParse(document);
  if (result.success) throw new Error('accepted');
  return z.prettifyError(result.error);
}

describe('resolveSettings', () => {
  it('gives the defaults where nothing is said', () => {
    const settings = resolveSettings(settingsDocumentSchema.parse({}), at());
    expect(settings).toEqual(resolveSettings(defaultSettings, at()));
    for (const name of ATTRIBUTES)
      expect(settings.attributes[name]).toEqual({ review: 'model', hold: null, share: null });
    expect(settings).toMatchObject({
      neverAutoPublish: false,
      neverAutoHold: false,
      unscored: 'review',
      wordLists: [],
    });
  });

  it('lays site over global, section over site, and languages over all of them', () => {
    expect(resolveSettings(layered, at('anderswo', null, 'en')).unscored).toBe('review');
    expect(resolveSettings(layered, at('anderswo')).unscored).toBe('publish');
    expect(resolveSettings(layered, at()).unscored).toBe('hold');
    expect(resolveSettings(layered, at('zeitung', 'sport')).unscored).toBe('hold');
    expect(resolveSettings(layered, at('zeitung', 'sport', 'en')).unscored).toBe('publish');
    expect(resolveSettings(layered, at('zeitung', 'kultur', 'en')).unscored).toBe('review');
  });

  it('merges field by field, null being a value', () => {
    expect(resolveSettings(layered, at()).attributes).toMatchObject({
      TOXICITY: { review: 0.5, hold: 0.99 },
      INSULT: { review: 'off', hold: null },
      THREAT: { review: 'model', hold: null, share: null },
    });
    expect(resolveSettings(layered, at('zeitung', 'sport')).attributes.TOXICITY).toEqual({
      review: 0.7,
      hold: 0.99,
      share: null,
    });
    expect(resolveSettings(layered, at('zeitung', null, 'fr')).attributes.TOXICITY).toEqual({
      review: 0.5,
      hold: null,
      share: null,
    });
    expect(resolveSettings(layered, at('zeitung', null, 'en')).neverAutoPublish).toBe(true);
    expect(resolveSettings(layered, at('zeitung', 'sport', 'en')).neverAutoPublish).toBe(false);
  });

  it('adds word lists up, named by their place', () => {
    expect(resolveSettings(layered, at()).wordLists).toEqual([
      { name: 'words', words: { banned: ['global'] } },
      { name: 'sites.zeitung.words', words: { banned: ['zeitung'] } },
      { name: 'languages.de.words', words: { banned: ['deutsch'] } },
    ]);
  });

  it('gives the same object for the same layers, however many places there are', () => {
    expect(resolveSettings(layered, at('a'))).toBe(resolveSettings(layered, at('b', 'x')));
    expect(resolveSettings(layered, at('zeitung', 'a', 'en'))).toBe(
      resolveSettings(layered, at('zeitung', 'b', 'en')),
    );
    expect(resolveSettings(layered, at())).not.toBe(resolveSettings(layered, at('b')));
  });

  it('takes names as names, whatever they are', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'toString')), (name) => {
        fc.pre(name !== 'zeitung');
        const settings = resolveSettings(layered, { site: name, section: name, language: name });
        expect(settings).toBe(resolveSettings(layered, at('anderswo', null, 'en')));
      }),
    );
  });
});

describe('settingsDocumentSchema', () => {
  it('names the nearest key where one is unknown', () => {
    expect(problems({ neverAutohold: true })).toContain('did you mean "neverAutoHold"?');
    expect(problems({ attributes: { TOXICTY: {} } })).toContain('did you mean "TOXICITY"?');
    expect(problems({ sites: { a: { sections: { b: { sites: {} } } } } })).toContain('Unknown key "sites"');
    expect(problems({ words: { verboten: [] } })).toContain('known are allow, suspect, banned');
  });

  it('says what a value should be', () => {
    expect(problems({ attributes: { TOXICITY: { review: 'high' } } })).toContain('"model" or "off"');
    expect(problems({ attributes: { TOXICITY: { review: 1.2 } } })).toContain('<=1');
    expect(problems({ attributes: { TOXICITY: { review: 0.8, hold: 0.5 } } })).toContain('must not be below');
    expect(problems({ languages: { 'de-AT': {} } })).toContain('short language code');
    expect(problems({ unscored: 'drop' })).toContain('unscored');
  });

  it.each(['', ' ', '*', '**', '* *', 'a*b', 'f***', '**a', 'x'.repeat(101)])(
    'refuses the term %j',
    (term) => {
      expect(problems({ words: { banned: [term] } })).toContain('words');
    },
  );

  it.each(['idiot', '*idiot*', 'du idiot*', '@x', '傻'])('takes the term %j', (term) => {
    expect(settingsDocumentSchema.parse({ words: { banned: [term] } }).words?.banned).toEqual([term]);
  });
});
