import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type MappedText, sourceSpan } from '../../src/mapped-text.js';
import { deobfuscate, wordsOfVocabulary } from '../../src/model/deobfuscate.js';

const ORDINARY = `bitte hello world sehr so neu nein gut good cool world you are what das ist ein du bist dumm und von der
  die nicht aber zum wort schiff kaffee ster ist usa ally megan des la le the and for idiot pig`;
const words = wordsOfVocabulary(ORDINARY.split(/\s+/).map((word) => `\u2581${word}`));
const undone = (text: string) => deobfuscate(text, words).text;

describe('a disguise is undone:', () => {
  it.each([
    ['zero-width space', 'I\u200Bd\u200Bi\u200Bo\u200Bt', 'Idiot'],
    ['joiners', 'Id\u200Di\u200Cot', 'Idiot'],
    ['soft hyphen', 'Arsch\u00ADloch', 'Arschloch'],
    ['struck through', 'I\u0336d\u0336i\u0336o\u0336t\u0336', 'Idiot'],
    ['stacked accents', 'Id\u0300\u0301\u0302\u0303iot', 'Idiot'],
    ['variation selectors', 'id\uFE0Fiot', 'idiot'],
    ['Cyrillic letters', 'Du \u0406d\u0456\u043Et', 'Du Idiot'],
    ['Greek letters', 'st\u03C5pid', 'stupid'],
    ['letters of two more alphabets', '\u0399D\u0406\u041E\u0422', 'Idiot'],
    ['a word of foreign letters only', 'you \u0441\u043E\u0441\u043A', 'you cock'],
    ['Latin letters in a Cyrillic word', '\u043D\u0430\u0445y\u0439', '\u043D\u0430\u0445\u0443\u0439'],
    [
      'a Latin letter in a Greek text',
      '\u03BA\u03B1\u03B9 \u03B7 A\u03BD\u03BD\u03B1 \u03BB\u03AD\u03B5\u03B9',
      '\u03BA\u03B1\u03B9 \u03B7 \u0391\u03BD\u03BD\u03B1 \u03BB\u03AD\u03B5\u03B9',
    ],
    ['mathematical letters', '\u{1D408}\u{1D41D}\u{1D422}\u{1D428}\u{1D42D}', 'Idiot'],
    ['full-width letters', '\uFF29\uFF44\uFF49\uFF4F\uFF54', 'Idiot'],
    ['letters in squares', '\u{1F170}rschloch', 'Arschloch'],
    ['flags that spell', '\u{1F1EE}\u{1F1E9}\u{1F1EE}\u{1F1F4}\u{1F1F9}', 'idiot'],
    ['small capitals', '\u026A\u1D05\u026A\u1D0F\u1D1B', 'idiot'],
    ['spaces', 'du I d i o t!', 'du Idiot!'],
    ['dots', 'so ein i.d.i.o.t.', 'so ein idiot.'],
    ['dots with spaces', 'I. d. i. o. t.', 'Idiot.'],
    ['hyphens', 'i-d-i-o-t', 'idiot'],
    ['spaces between all letters', 'd u b i s t d u m m', 'du bist dumm'],
    ['an article before the letters', 'what a f u c k', 'what a fuck'],
    ['a rare word drawn apart', 'S c h n o r c h e l', 'Schnorchel'],
    ['one dot', 'du Id.iot', 'du Idiot'],
    ['digits', '1d10t', 'idiot'],
    ['digits drawn apart', '1 d 1 0 t', 'idiot'],
    ['an at sign', '@rschloch', 'arschloch'],
    ['a dollar at the end', 'a$$', 'ass'],
    ['an ending', 'die 1d10ten', 'die idioten'],
    ['an ordinary word', 'h3ll0 w0rld', 'hello world'],
    ['capitals with digits', 'N4Z1', 'Nazi'],
    ['a star', 'i*iot', 'idiot'],
    ['stars', 'Sch***e', 'Schei\u00DFe'],
    ['repeated letters', 'Idiooooooot', 'Idiot'],
    ['repeated letters in a word that doubles one', 'goooood', 'good'],
    ['repeated letters in an ordinary word', 'neeeein', 'nein'],
    ['repeated letters in a rare word', 'wunderbaaaaar', 'wunderbar'],
    [
      'repeated Cyrillic letters',
      '\u0434\u0443\u0440\u0430\u0430\u0430\u0430\u043A',
      '\u0434\u0443\u0440\u0430\u043A',
    ],
    ['an emoji', 'du \u{1F437}!', 'du pig!'],
    ['an emoji in skin tones, again and again', '\u{1F595}\u{1F3FD}\u{1F595}\u{1F595}', 'fuck you'],
    ['an emoji close up', 'ich\u{1F52A}dich', 'ich knife dich'],
    ['capitals', 'HURENSOHN', 'Hurensohn'],
    ['mixed case', 'iDiOt', 'idiot'],
    ['two disguises in one', '\u0456 d \u0456 o t und 1d1\u200B0t', 'idiot und idiot'],
  ])('%s', (_, disguised, plain) => {
    expect(undone(disguised)).toBe(plain);
  });
});

