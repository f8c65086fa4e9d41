/** A settings document with another review threshold at one place. */
import type { Attribute } from '../label.js';
import type { SettingsDocument } from './settings-schema.js';

/** Sets it in the layer of the language of the site, which is stronger than all but that of a section. */
export function withReviewThreshold(
  document: SettingsDocument,
  {
    site,
    language,
    attribute,
    threshold,
  }: {
    readonly site: string;
    readonly language: string;
    readonly attribute: Attribute;
    readonly threshold: number;
  },
): SettingsDocument {
  const ofSite = own(document.sites, site) ?? {};
  const ofLanguage = own(ofSite.languages, language) ?? {};
  const { attributes = {} } = ofLanguage;
  const changed = {
    ...ofLanguage,
    attributes: { ...attributes, [attribute]: { ...attributes[attribute], review: threshold } },
  };
  return {
    ...document,
    sites: {
      ...document.sites,
      [site]: { ...ofSite, languages: { ...ofSite.languages, [language]: changed } },
    },
  };
}

const own = <Value>(record: Record<string, Value> | undefined, key: string): Value | undefined =>
  record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined;
