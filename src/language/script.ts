/** The writing system of a text, for where no detector knows the words. */

/** ISO 15924 codes of the scripts that comments come in; a text in another one has no language that is known here. */
const SCRIPTS = (
  'Latn Cyrl Grek Arab Hebr Deva Beng Guru Gujr Orya Taml Telu Knda Mlym Sinh Thai Laoo Khmr Mymr Tibt Geor Armn ' +
  'Ethi Hang Hani Hira Kana Mong Thaa Cher Syrc Olck'
)
  .split(' ')
  .map((code) => ({ code, letter: new RegExp(`\\p{Script=${code}}`, 'u') }));

/** ISO 15924 code of the first letter's script; null where there is no letter or the script is unknown. */
export function scriptOf(text: string): string | null {
  const letter = /\p{L}/u.exec(text)?.[0];
  if (letter === undefined) return null;
  return SCRIPTS.find((script) => script.letter.test(letter))?.code ?? null;
}

/** Scripts that CLDR's one code for a language's writing stands for. */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  Hans: ['Hani'],
  Hant: ['Hani'],
  Jpan: ['Hani', 'Hira', 'Kana'],
  Kore: ['Hang', 'Hani'],
};

/** Whether the language is written in the script by default (CLDR likely subtags; Serbian is written in two). */
export function isWrittenIn(language: string, script: string): boolean {
  if (language === 'sr' && script === 'Latn') return true;
  const usual = new Intl.Locale(language).maximize().script ?? '';
  return (PARTS[usual] ?? [usual]).includes(script);
}

/** The language that most text in the script is in (CLDR likely subtags), null for those of many languages. */
export function languageOfScript(script: string): string | null {
  return script === 'Latn' ? null : new Intl.Locale(`und-${script}`).maximize().language;
}