describe('what is no word is written as in training:', () => {
  it.each([
    ['a mention', 'Danke @Max_M!', 'Danke @user!'],
    ['a mention with a server', '@anna@example.social ja', '@user ja'],
    ['a link', 'siehe https://example.org/a?b=(c). Ja', 'siehe http. Ja'],
    ['a link without a scheme', '(www.example.org)', '(http)'],
    ['an address', 'an max.muster@example.org bitte', 'an  bitte'],
    ['an insult behind an at sign', '@idiot', '@idiot'],
  ])('%s', (_, written, plain) => {
    expect(undone(written)).toBe(plain);
  });
});

/** One a line; each is to stay as it is. */
const GENUINE = `Das ist z. B. am 12.11.2025 um 10:30 Uhr passiert, d. h. u. a. i. d. R. v. l. n. r., usw.
in den U.S.A., in the U.K., e.g. this, i.e. that, a.m. and p.m., Ph.D.
J. R. R. Tolkien, E. T. A. Hoffmann, C. S. Lewis
SPÖ, ÖVP, AfD, FDP, CDU/CSU, PiS, PSOE, N P D, S P Ö
iPhone4, C3PO, R2D2, MP3, G20, S04, CO2, H2O, B52, Covid19, H5N1, Windows10, Area51, 50cent, 3sat, M6, K9
die 80er, der 5te, 1st, 2nd, 3rd, 4ever, 24h, 10m, 5G, 4K, 1a, 100km, 3x, 2e, 3ème, 1º
10.000 €, 3,50€, US$ 50, 50$, R$50, 20%, 5 * 3 = 15, 1+1=2, C++, C#, AT&T
Lehrer*innen, Bürger*innen und Schüler*in, **wichtig**, *Idiot*, **Idiot**, Idiot*
XIII, VIII, III. Reich, MMXXV, KKK, www, XXX, AAA, hmmm, pffff, kkkkk, hahahaha, jajaja
toți copiii, #NazisRaus, Traitor, s-au, p***a, www.
Schifffahrt, Missstand, Flussschiff, Brennnessel, Schneeeule, Stofffetzen
Vitamine a b c d e, Gruppen A B C D E, Tonleiter c d e f g a h c, ein 5 4 3 2 1 los
E-Mail, U-Bahn, Nazi-Regierung, T-Shirt, X-mal, usw.aber
Привет, это обычный текст. Он и я, а у вас? Сок, кот, рост, Москва.
SMSка, IT-шник, COVID-вакцина, DJ-я
Αθήνα, ένα κανονικό κείμενο, ΔΕΗ, ΟΤΕ, μg, Δt, kΩ, α-Strahlung
مرحبا بكم، هذا نص عادي می‌خواهم
हिन्दी में क्‍या, 日本語のテキスト, 한국어, ไทย, Tiếng Việt, ẹ̀kọ́
😂😂 ❤️ 👍🏽 👩‍👩‍👧 🏴󠁧󠁢󠁳󠁣󠁴󠁿 🇩🇪🇫🇷 1️⃣ mein 🐶
Weiß, ﬁnden, naïve, coöperatie, Größe, ĳs, İstanbul, ışık`.split('\n');

describe('what is genuine stays:', () => {
  it.each(GENUINE)('%s', (text) => {
    expect(undone(text)).toBe(text);
  });
});

/** Pieces of every kind the steps look at, one behind the other. */
const pieces = fc.oneof(
  fc.constantFrom(
    ...[
      'Idiot',
      'i.d.i.o.t',
      'I d i o t',
      '1d10t',
      '@rschloch',
      'a$$',
      'f**k',
      'Idioooot',
      '\u{1F437}',
      '@max',
      '\u0430',
    ],
    ...[
      'https://x.org/a.',
      'a@b.org',
      '\u200B',
      '\u0336',
      '\u{1F1EE}',
      '\uD83D',
      '\u0456d\u0456ot',
      'aaa',
      'A',
      'z. B.',
    ],
    ...['*', '@', '!', '|', '.', '-', ' ', '\n', '1', '0', '$', '#'],
  ),
  fc.string({ unit: 'binary', maxLength: 4 }),
  fc.string({ unit: fc.constantFrom(...'aAio01@$!*.- \u0430\u0456\u0456\u03BF\u200B'), maxLength: 8 }),
);
const texts = fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join(''));

