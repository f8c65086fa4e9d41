import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AhoCorasick } from '../../src/policy/aho-corasick.js';
import { findWords, withoutAllowed } from '../../src/policy/word-list.js';

/** What was found, as it stands in the text. */
function found(text: string, ...banned: string[]): string[] {
  return findWords(text, [{ name: 'words', words: { banned } }]).map(({ begin, end }) =>
    text.slice(begin, end),
  );
}

describe('findWords', () => {
  it('finds whole words in any case', () => {
    expect(found('Du Idiot! IDIOT, idiot. Idioten, Vollidiot', 'idiot')).toEqual(['Idiot', 'IDIOT', 'idiot']);
    expect(found('idiot_x idiot1 1idiot', 'idiot')).toEqual([]);
  });

  it('finds within words where a star says so, and gives the whole word', () => {
    const text = 'Idiot Idioten Vollidiot Vollidioten';
    expect(found(text, 'idiot*')).toEqual(['Idiot', 'Idioten']);
    expect(found(text, '*idiot')).toEqual(['Idiot', 'Vollidiot']);
    expect(found(text, '*idiot*')).toEqual(['Idiot', 'Idioten', 'Vollidiot', 'Vollidioten']);
  });

  it('finds phrases across any blank', () => {
    expect(found('halt  die\nKlappe', 'halt die klappe')).toEqual(['halt  die\nKlappe']);
  });

  it.each([
    ['umlauts in either form', 'Lo\u0308sung', 'lösung', 'Lo\u0308sung'],
    ['sharp s', 'SCHEISSE', 'scheiße', 'SCHEISSE'],
    ['full width', 'ＩＤＩＯＴ!', 'idiot', 'ＩＤＩＯＴ'],
    ['mathematical letters', '𝐈𝐝𝐢𝐨𝐭 du', 'idiot', '𝐈𝐝𝐢𝐨𝐭'],
    ['ligatures', 'ﬁes', 'fies', 'ﬁes'],
    ['final sigma', 'ΗΛΙΘΙΟΣ', 'ηλίθιος'.normalize('NFD').replace(/\p{M}/gu, ''), 'ΗΛΙΘΙΟΣ'],
    ['Cyrillic', 'Полный ИДИОТ!', 'идиот', 'ИДИОТ'],
    ['scripts without gaps', '你是傻瓜吗', '傻瓜', '傻瓜'],
    ['terms that begin with signs', 'so ein @x, ja', '@x', '@x'],
    ['after an emoji', '🤬idiot🤬', 'idiot', 'idiot'],
  ])('folds %s', (_, text, term, hit) => {
    expect(found(text, term)).toEqual([hit]);
  });

  it('does not take a letter apart from its marks', () => {
    expect(found('e\u0331x', 'e')).toEqual([]);
  });

  it('leaves out hits inside a longer one of the same kind, across lists', () => {
    const lists = [
      { name: 'words', words: { banned: ['idiot'], suspect: ['idiot'] } },
      { name: 'sites.a.words', words: { banned: ['du idiot', 'idiot'] } },
    ];
    expect(findWords('du Idiot', lists)).toEqual([
      { begin: 3, end: 8, kind: 'suspect', list: 'words' },
      { begin: 0, end: 8, kind: 'banned', list: 'sites.a.words' },
    ]);
  });

  it('gives spans that hold the term, by position, none inside another', () => {
    const letters = fc.constantFrom('a', 'b', 'A', 'ä', 'ß', 'ﬁ', ' ', '.', '\n', '𝐚', '傻', '\u0301', 'e');
    const star = fc.constantFrom('', '*');
    const term = fc
      .tuple(
        star,
        fc.string({ unit: fc.constantFrom('a', 'b', 'ä', 's', 'f', 'i', 'e'), minLength: 1, maxLength: 3 }),
        star,
      )
      .map((parts) => parts.join(''));
    const fold = (text: string) => text.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC');
    let hits = 0;
    fc.assert(
      fc.property(
        fc.string({ unit: letters, maxLength: 30 }),
        fc.array(term, { minLength: 1, maxLength: 4 }),
        (text, banned) => {
          let before = -1;
          for (const { begin, end } of findWords(text, [{ name: 'words', words: { banned } }])) {
            hits += 1;
            expect(begin).toBeGreaterThan(before);
            before = begin;
            const hit = fold(text.slice(begin, end));
            expect(banned.some((each) => hit.includes(fold(each.replaceAll('*', ''))))).toBe(true);
          }
        },
      ),
      { numRuns: 2000 },
    );
    expect(hits).toBeGreaterThan(200);
  });

  it('finds what a plain search by words finds', () => {
    const words = fc.array(fc.constantFrom('der', 'die', 'Derby', 'wieder', 'die!', 'da'), { maxLength: 12 });
    fc.assert(
      fc.property(words, (words) => {
        const text = words.join(' ');
        const expected = [...text.matchAll(/\b(?:der\w*|\w*da)\b|\bdie\b/gi)].map((match) => match[0]);
        expect(found(text, 'der*', '*da', 'die')).toEqual(expected);
      }),
    );
  });
});

