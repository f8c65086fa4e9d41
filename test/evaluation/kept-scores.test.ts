import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { keptLanguage, readKeptScores } from '../../src/evaluation/kept-scores.js';
import { ATTRIBUTES } from '../../src/label.js';

const summary = (value: unknown) => ({ summaryScore: { value, type: 'PROBABILITY' }, spanScores: [] });

describe('readKeptScores', () => {
  it('reads plain numbers and answers of comments:analyze alike', () => {
    const expected = { scores: { TOXICITY: 0.8, INSULT: 0.1 }, unknown: [] };
    expect(readKeptScores({ scores: { TOXICITY: 0.8, INSULT: 0.1 } }, null)).toEqual(expected);
    const answer = { TOXICITY: summary(0.8), INSULT: summary(0.1) };
    expect(readKeptScores({ attributeScores: answer }, null)).toEqual(expected);
    expect(readKeptScores({ scores: answer }, null)).toEqual(expected);
  });

  it('knows an attribute by its versions and in any case, and its plain name first', () => {
    const scores = { 'TOXICITY@6': 0.3, toxicity: 0.2, 'identity-attack': 0.4, THREAT_EXPERIMENTAL: '0.5' };
    expect(readKeptScores({ scores }, null).scores).toEqual({
      TOXICITY: 0.3,
      IDENTITY_ATTACK: 0.4,
      THREAT: 0.5,
    });
    expect(readKeptScores({ scores: { ...scores, TOXICITY: 0.9 } }, null).scores.TOXICITY).toBe(0.9);
  });

  it('names what is not judged here, and repeats nothing that is no name', () => {
    const scores = { LIKELY_TO_REJECT: 0.9, INSULT: 0.1, 'Was für ein Unsinn, Herr Huber!': 1 };
    expect(readKeptScores({ scores }, null)).toEqual({
      scores: { INSULT: 0.1 },
      unknown: ['LIKELY_TO_REJECT', '(not a name)'],
    });
  });

  it('leaves out what is null', () => {
    expect(readKeptScores({ scores: { TOXICITY: 0, INSULT: null } }, null).scores).toEqual({ TOXICITY: 0 });
  });

  it('looks where it is told to', () => {
    const row = { answer: { attributeScores: { TOXICITY: summary(0.4) } }, 'a.b': { THREAT: 0.2 } };
    expect(readKeptScores(row, 'answer.attributeScores').scores).toEqual({ TOXICITY: 0.4 });
    expect(readKeptScores(row, 'a.b').scores).toEqual({ THREAT: 0.2 });
  });

  it.each([
    ['no scores', {}, '`scores`'],
    ['a list', { scores: [0.1] }, '`scores`'],
    ['an empty object', { scores: {} }, 'no score'],
    ['only null', { scores: { TOXICITY: null } }, 'no score'],
    ['a percentage', { scores: { TOXICITY: 80 } }, 'TOXICITY'],
    ['a negative number', { scores: { TOXICITY: -0.1 } }, 'TOXICITY'],
    ['a word', { scores: { INSULT: 'high' } }, 'INSULT'],
    ['an empty text', { scores: { INSULT: ' ' } }, 'INSULT'],
    ['an answer without a value', { attributeScores: { INSULT: { spanScores: [] } } }, 'INSULT'],
    ['a truth value', { scores: { THREAT: true } }, 'THREAT'],
  ])('refuses %s', (_, row, hint) => {
    expect(() => readKeptScores(row, null)).toThrow(
      expect.objectContaining({ code: 'INVALID_ROW', message: expect.stringContaining(hint) }),
    );
  });

  it('gives numbers from 0 to 1 of our attributes, or refuses, whatever a row holds', () => {
    const names = fc.oneof(fc.constantFrom(...ATTRIBUTES, 'TOXICITY@2', '__proto__'), fc.string());
    fc.assert(
      fc.property(fc.dictionary(names, fc.jsonValue()), (scores) => {
        let read: ReturnType<typeof readKeptScores>;
        try {
          read = readKeptScores(JSON.parse(JSON.stringify({ scores })), null);
        } catch (error) {
          expect(error).toMatchObject({ code: 'INVALID_ROW' });
          return;
        }
        for (const [name, value] of Object.entries(read.scores)) {
          expect(ATTRIBUTES).toContain(name);
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});

describe('keptLanguage', () => {
  it('is what was judged, else what was detected, else nothing', () => {
    expect(keptLanguage({ languages: ['de'], detectedLanguages: ['nl'] })).toBe('de');
    expect(keptLanguage({ languages: [], detectedLanguages: ['nl', 'de'] })).toBe('nl');
    expect(keptLanguage({ languages: 'de' })).toBeNull();
    expect(keptLanguage({})).toBeNull();
  });
});
