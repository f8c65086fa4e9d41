import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { unmapped } from '../../src/mapped-text.js';
import { tokenNormalizer } from '../../src/model/token-normalizer.js';
import { tokenWords } from '../../src/model/token-words.js';
import { unitsOf } from '../../src/model/word-units.js';

const normalizer = tokenNormalizer({
  normalizer: {
    type: 'Sequence',
    normalizers: [
      { type: 'Replace', pattern: { Regex: '[\u00ad\u200b]' }, content: '' },
      { type: 'NFKC' },
      { type: 'Replace', pattern: { Regex: '[\\s]+' }, content: ' ' },
      { type: 'Strip', strip_left: true, strip_right: true },
    ],
  },
});
if (!normalizer) throw new Error('It is the kind of normaliser that our models have.');

/** The words of a source that is cut into these pieces, and the number of the word of each piece. */
function wordsOf(source: string, pieces: readonly string[]) {
  const found = tokenWords(pieces, normalizer?.(unmapped(source)) ?? unmapped(source));
  if (!found) return null;
  const words = Array.from({ length: found.spans.length / 2 }, (_, word) =>
    source.slice(found.spans[2 * word], found.spans[2 * word + 1]),
  );
  return { words, ofPieces: [...found.words] };
}

describe('tokenWords', () => {
  it('gives pieces of a word to the word, and punctuation to itself', () => {
    expect(wordsOf('Du  Idiot!!', ['▁Du', '▁I', 'diot', '!', '!'])).toEqual({
      words: ['Du', 'Idiot', '!!'],
      ofPieces: [0, 1, 1, 2, 2],
    });
  });

  it('gives a piece with a sign and a word to the word, and one space to what follows', () => {
    expect(wordsOf('(hau ab)', ['▁(', 'hau', '▁', 'ab', ')'])).toEqual({
      words: ['(', 'hau', 'ab', ')'],
      ofPieces: [0, 1, 2, 2, 3],
    });
    expect(wordsOf('(hau', ['▁(hau'])).toEqual({ words: ['(', 'hau'], ofPieces: [1] });
  });

  it('makes one word of those that share a piece, or a character of the source', () => {
    expect(wordsOf('你是笨蛋', ['▁', '你', '是笨', '蛋'])?.words).toEqual(['你是笨蛋']);
    expect(wordsOf('hau-ab da', ['▁h', 'au-a', 'b', '▁da'])).toEqual({
      words: ['hau-ab', 'da'],
      ofPieces: [0, 0, 0, 1],
    });
    // Four words in one character.
    expect(wordsOf('ﷺ ja', ['▁صلى', '▁الله', '▁عليه', '▁وسلم', '▁ja'])).toEqual({
      words: ['ﷺ', 'ja'],
      ofPieces: [0, 0, 0, 0, 1],
    });
  });

  it('names the source as it was written', () => {
    expect(wordsOf('Ｉdi\u200bot ﬁes u\u0308', ['▁Idiot', '▁fi', 'es', '▁ü'])?.words).toEqual([
      'Ｉdi\u200bot',
      'ﬁes',
      'u\u0308',
    ]);
  });

  it('takes a text that begins with the sign for a space', () => {
    expect(wordsOf('▁x y', ['▁x', '▁y'])?.words).toEqual(['▁', 'x', 'y']);
  });

  it('knows nothing where the pieces are not the text', () => {
    expect(wordsOf('Idiot', ['▁idiot'])).toBeNull();
    expect(wordsOf('Idiot', ['I', '##diot'])).toBeNull();
    expect(wordsOf('Idiot', [])).toBeNull();
    expect(wordsOf('', [])).toEqual({ words: [], ofPieces: [] });
  });

  it('holds every piece, however a text is cut', () => {
    const unit = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 6 }),
      fc.constantFrom('Du ', 'Idiot', '!?', '🤬', ' ', 'ﬁ', '你是', 'คน', 'a\u0308', "it's"),
    );
    const cuts = fc.array(fc.nat(40), { maxLength: 10 });
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 8 }), cuts, (parts, at) => {
        const source = parts.join('');
        const { text } = normalizer(unmapped(source));
        const characters = [...`▁${text.replaceAll(' ', '▁')}`];
        const places = [...new Set([0, ...at.filter((cut) => cut < characters.length), characters.length])];
        places.sort((a, b) => a - b);
        const pieces = text
          ? places.slice(1).map((end, index) => characters.slice(places[index], end).join(''))
          : [];
        const found = wordsOf(source, pieces);
        expect(found?.ofPieces).toHaveLength(pieces.length);
        const known = found?.words.length ?? 0;
        expect(
          found?.ofPieces.every((word, index, all) => word >= (all[index - 1] ?? 0) && word < known),
        ).toBe(true);
        const visible = (whole: string) => whole.replace(/[\s\u00ad\u200b]/gu, '');
        expect(visible(found?.words.join('') ?? '')).toBe(visible(source));
      }),
    );
  });
});

describe('unitsOf', () => {
  const words = (text: string) => {
    const { spans, isWord } = unitsOf(text);
    return isWord.map((word, at) => `${text.slice(spans[2 * at], spans[2 * at + 1])}${word ? '' : '*'}`);
  };

  it.each([
    ["it's l’idiot", ["it's", 'l’idiot']],
    ['#foo @bar_1: 3,5%', ['#*', 'foo', '@*', 'bar_1', ':*', '3', ',*', '5', '%*']],
    ['geh-weg...🤬🤬!', ['geh', '-*', 'weg', '...*', '🤬🤬*', '!*']],
    ['👨‍👩‍👧👍🏽 🇩🇪❤️', ['👨‍👩‍👧👍🏽*', '🇩🇪❤️*']],
    ['می‌خواهم', ['می‌خواهم']],
    ['คนโง่มาก', ['คน', 'โง่', 'มาก']],
    ['馬鹿です', ['馬鹿', 'です']],
    ['한국어 바보', ['한국어', '바보']],
  ])('finds the words of %s', (text, expected) => expect(words(text)).toEqual(expected));
});

describe('tokenNormalizer', () => {
  it('knows no steps that lose the place of a character', () => {
    const lower = { type: 'Sequence', normalizers: [{ type: 'Lowercase' }] };
    expect(tokenNormalizer({ normalizer: lower })).toBeNull();
    expect(tokenNormalizer({ normalizer: null })).toBeNull();
    expect(tokenNormalizer({})).toBeNull();
  });
});
