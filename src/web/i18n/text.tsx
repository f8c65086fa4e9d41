/** The console's words, numbers and times in the language of the person who reads them. */
import { createContext, type ReactNode, useContext, useEffect, useMemo } from 'react';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import { de } from './de.js';
import { en } from './en.js';
import type { Language, Message, MessageKey, Values } from './message.js';

const MESSAGES: Record<Language, Record<MessageKey, Message>> = { de, en };

/** Milliseconds of the units that a distance in time is told in. */
const UNITS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_557_600_000],
  ['month', 2_629_800_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

export interface Text {
  readonly language: Language;
  /** The language with a region, for days and months. */
  readonly locale: string;
  t(key: MessageKey, values?: Values): string;
  /** 1234567 -> 1,234,567 */
  number(value: number): string;
  /** 1234567 -> 1.2M: for the ticks of an axis. */
  compact(value: number): string;
  /** A score or threshold: two decimals. */
  score(value: number): string;
  percent(value: number): string;
  /** With its sign and two decimals: for what is added to something. */
  signed(value: number): string;
  /** A whole number with its sign. */
  difference(value: number): string;
  date(iso: string): string;
  dateTime(iso: string): string;
  /** "3 minutes ago" */
  ago(iso: string, now?: number): string;
  /** "3 min. ago": where there is little room. */
  agoShort(iso: string, now?: number): string;
  /** 95 -> "1 min 35 s" */
  duration(seconds: number): string;
  /** Name of a language by its code. */
  languageName(code: string): string;
}

/** A minus is as wide as a plus. */
const withMinus = (number: string): string => number.replace('-', '−');

/** The words and formats of one language. */
export function createText(language: Language): Text {
  const messages = MESSAGES[language];
  const plural = new Intl.PluralRules(language);
  // The region of the browser where it speaks the same language: it orders day and month.
  const locale = navigator.languages.find((tag) => tag.startsWith(language)) ?? language;
  const number = new Intl.NumberFormat(language);
  const compact = new Intl.NumberFormat(language, { notation: 'compact', maximumFractionDigits: 1 });
  const score = new Intl.NumberFormat(language, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const signed = new Intl.NumberFormat(language, {
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
    signDisplay: 'exceptZero',
  });
  const difference = new Intl.NumberFormat(language, { maximumFractionDigits: 0, signDisplay: 'exceptZero' });
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 });
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
  const dateTime = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const relativeShort = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' });
  const agoIn = (format: Intl.RelativeTimeFormat, iso: string, now: number): string => {
    const distance = new Date(iso).getTime() - now;
    const [unit, size] = UNITS.find(([, milliseconds]) => Math.abs(distance) >= milliseconds) ?? [];
    return unit === undefined || size === undefined
      ? t('time.now')
      : format.format(Math.trunc(distance / size), unit);
  };
  const names = new Intl.DisplayNames(language, { type: 'language', fallback: 'code' });
  const t = (key: MessageKey, values: Values = {}): string => {
    const message = messages[key];
    const count = Number(values.count ?? 0);
    const form =
      typeof message === 'string' ? message : plural.select(count) === 'one' ? message.one : message.other;
    return form.replace(/\{(\w+)\}/g, (_place, name: string) => {
      const value = values[name];
      return typeof value === 'number' ? number.format(value) : (value ?? '');
    });
  };
  return {
    language,
    locale,
    t,
    number: (value) => number.format(value),
    compact: (value) => (Math.abs(value) < 10_000 ? number : compact).format(value),
    score: (value) => score.format(value),
    percent: (value) => percent.format(value),
    signed: (value) => withMinus(signed.format(value)),
    difference: (value) => withMinus(difference.format(value)),
    date: (iso) => date.format(new Date(iso)),
    dateTime: (iso) => dateTime.format(new Date(iso)),
    ago: (iso, now = Date.now()) => agoIn(relative, iso, now),
    agoShort: (iso, now = Date.now()) => agoIn(relativeShort, iso, now),
    duration(seconds) {
      if (seconds < 60) return t('time.seconds', { seconds: Math.round(seconds) });
      if (seconds < 3600) {
        return t('time.minutes', { minutes: Math.floor(seconds / 60), seconds: Math.round(seconds % 60) });
      }
      if (seconds < 172_800) {
        return t('time.hours', {
          hours: Math.floor(seconds / 3600),
          minutes: Math.floor((seconds % 3600) / 60),
        });
      }
      return t('time.days', { count: Math.floor(seconds / 86_400) });
    },
    languageName(code) {
      if (code === 'und' || code === '') return t('language.unknown');
      try {
        return names.of(code) ?? code;
      } catch {
        return code;
      }
    },
  };
}

const TextContext = createContext<Text | null>(null);

/** The language of the browser, as far as the console speaks it. */
export const browserLanguage = (): Language =>
  navigator.languages.some((tag) => /^(de|en)\b/i.test(tag)) &&
  /^de\b/i.test(navigator.languages.find((tag) => /^(de|en)\b/i.test(tag)) ?? '')
    ? 'de'
    : 'en';

export function TextProvider({ language, children }: { language: Language; children: ReactNode }) {
  const text = useMemo(() => createText(language), [language]);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  return (
    <I18nProvider locale={language === 'de' ? 'de-DE' : 'en-GB'}>
      <TextContext value={text}>{children}</TextContext>
    </I18nProvider>
  );
}

export function useText(): Text {
  const text = useContext(TextContext);
  if (text === null) throw new Error('There is no text here.');
  return text;
}
