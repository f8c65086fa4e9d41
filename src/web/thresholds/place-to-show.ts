/** Which site and language the threshold page begins with. */
import type { ThresholdPlaces } from '../api/answers.js';

interface Asked {
  readonly site?: string | undefined;
  readonly language?: string | undefined;
}

/**
 * What was asked for, and the rest from the place with most decisions that fits it; `places` has those first. Empty
 * where there is none.
 */
export function placeToShow(
  { site, language }: Asked,
  places: ThresholdPlaces['places'],
): { site: string; language: string } {
  const fits = places.filter(
    (place) => place.site === (site ?? place.site) && place.language === (language ?? place.language),
  );
  const best = fits.find((place) => place.language !== 'und') ?? fits[0];
  return { site: site ?? best?.site ?? '', language: language ?? best?.language ?? '' };
}
