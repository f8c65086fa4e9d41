import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { rememberWords } from '../../src/model/piece-cache.js';

/** Cuts words into their characters, and counts how often it is asked. */
function counting() {
  const asked: string[] = [];
  const cut = (text: string) => {
    asked.push(text);
    const pieces = text === '' ? [] : [...text.replaceAll(' ', '\u2581').replace(/^(?!\u2581)/, '\u2581')];
    return { pieces, ids: pieces.map((piece) => piece.codePointAt(0) ?? 0) };
  };
  return { asked, cut };
}

describe('remembered words', () => {
  it('give what the tokenizer gives for the whole text', () => {
    const word = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
      .map((text) => text.replace(/\s/gu, 'x'));
    fc.assert(
      fc.property(fc.array(fc.array(word)), (texts) => {
        const remembered = rememberWords(counting().cut);
        for (const words of texts) {
          const text = words.join(' ');
          expect(remembered(text)).toEqual(counting().cut(text));
        }
      }),
    );
  });

  it('are cut once', () => {
    const { asked, cut } = counting();
    const remembered = rememberWords(cut);
    remembered('eine rose ist eine rose');
    remembered('ist eine rose');
    expect(asked).toEqual(['eine', 'rose', 'ist']);
  });

  it('do not hold what is no word: long runs, and signs of a space that somebody wrote', () => {
    const { asked, cut } = counting();
    const remembered = rememberWords(cut);
    const long = 'x'.repeat(41);
    for (const text of [long, long, 'a \u2581b', 'a \u2581b', '', '']) remembered(text);
    expect(asked).toEqual([long, long, 'a \u2581b', 'a \u2581b', '', '']);
  });

  it('are bounded', () => {
    const { asked, cut } = counting();
    const remembered = rememberWords(cut);
    for (let word = 0; word < 50_001; word++) remembered(String(word));
    remembered('0');
    expect(asked.filter((word) => word === '0')).toHaveLength(2);
  });
});
