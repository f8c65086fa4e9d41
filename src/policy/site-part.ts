/** The part of a settings document that belongs to some of its sites. */
import { isDeepStrictEqual } from 'node:util';
import type { SettingsDocument } from './settings-schema.js';

type Sites = NonNullable<SettingsDocument['sites']>;

/** The document as people of these sites see it: all that holds everywhere, and the layers of their own sites. */
export function documentOfSites(document: SettingsDocument, sites: readonly string[]): SettingsDocument {
  const { sites: layers, ...everywhere } = document;
  if (layers === undefined) return document;
  return { ...everywhere, sites: only(layers, (site) => sites.includes(site)) };
}

/**
 * `present` with the layers of these sites as `proposed` has them; null where `proposed` differs in what holds
 * everywhere, or in another site. Other sites may be missing from it.
 */
export function withSitesOf(
  present: SettingsDocument,
  proposed: SettingsDocument,
  sites: readonly string[],
): SettingsDocument | null {
  const { sites: there = {}, ...everywhere } = present;
  const { sites: wanted = {}, ...wantedEverywhere } = proposed;
  if (!isDeepStrictEqual(everywhere, wantedEverywhere)) return null;
  const others = Object.keys(wanted).filter((site) => !sites.includes(site));
  if (others.some((site) => !isDeepStrictEqual(wanted[site], there[site]))) return null;
  const merged = {
    ...only(there, (site) => !sites.includes(site)),
    ...only(wanted, (site) => sites.includes(site)),
  };
  return Object.keys(merged).length === 0 ? everywhere : { ...everywhere, sites: merged };
}

const only = (layers: Sites, keeps: (site: string) => boolean): Sites =>
  Object.fromEntries(Object.entries(layers).filter(([site]) => keeps(site)));
