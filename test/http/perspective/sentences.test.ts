import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sentencesOf } from '../../../src/http/perspective/sentences.js';

describe('sentencesOf', () => {
  it('covers any text without gap or overlap, in any language', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 100 }),
        fc.constantFrom('de', 'ar', 'zh', 'th', 'und', 'tlh'),
        (text, language) => {
          const places = sentencesOf(text, language);
          expect(places.length).toBeGreaterThan(0);
          expect(places[0]?.begin).toBe(0);
          expect(places.at(-1)?.end).toBe(text.length);
          for (const [at, { begin }] of places.entries()) {
            if (at > 0) expect(begin).toBe(places[at - 1]?.end);
          }
          expect(places.map(({ begin, end }) => text.slice(begin, end)).join('')).toBe(text);
        },
      ),
    );
  });

  it('begins no sentence inside of a character', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('Ja! ', '👩‍👩‍👧', '👍🏽. ', 'e\u0301. ', '?!', '\n'), { maxLength: 40 }),
        (parts) => {
          const text = parts.join('');
          for (const { begin, end } of sentencesOf(text, 'de')) {
            expect(text.slice(begin, end)).not.toMatch(/\p{Surrogate}/u);
          }
        },
      ),
    );
  });

  it('leaves blanks to the sentence before them', () => {
    expect(sentencesOf('Eins. \n\n Zwei.\n', 'de')).toEqual([
      { begin: 0, end: 8 },
      { begin: 8, end: 15 },
    ]);
  });

  it('tells 200 sentences apart at most; the last one has the rest', () => {
    const text = 'Ja! '.repeat(1000);
    const places = sentencesOf(text, 'de');
    expect(places).toHaveLength(200);
    expect(places.at(-1)).toEqual({ begin: 199 * 4, end: text.length });
  });
});
