import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { htmlToText } from '../../src/normalise/html.js';

describe('htmlToText', () => {
  it.each([
    ['paragraphs and breaks', '<p>Eins<br />\nzwei</p>\n<p>drei</p>', 'Eins\nzwei\n\ndrei'],
    ['blocks on lines of their own', '<div>a<div>b</div>c</div><ul><li>d<li>e</ul>', 'a\nb\nc\n\nd\ne'],
    ['blanks as one', 'a \n\t <b> b</b>c  <i>d</i>', 'a bc d'],
    ['entities', '&lt;b&gt; &amp;amp; &uuml;&#x1F600;&#8222;', '<b> &amp; ü😀„'],
    [
      'smileys by their alt',
      'Toll<img class="wp-smiley" alt=":-)" src="x.png"> <img alt="😀">!',
      'Toll:-) 😀!',
    ],
    ['pictures that are words', 'Hallo<img alt="Bild">da', 'Hallo Bild da'],
    ['pictures that say nothing', 'a<img src="x.png">b<img alt="">c', 'abc'],
    ['links by their text', 'siehe <a href="https://example.org">hier</a>.', 'siehe hier.'],
    ['scripts, styles and comments not at all', 'a<script>x</script><style>y</style><!-- z -->b', 'ab'],
    ['lazy pictures once', '<img alt=":)" data-src="x"><noscript><img alt=":)"></noscript>', ':)'],
    [
      'quotes marked',
      '<blockquote><p>Du irrst</p><p>dich.</p></blockquote><p>Nein.</p>',
      '> Du irrst\n\n> dich.\n\nNein.',
    ],
    ['preformatted lines', '<pre>a\n  b</pre>c', 'a\n  b\n\nc'],
    ['cells apart', '<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>', 'a b\nc'],
    [
      'spoilers with their title',
      '<div class="wpdiscuz-spoiler-wrap"><div class="wpdiscuz-spoiler">Ende</div><div class="wpdiscuz-spoiler-content">Er war es</div></div>',
      'Ende\nEr war es',
    ],
    ['a tag that closes itself', '<svg/>da', 'da'],
    ['what is no tag', '3 < 4 und x > y', '3 < 4 und x > y'],
  ])('%s', (_, html, text) => {
    expect(htmlToText(html)).toBe(text);
  });

  it('takes any depth', () => {
    const depth = 100_000;
    expect(htmlToText(`${'<blockquote>'.repeat(depth)}tief`)).toBe('> tief');
    expect(htmlToText(`${'<b>'.repeat(depth)}tief${'</b>'.repeat(depth)}`)).toBe('tief');
  });

  it('never throws, and leaves text without any markup as it reads', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (html) => typeof htmlToText(html) === 'string'));
    const fragments = fc.constantFrom(
      '<p>',
      '</p>',
      '<br>',
      '<pre>',
      '</pre>',
      '<script>',
      '</script>',
      '<td>',
      'a',
      ' ',
      '&',
      '<',
      '>',
      '"',
      '</',
      '<img alt="',
      '<!--',
      '-->',
      '<svg>',
      '<noscript>',
    );
    fc.assert(
      fc.property(
        fc.array(fragments, { maxLength: 40 }),
        (parts) => typeof htmlToText(parts.join('')) === 'string',
      ),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-zäöü]{1,8}$/), { minLength: 1 }), (words) => {
        expect(htmlToText(words.join(' '))).toBe(words.join(' '));
      }),
    );
  });
});
