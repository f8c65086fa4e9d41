import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sourceSpan } from '../../src/mapped-text.js';
import { htmlToText } from '../../src/normalise/html.js';
import { cleanText } from '../../src/normalise/text.js';
import { normaliseMapped } from '../../src/normalise.js';

const fragment = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
  fc.constantFrom(
    ...[
      '<p>',
      '</p>',
      '<br>',
      '<pre>',
      '</pre>',
      '<script>',
      '</script>',
      '<blockquote>',
      '</blockquote>',
      '<td>',
    ],
    ...['&amp;', '&lt', '&#8203;', '&uuml;', '&NotEqualTilde;', '&', '<', '>', '<!-- x -->', '<svg/>'],
    ...[
      '<img alt="zwei Worte">',
      '<img alt=":)" src=x>',
      '<img src=y alt="a &amp; b">',
      '<img alt=',
      '"',
      "<b title='",
    ],
    ...[
      '\r\n',
      '\u2028',
      '\ufeff',
      '\u200d',
      '\u200c',
      '👩',
      'ل',
      'a',
      'u\u0308',
      '\u0301',
      '\ud800',
      ' ',
      '\n\n\n',
    ],
  ),
);
const raw = fc.array(fragment, { maxLength: 14 }).map((parts) => parts.join(''));

describe('normaliseMapped', () => {
  it.each([
    ['plain', (text: string) => cleanText(text)],
    ['html', (text: string) => cleanText(htmlToText(text))],
  ] as const)(
    'gives the text that %s text is stored as, each piece with its source, in order',
    (format, plain) => {
      fc.assert(
        fc.property(raw, (source) => {
          const { text, begins, ends } = normaliseMapped(source, format);
          expect(text).toBe(plain(source));
          expect([begins.length, ends.length]).toEqual([text.length, text.length]);
          const falls = (places: Int32Array) => places.some((place, unit) => place < (places[unit - 1] ?? 0));
          expect([falls(begins), falls(ends)]).toEqual([false, false]);
          expect(begins.some((begin, unit) => begin > (ends[unit] as number))).toBe(false);
          expect(ends.at(-1) ?? 0).toBeLessThanOrEqual(source.length);
        }),
        { numRuns: 500 },
      );
    },
  );

  /** What the source has where the word stands in the normalised text. */
  function sourceOf(source: string, format: 'html' | 'plain', word: string): string {
    const mapped = normaliseMapped(source, format);
    const at = mapped.text.indexOf(word);
    expect(at).toBeGreaterThanOrEqual(0);
    const { begin, end } = sourceSpan(mapped, at, at + word.length);
    return source.slice(begin, end);
  }

  it.each([
    ['plain', '\ufeff  Du\u00a0\u00a0Idi\u200bot!\r\n\r\n\r\n\r\nHau  ab', 'Idiot', 'Idi\u200bot'],
    ['plain', '\ufeff  Du\u00a0\u00a0Idi\u200bot!\r\n\r\n\r\n\r\nHau  ab', 'Hau', 'Hau'],
    ['plain', 'Sche\u200du\u0308sal <b>', 'Scheüsal', 'Sche\u200du\u0308sal'],
    ['plain', '🤬 und 👩‍👩‍👧 Depp', 'Depp', 'Depp'],
    ['html', '<p>Du <b class="x">Idiot</b>,&nbsp;du</p><p>Depp</p>', 'Idiot', 'Idiot'],
    ['html', '<p>Du <b class="x">Idiot</b>,&nbsp;du</p><p>Depp</p>', 'Depp', 'Depp'],
    ['html', 'Du Tr&ouml;te &amp; Depp', 'Tröte', 'Tr&ouml;te'],
    ['html', 'Id<i>io</i>t', 'Idiot', 'Id<i>io</i>t'],
    ['html', 'a <img src="x" alt="Mist &amp; Kram"> b', 'Kram', 'Mist &amp; Kram"'],
    ['html', 'a <img src="x" alt="Mist Kram"> b', 'Kram', 'Kram'],
    ['html', '<pre>a\r\n  Depp</pre>', 'Depp', 'Depp'],
    ['html', '<blockquote>eins<br>zwei</blockquote>', 'zwei', 'zwei'],
  ] as const)('finds in %s text %j the word %s', (format, source, word, written) => {
    expect(sourceOf(source, format, word)).toBe(written);
  });

  it('is empty where nothing is left to read', () => {
    expect(normaliseMapped('<p> \u200b </p>', 'html').text).toBe('');
    expect(normaliseMapped('', 'plain').begins).toHaveLength(0);
  });
});
