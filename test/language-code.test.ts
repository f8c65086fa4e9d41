import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalLanguage } from '../src/language-code.js';

describe('canonicalLanguage', () => {
  it.each([
    ['de', 'de'],
    ['DE', 'de'],
    ['de-AT', 'de'],
    ['de_DE.UTF-8', 'de'],
    ['zh-Hant-TW', 'zh'],
    [' fr ', 'fr'],
    ['deu', 'de'],
    ['ger', 'de'],
    ['iw', 'he'],
    ['no', 'nb'],
    ['nn_NO', 'nn'],
    ['tl', 'tl'],
    ['gsw', 'gsw'],
  ])('%s is %s', (tag, code) => {
    expect(canonicalLanguage(tag)).toBe(code);
  });

  it.each(['', 'und', 'mul', 'zxx', 'deutsch', 'd', '1', '-de', 'de/fr'])('%j is none', (tag) => {
    expect(canonicalLanguage(tag)).toBeNull();
  });

  it('never throws and gives what it takes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[A-Za-z]{2,3}([-_][A-Z]{2})?$/)), (tag) => {
        const code = canonicalLanguage(tag);
        if (code !== null) expect(canonicalLanguage(code)).toBe(code);
      }),
      { numRuns: 1000 },
    );
  });
});
