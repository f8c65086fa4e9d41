/** The layers of the settings document, as the pages change them. */
import type { SettingsDocument, SettingsLayer } from '../../policy/settings-schema.js';

/** Which layer: the more of it is said, the narrower. */
export interface Place {
  readonly site?: string | undefined;
  readonly section?: string | undefined;
  readonly language?: string | undefined;
}

/** Keys from the document to the layer. */
export function pathOf({ site, section, language }: Place): string[] {
  return [
    ...(site === undefined ? [] : ['sites', site]),
    ...(site === undefined || section === undefined ? [] : ['sections', section]),
    ...(language === undefined ? [] : ['languages', language]),
  ];
}

type Tree = { readonly [key: string]: unknown };
const below = (tree: Tree, key: string): Tree =>
  Object.hasOwn(tree, key) ? ((tree[key] as Tree | undefined) ?? {}) : {};

/** What a layer says itself; empty where there is none. */
export const layerAt = (document: SettingsDocument, place: Place): SettingsLayer =>
  pathOf(place).reduce<Tree>(below, document as Tree) as SettingsLayer;

/** The document with another layer in this place; what says nothing goes. */
export function withLayer(document: SettingsDocument, place: Place, layer: SettingsLayer): SettingsDocument {
  // The narrower layers inside of it stay.
  const put = (tree: Tree, path: readonly string[]): Tree => {
    const [key, ...rest] = path;
    if (key === undefined) {
      const kept = Object.fromEntries(
        ['languages', 'sections', 'sites'].flatMap((name) =>
          Object.hasOwn(tree, name) ? [[name, tree[name]]] : [],
        ),
      );
      return { ...clean(layer as Tree), ...kept };
    }
    const { [key]: _before, ...others } = tree;
    const after = put(below(tree, key), rest);
    return Object.keys(after).length === 0 ? others : { ...others, [key]: after };
  };
  return put(document as Tree, pathOf(place)) as SettingsDocument;
}

function clean(layer: Tree): Tree {
  return Object.fromEntries(
    Object.entries(layer).filter(([, value]) => {
      if (value === undefined) return false;
      return !(
        typeof value === 'object' &&
        value !== null &&
        !Array.isArray(value) &&
        Object.keys(value).length === 0
      );
    }),
  );
}

/** Sites, sections and languages that the document speaks of. */
export function named(document: SettingsDocument): {
  sites: string[];
  sections: string[];
  languages: string[];
} {
  const sites = Object.keys(document.sites ?? {});
  const sections = Object.values(document.sites ?? {}).flatMap((site) => Object.keys(site.sections ?? {}));
  const languages = [
    ...Object.keys(document.languages ?? {}),
    ...Object.values(document.sites ?? {}).flatMap((site) => Object.keys(site.languages ?? {})),
  ];
  return { sites, sections: [...new Set(sections)], languages: [...new Set(languages)] };
}

/** What holds in a place where its own layer says nothing: the nearest wider layer that says it. */
export function inherited<Value>(
  document: SettingsDocument,
  place: Place,
  pick: (layer: SettingsLayer) => Value | undefined,
): Value | undefined {
  const { site, section, language } = place;
  const wide: Place[] = [
    {},
    ...(site === undefined ? [] : [{ site }]),
    ...(site === undefined || section === undefined ? [] : [{ site, section }]),
  ];
  const all = [...wide, ...(language === undefined ? [] : wide.map((each) => ({ ...each, language })))];
  // The last one is the place itself.
  return all
    .slice(0, -1)
    .reduce<Value | undefined>((value, each) => pick(layerAt(document, each)) ?? value, undefined);
}
