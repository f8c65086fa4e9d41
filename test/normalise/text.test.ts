import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cleanLine, cleanText } from '../../src/normalise/text.js';

describe('cleanText', () => {
  it.each([
    ['CRLF, CR and Unicode line breaks', 'a\r\nb\rc\u2028d\u0085e', 'a\nb\nc\nd\ne'],
    ['blanks and empty lines', '  a \t\u00a0 b  \n \n\n\n\n  c ', 'a b\n\nc'],
    ['composition', 'Scho\u0308n', 'Schön'],
    ['control characters', 'a\u0000b\u001bc\u009f', 'abc'],
    [
      'soft hyphen, zero-width space, byte order mark',
      '\ufeffDonau\u00addampf\u200bschiff',
      'Donaudampfschiff',
    ],
    ['bidirectional controls', 'a\u202eb\u202c\u2066c\u2069\u200f', 'abc'],
    ['joiners inside Latin words', 'id\u200diot id\u200ciot', 'idiot idiot'],
    ['lone surrogates', 'a\ud800b', 'a\ufffdb'],
    ['accents that an invisible character held apart', 'e\u200b\u0301', 'é'],
    ['tags that hide text', 'a\u{E0041}\u{E0042}', 'a'],
  ])('%s', (_, text, clean) => {
    expect(cleanText(text)).toBe(clean);
  });

  it.each([
    ['a family emoji', '👨‍👩‍👧 und 👍🏽 und ❤️‍🔥'],
    ['the flag of Scotland', '\u{1F3F4}\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}'],
    ['a Persian non-joiner', 'می‌خواهم'],
    ['a Hindi joiner', 'क्‍ष'],
    ['a keycap', '1️⃣'],
    ['tags and entities in plain text', '1 < 2 & <b>fett</b> &lt;'],
  ])('keeps %s', (_, text) => {
    expect(cleanText(text)).toBe(text.normalize('NFC'));
  });

  it('holds no control characters and no ends of blanks, is NFC, well-formed and idempotent', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (text) => {
        const clean = cleanText(text);
        expect(clean).not.toMatch(/(?!\n)\p{Cc}|\p{Surrogate}|[\u202A-\u202E\u2066-\u2069\uFEFF]/u);
        expect(clean).not.toMatch(/\n{3}| {2}|^\s|\s$/u);
        expect(clean.normalize('NFC')).toBe(clean);
        expect(cleanText(clean)).toBe(clean);
      }),
      { numRuns: 1000 },
    );
    const tricky = fc.constantFrom(
      ...[
        '\u200d',
        '\u200c',
        '\u{1F469}',
        'ل',
        '\u094d',
        'क',
        '\ufe0f',
        '\u{1F3F4}',
        '\u{E0067}',
        '\u{E007F}',
      ],
      ...['a', '\u0301', ' ', '\n', '\ufeff', '\u2000', '\u1100', '\u1161', '\u0338', '\u3000'],
    );
    fc.assert(
      fc.property(fc.string({ unit: tricky, maxLength: 20 }), (text) => {
        expect(cleanText(cleanText(text))).toBe(cleanText(text));
      }),
      { numRuns: 3000 },
    );
  });
});

describe('cleanLine', () => {
  it('makes one line, or nothing', () => {
    expect(cleanLine(' Anna\n\nB. ')).toBe('Anna B.');
    expect(cleanLine(' \u200b ')).toBeNull();
    expect(cleanLine(null)).toBeNull();
  });
});
