import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compose, type MappedText, sourceSpan, unmapped } from '../src/mapped-text.js';
import { edited, normalised, replaced, trimmed } from '../src/mapped-text-edits.js';

/** Whatever Unicode has to make offsets go wrong. */
const oddText = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 8 }),
      fc.string({ unit: 'grapheme', maxLength: 8 }),
      fc.constantFrom(
        'a\u0308',
        'ﬁ',
        'ﷺ',
        '한',
        '\u1112\u1161\u11ab',
        'ㅎㅏㄴ',
        'ｶﾞ',
        'Ａ',
        '㎏',
        '½',
        ' ',
        '  ',
        '👩‍👩‍👧',
      ),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

/** Pieces in order, inside the source. */
function expectSound({ text, begins, ends }: MappedText, source: string): void {
  expect(begins).toHaveLength(text.length);
  expect(ends).toHaveLength(text.length);
  let [begin, end] = [0, 0];
  for (let unit = 0; unit < text.length; unit++) {
    expect(begins[unit]).toBeGreaterThanOrEqual(begin);
    expect(ends[unit]).toBeGreaterThanOrEqual(end);
    [begin, end] = [begins[unit] as number, ends[unit] as number];
    expect(end).toBeGreaterThan(begin);
  }
  expect(end).toBeLessThanOrEqual(source.length);
}

/** The piece of the source that a part of the text stands for. */
function sourceOf(mapped: MappedText, source: string, part: string): string {
  const at = mapped.text.indexOf(part);
  const { begin, end } = sourceSpan(mapped, at, at + part.length);
  return source.slice(begin, end);
}

describe('edits of a mapped text', () => {
  it('give the text that the string method gives', () => {
    fc.assert(
      fc.property(oddText, (text) => {
        const mapped = unmapped(text);
        for (const [made, plain] of [
          [normalised(mapped, 'NFKC'), text.normalize('NFKC')],
          [normalised(mapped, 'NFC'), text.normalize('NFC')],
          [replaced(mapped, /\s+/gu, ' '), text.replace(/\s+/gu, ' ')],
          [replaced(mapped, /\p{L}/gu, (letter) => letter.repeat(2)), text.replace(/\p{L}/gu, '$&$&')],
          [trimmed(mapped), text.trim()],
        ] as const) {
          expect(made.text).toBe(plain);
          expectSound(made, text);
        }
      }),
    );
  });

  it('compose', () => {
    fc.assert(
      fc.property(oddText, (text) => {
        const steps = normalised(replaced(unmapped(text), /[aeiou]+/gu, '#'), 'NFKC');
        const first = replaced(unmapped(text), /[aeiou]+/gu, '#');
        const composed = compose(first, normalised(unmapped(first.text), 'NFKC'));
        expect(composed).toEqual(steps);
      }),
    );
  });

  it('name the source of every character', () => {
    const source = '  Der ﬁese\u00a0Ａffe 한\u1112\u1161\u11ab a\u0308 ㎏ 👩‍👩‍👧  ';
    const mapped = normalised(unmapped(source), 'NFKC');
    expect(sourceOf(mapped, source, 'fiese')).toBe('ﬁese');
    expect(sourceOf(mapped, source, 'i')).toBe('ﬁ');
    expect(sourceOf(mapped, source, 'Affe')).toBe('Ａffe');
    expect(sourceOf(mapped, source, 'ä')).toBe('a\u0308');
    expect(sourceOf(mapped, source, 'g')).toBe('㎏');
    expect(sourceOf(mapped, source, '👩‍👩‍👧')).toBe('👩‍👩‍👧');
    const twice = '한\u1112\u1161\u11ab';
    expect(sourceOf(normalised(unmapped(twice), 'NFC'), twice, '한한')).toBe(twice);
  });

  it('keep characters apart that normalisation does not join', () => {
    // Every character between letters: a piece is as small as it can be, never the whole text.
    for (let codePoint = 0; codePoint <= 0x10ffff; codePoint += codePoint < 0x3400 ? 1 : 7) {
      if (codePoint >= 0xd800 && codePoint <= 0xdfff) continue;
      const character = String.fromCodePoint(codePoint);
      const mapped = normalised(unmapped(`x ${character} y`), 'NFKC');
      if (mapped.ends[0] !== 1 || mapped.begins.at(-1) !== character.length + 3) {
        throw new Error(`U+${codePoint.toString(16)} is not kept apart.`);
      }
    }
  });

  it('take many at once', () => {
    const mapped = edited(unmapped('abcdef'), [
      { begin: 0, end: 1, text: '' },
      { begin: 2, end: 4, text: 'XYZ' },
    ]);
    expect(mapped.text).toBe('bXYZef');
    expect([...mapped.begins]).toEqual([1, 2, 2, 2, 4, 5]);
    expect([...mapped.ends]).toEqual([2, 4, 4, 4, 5, 6]);
  });
});
