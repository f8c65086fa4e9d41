/** The reasons that a site's moderators give, and whether a rejection needs one. */
import type { Queryable } from '../database/database.js';
import { siteSetting } from './site-settings.js';

export interface ReviewReason {
  readonly code: string;
  readonly de: string;
  readonly en: string;
}

export interface ReviewReasons {
  /** A rejection needs one of them. */
  readonly required: boolean;
  /** In the order of the keys 1 to 9. */
  readonly reasons: readonly ReviewReason[];
}

/** Name among the settings of a site. */
export const REVIEW_REASONS = 'reasons';

/** Out of the box. */
export const DEFAULT_REASONS: ReviewReasons = {
  required: false,
  reasons: [
    { code: 'insult', de: 'Beleidigung', en: 'Insult' },
    { code: 'hate', de: 'Angriff auf eine Gruppe', en: 'Attack on a group' },
    { code: 'threat', de: 'Drohung', en: 'Threat' },
    { code: 'profanity', de: 'Derbe Sprache', en: 'Coarse language' },
    { code: 'sexual', de: 'Sexuell anstößig', en: 'Sexually explicit' },
    { code: 'off-topic', de: 'Nicht zum Thema', en: 'Off topic' },
    { code: 'false-claim', de: 'Falsche Tatsachenbehauptung', en: 'False statement of fact' },
    { code: 'personal-data', de: 'Persönliche Daten anderer', en: 'Personal data of others' },
    { code: 'advertising', de: 'Werbung oder Spam', en: 'Advertising or spam' },
  ],
};

/** Those of a site, with the version of its own; 0 where it has none. */
export async function reviewReasons(
  database: Queryable,
  site: string,
): Promise<ReviewReasons & { readonly version: number }> {
  const { version, document } = await siteSetting<ReviewReasons>(database, site, REVIEW_REASONS);
  return { version, ...(document ?? DEFAULT_REASONS) };
}
