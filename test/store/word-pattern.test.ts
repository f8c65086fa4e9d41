import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { wordPatterns } from '../../src/store/word-pattern.js';

const matches = (query: string, text: string) =>
  wordPatterns(query).every((pattern) => new RegExp(pattern, 'u').test(text));

it('finds words in any case, with umlauts and letters that become two', () => {
  expect(matches('ÄPFEL birnen', 'Äpfel und Birnen')).toBe(true);
  expect(matches('straße', 'Hauptstraße')).toBe(true);
  expect(matches('straße', 'HAUPTSTRASSE')).toBe(true);
  expect(matches('äpfel kirschen', 'Äpfel und Birnen')).toBe(false);
});

it('takes every character for itself', () => {
  const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(text, (given) => {
      const whole = given.normalize('NFC');
      expect(matches(whole, whole)).toBe(true);
    }),
  );
  expect(matches('.*', 'abc')).toBe(false);
  expect(matches('a|b', 'a')).toBe(false);
  expect(matches('100%', '100 %')).toBe(false);
});

it('asks for nothing where there is no word, and for ten at most', () => {
  expect(wordPatterns('  \n ')).toEqual([]);
  expect(wordPatterns('w '.repeat(30))).toHaveLength(10);
});
