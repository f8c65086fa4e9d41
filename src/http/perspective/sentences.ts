/** Where the sentences of a text are. */

export interface SentencePlace {
  /** UTF-16 units; together the sentences cover the whole text. */
  readonly begin: number;
  readonly end: number;
}

/** Sentences told apart at once; what follows belongs to the last one. */
const MOST = 200;

/** The sentences of a text in this language, by the rules of Unicode (UAX #29); at least one. */
export function sentencesOf(text: string, language: string): SentencePlace[] {
  const segmenter = new Intl.Segmenter(language === 'und' ? 'en' : language, { granularity: 'sentence' });
  const places: SentencePlace[] = [];
  for (const { index, segment } of segmenter.segment(text)) {
    const last = places.at(-1);
    const end = index + segment.length;
    // White space alone is no sentence.
    if (last && (places.length === MOST || segment.trim() === ''))
      places[places.length - 1] = { ...last, end };
    else places.push({ begin: index, end });
  }
  return places.length > 0 ? places : [{ begin: 0, end: text.length }];
}
