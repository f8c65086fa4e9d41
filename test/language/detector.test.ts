import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createLanguageDetector, type LanguageDetector } from '../../src/language/detector.js';

let plain: LanguageDetector;
let german: LanguageDetector;

beforeAll(async () => {
  plain = await createLanguageDetector({ siteLanguage: null });
  german = await createLanguageDetector({ siteLanguage: 'de-AT' });
});

describe('language detector', () => {
  it.each([
    ['de', 'Der Artikel lässt leider die wichtigste Frage offen.'],
    ['en', 'I could not agree more with what the author says here.'],
    ['fr', "Je ne suis pas du tout d'accord avec cet article."],
    ['it', 'Finalmente un articolo che dice le cose come stanno.'],
    ['es', 'Muchas gracias por la información, muy interesante.'],
    ['pl', 'Bardzo dziękuję za ten ciekawy artykuł.'],
    ['tr', 'Bu konuda yazara kesinlikle katılmıyorum.'],
    ['nb', 'Dette er en veldig god artikkel, tusen takk.'],
    ['id', 'Terima kasih banyak atas artikel yang sangat bagus ini.'],
    ['ru', 'Спасибо большое за интересную статью.'],
    ['uk', 'Дуже дякую за цікаву статтю, чекаю на продовження.'],
    ['ar', 'شكرا جزيلا على هذا المقال الرائع'],
    ['zh', '这篇文章写得非常好，谢谢作者。'],
  ])('%s', (language, text) => {
    for (const detector of [plain, german]) {
      const found = detector.detect(text);
      expect(found.language).toBe(language);
      expect(found.confidence).toBeGreaterThan(0.8);
    }
  });

  it('is moved by the thread where the text says little, and not where it says enough', () => {
    expect(plain.detect('Danke!', { threadLanguage: 'de' })).toMatchObject({ language: 'de' });
    const little = plain.detect('ok super');
    const inThread = plain.detect('ok super', { threadLanguage: 'de' });
    expect(inThread.language).toBe('de');
    expect(little.language === 'de' ? little.confidence : 0).toBeLessThan(inThread.confidence);
    expect(german.detect('Thank you for this great article', { threadLanguage: 'de' }).language).toBe('en');
    expect(german.detect('Merci beaucoup pour cet article', { threadLanguage: 'de' }).language).toBe('fr');
  });

  it('takes the expected language of those that look the same', () => {
    const text = 'Ovo je veoma dobar članak, hvala autoru na trudu.';
    expect(plain.detect(text, { threadLanguage: 'sr' }).language).toBe('sr');
    expect(plain.detect(text, { threadLanguage: 'bs' }).language).toBe('bs');
    expect(plain.detect(text, { threadLanguage: 'hr' }).language).toBe('hr');
  });

  it('says little or nothing of a text without words', () => {
    for (const text of ['', '123', '👍👍', '!!!', 'https://example.org/danke @anna']) {
      expect(plain.detect(text)).toEqual({ language: 'und', confidence: 0 });
      expect(german.detect(text)).toEqual({ language: 'de', confidence: 0.1 });
      expect(german.detect(text, { threadLanguage: 'fr' })).toEqual({ language: 'fr', confidence: 0.1 });
    }
  });

  it('does not expect a language in a script that it is not written in', () => {
    const burmese = 'ကျေးဇူးတင်ပါတယ်';
    expect(german.detect(burmese)).toEqual({ language: 'my', confidence: 0.5 });
  });

  it('doubts a language that it does not know', () => {
    const welsh = 'Mae hyn yn erthygl ardderchog ac rwyf yn cytuno gyda phob gair ynddi hi.';
    const swahili = 'Nimesoma makala hii na nakubaliana kabisa na mwandishi wake kuhusu jambo hilo.';
    for (const text of [welsh, swahili]) expect(plain.detect(text).confidence).toBeLessThan(0.5);
  });

  it('reads the words, not the links and names around them', () => {
    const text = 'https://example.com/this-is-an-english-address @TheRealJohn Das stimmt so leider nicht';
    expect(plain.detect(text).language).toBe('de');
  });

  it('answers any text with a code and a share, the same each time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.option(fc.string()), (text, threadLanguage) => {
        const found = german.detect(text, { threadLanguage });
        expect(found.language).toMatch(/^[a-z]{2,3}$/);
        expect(found.confidence).toBeGreaterThanOrEqual(0);
        expect(found.confidence).toBeLessThanOrEqual(1);
        expect(german.detect(text, { threadLanguage })).toEqual(found);
      }),
      { numRuns: 300 },
    );
  });
});
