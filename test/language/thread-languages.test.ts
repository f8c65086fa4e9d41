import { describe, expect, it } from '@jest/globals';
import { createLanguageDetector, type LanguageDetector } from '../../src/language/detector.js';
import { ThreadLanguages } from '../../src/language/thread-languages.js';

const place = (threadId: string, threadTitle: string | null = null) => ({ site: 's', threadId, threadTitle });

/** Says what it was asked with. */
function recording(language = 'de'): LanguageDetector & { asked: (string | null | undefined)[] } {
  const asked: (string | null | undefined)[] = [];
  return {
    asked,
    detect(text, prior) {
      if (prior !== undefined) asked.push(prior.threadLanguage);
      return { language: text.startsWith('en') ? 'en' : language, confidence: 0.9 };
    },
  };
}

const LONG = 'ein Satz, der lang genug ist, um mitzustimmen';
const ENGLISH = 'en: a sentence that is long enough for a vote';

describe('ThreadLanguages', () => {
  it('makes a short comment follow its thread', async () => {
    const threads = new ThreadLanguages(await createLanguageDetector({ siteLanguage: null }));
    threads.detect('Ich finde den Artikel sehr gelungen und gut geschrieben.', place('a'));
    threads.detect('Trovo questo articolo davvero molto interessante e utile.', place('b'));
    expect(threads.detect('Super!', place('a')).language).toBe('de');
    expect(threads.detect('Super!', place('b')).language).toBe('it');
  });

  it('begins with the language of the title', () => {
    const detector = recording();
    const threads = new ThreadLanguages(detector);
    threads.detect('ok', place('a', ENGLISH));
    expect(detector.asked).toEqual(['en']);
  });

  it('counts long texts only, and needs a clear majority', () => {
    const detector = recording();
    const threads = new ThreadLanguages(detector);
    threads.detect('kurz', place('a'));
    expect(threads.languageOf(place('a'))).toBeNull();
    threads.detect(LONG, place('a'));
    expect(threads.languageOf(place('a'))).toBe('de');
    threads.detect(ENGLISH, place('a'));
    expect(threads.languageOf(place('a'))).toBeNull();
    threads.detect(LONG, place('a'));
    expect(threads.languageOf(place('a'))).toBe('de');
  });

  it('keeps threads of two sites apart', () => {
    const threads = new ThreadLanguages(recording());
    threads.detect(LONG, place('a'));
    expect(threads.languageOf({ ...place('a'), site: 'other' })).toBeNull();
  });

  it('forgets the thread least recently seen beyond its capacity', () => {
    const threads = new ThreadLanguages(recording(), 2);
    threads.detect(LONG, place('a'));
    threads.detect(LONG, place('b'));
    threads.detect('kurz', place('a'));
    threads.detect(LONG, place('c'));
    expect(threads.size).toBe(2);
    expect(threads.languageOf(place('a'))).toBe('de');
    expect(threads.languageOf(place('b'))).toBeNull();
  });

  it('is not moved by texts without a language', () => {
    const threads = new ThreadLanguages(recording('und'));
    threads.detect(LONG, place('a'));
    expect(threads.languageOf(place('a'))).toBeNull();
  });
});