/** Where the map of a text goes back, out of bounds, or stands for nothing. */
function faults({ text, begins, ends }: MappedText, source: string): number[] {
  if (begins.length !== text.length || ends.length !== text.length) return [-1];
  return [...begins.keys()].filter((unit) => {
    const [begin, end] = [begins[unit] as number, ends[unit] as number];
    const [lastBegin, lastEnd] = [begins[unit - 1] ?? 0, ends[unit - 1] ?? 0];
    return begin < lastBegin || end < lastEnd || end <= begin || end > source.length;
  });
}

describe('the way back', () => {
  it('is monotone and in bounds for any text', () => {
    fc.assert(
      fc.property(texts, (text) => expect(faults(deobfuscate(text, words), text)).toEqual([])),
      { numRuns: 2_000 },
    );
  });

  it('leaves nothing to undo', () => {
    const again = (text: string) => expect(undone(undone(text))).toBe(undone(text));
    fc.assert(fc.property(texts, again), { numRuns: 2_000 });
  });

  it('is the identity on words that nothing hides', () => {
    const letters = (alphabet: string) =>
      fc
        .array(fc.constantFrom(...alphabet), { minLength: 2, maxLength: 9 })
        .map((word) => word.join(''))
        .filter((word) => !/(.)\1\1/.test(word));
    const word = fc.oneof(
      letters('abcdefghijklmnopqrstuvwxyzäöüßéèñçąęłżøåıš'),
      letters('абвгдежзийклмнопрстуфхцчшщъыьэюяіїєў'),
      letters('αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώ'),
      letters('ابتثجحخدذرزسشصضطظعغفقكلمنهوي'),
      letters('אבגדהוזחטיכלמנסעפצקרשת'),
      fc.integer({ min: 0, max: 99_999 }).map(String),
    );
    const clean = fc.array(word, { maxLength: 20 }).map((all) => all.join(' '));
    fc.assert(
      fc.property(clean, (text) => {
        const { text: same, begins, ends } = deobfuscate(text, words);
        expect(same).toBe(text);
        expect([...begins]).toEqual([...text].map((_, unit) => unit));
        expect([...ends]).toEqual([...text].map((_, unit) => unit + 1));
      }),
    );
  });

  it('leads from a word to the whole stretch that hid it', () => {
    const hidden = fc.constantFrom(
      ...[
        'I d i o t',
        'i.d.i.o.t',
        '1d10t',
        'Id\u200Biot',
        '\u0406d\u0456\u043Et',
        'Idiooooot',
        'i*iot',
        'IDIOT',
        'I\u0336diot',
      ],
    );
    const around = fc.constantFrom(
      '',
      'Das ist gut. ',
      'Ja, siehe https://example.org/x: ',
      '\u{1F437} ',
      'sooooo ein ',
    );
    fc.assert(
      fc.property(around, hidden, fc.constantFrom('', ', ja!', ' \u{1F4A9}'), (before, disguised, after) => {
        const source = before + disguised + after;
        const mapped = deobfuscate(source, words);
        const at = mapped.text.toLowerCase().indexOf('idiot');
        expect(at).toBeGreaterThanOrEqual(0);
        const { begin, end } = sourceSpan(mapped, at, at + 5);
        expect(source.slice(begin, end)).toBe(disguised);
      }),
    );
  });
});

describe('time', () => {
  it.each([
    ['letters with spaces', 'a b '],
    ['letters with dots', 'x.'],
    ['at signs', '@'],
    ['addresses', 'a@b.'],
    ['words', 'aaaa'],
    ['digits and letters', 'a1'],
    ['stars', 'a*'],
    ['zero-width', 'a\u200D'],
    ['mixed alphabets', 'a\u0430'],
    ['flags', '\u{1F1EE}'],
    ['emoji', '\u{1F595}'],
    ['links', 'http://'],
  ])('grows with the length and no faster: %s', (_, unit) => {
    const took = (count: number) => {
      const text = unit.repeat(count);
      const times = Array.from({ length: 3 }, () => {
        const begun = performance.now();
        deobfuscate(text, words);
        return performance.now() - begun;
      });
      return Math.min(...times);
    };
    took(500);
    // Sixteen times the text: quadratic time would be 256 times as much; half of that and the 20 ms are for what the machine does beside.
    expect(took(16_000)).toBeLessThan(128 * took(1_000) + 20);
  });
});