describe('withoutAllowed', () => {
  const split = (text: string, words: { allow?: string[]; suspect?: string[]; banned?: string[] }) => {
    const { counting, allowing } = withoutAllowed(findWords(text, [{ name: 'words', words }]));
    const shown = ({ begin, end }: { begin: number; end: number }) => text.slice(begin, end);
    return { counting: counting.map(shown), allowing: allowing.map(shown) };
  };

  it('takes away hits inside an allowed one, and names only what did', () => {
    expect(
      split('Arschbombe, Arsch, Schmarrn', { allow: ['arschbombe', 'schmarrn'], banned: ['arsch*'] }),
    ).toEqual({
      counting: ['Arsch'],
      allowing: ['Arschbombe'],
    });
  });

  it('does not take away a hit that reaches beyond', () => {
    expect(split('alter Sack Reis', { allow: ['sack reis'], banned: ['alter sack'] })).toEqual({
      counting: ['alter Sack'],
      allowing: [],
    });
  });
});

describe('linear time', () => {
  const search = (patterns: string[], text: string) => {
    let hits = 0;
    const steps = new AhoCorasick(patterns).search(text, () => {
      hits += 1;
    });
    return { steps, hits };
  };

  it('takes at most two steps a character and one a hit, on the texts that make others slow', () => {
    for (const length of [1_000, 10_000, 100_000]) {
      for (const [patterns, text] of [
        [['aaaaaaaab', 'aaab'], 'a'.repeat(length)],
        [['abababac', 'babac'], 'ab'.repeat(length / 2)],
        [Array.from({ length: 500 }, (_, n) => `wort${n}ende`), 'wort1wort2'.repeat(length / 10)],
      ] as const) {
        const { steps, hits } = search([...patterns], text);
        expect(steps - hits).toBeLessThanOrEqual(2 * text.length);
      }
    }
  });

  it('keeps the hits fewer than the characters, whatever terms nest', () => {
    const nested = Array.from({ length: 50 }, (_, n) => `*${'a'.repeat(n + 1)}*`);
    expect(found('a'.repeat(20_000), ...nested)).toEqual(['a'.repeat(20_000)]);
    const phrases = Array.from({ length: 40 }, (_, n) =>
      Array(n + 1)
        .fill('a')
        .join(' '),
    );
    expect(found('a '.repeat(5_000), ...phrases).length).toBeLessThan(5_000);
  });

  it('finds what a plain search finds', () => {
    const letters = fc.constantFrom('a', 'b', 'c');
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string({ unit: letters, minLength: 1, maxLength: 4 }), { maxLength: 6 }),
        fc.string({ unit: letters, maxLength: 40 }),
        (patterns, text) => {
          const expected: string[] = [];
          for (let end = 1; end <= text.length; end++) {
            for (let begin = 0; begin < end; begin++) {
              const pattern = patterns.indexOf(text.slice(begin, end));
              if (pattern !== -1) expected.push(`${pattern} ${begin} ${end}`);
            }
          }
          const hits: string[] = [];
          new AhoCorasick(patterns).search(text, (...hit) => hits.push(hit.join(' ')));
          expect(hits).toEqual(expected);
        },
      ),
      { numRuns: 500 },
    );
  });
});
