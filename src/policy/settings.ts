/** What is in force for a comment: the layers of the settings document on top of each other. */
import { ATTRIBUTES, type Attribute, type Verdict } from '../label.js';
import {
  type SettingsDocument,
  type SettingsLayer,
  settingsDocumentSchema,
  type WordLists,
} from './settings-schema.js';

export { type SettingsDocument, settingsDocumentSchema };

export interface Band {
  /** Score from which a person looks; `model` is the threshold that the model's manifest gives for the language. */
  readonly review: number | 'model' | 'off';
  /** Score from which the comment is held; null for never. */
  readonly hold: number | null;
  /** Share of the site's comments that are of this kind; null for what the model assumes. */
  readonly share: number | null;
}

export interface ResolvedSettings {
  readonly attributes: Readonly<Record<Attribute, Band>>;
  readonly neverAutoPublish: boolean;
  readonly neverAutoHold: boolean;
  readonly unscored: Verdict;
  readonly heedSourceState: boolean;
  /** The word lists of every layer, named by their path in the document (`words` is the global one). */
  readonly wordLists: readonly { readonly name: string; readonly words: WordLists }[];
}

/** Out of the box: review from the model's thresholds on, unscored to a person, nothing held, no words. */
export const defaultSettings: SettingsDocument = settingsDocumentSchema.parse({
  attributes: Object.fromEntries(ATTRIBUTES.map((name) => [name, { review: 'model', hold: null }])),
  neverAutoPublish: false,
  neverAutoHold: false,
  unscored: 'review',
  heedSourceState: true,
});

/** Where a comment stands, as far as settings can tell. */
export interface SettingsPlace {
  readonly site: string;
  readonly section: string | null;
  readonly language: string;
}

/** Per document, by the layers that apply: bounded by the document, whatever sites and sections come by. */
const resolved = new WeakMap<SettingsDocument, Map<string, ResolvedSettings>>();

/**
 * The settings in force at a place. Pure; the same document object gives the same object again, so a document is
 * replaced, never changed.
 */
export function resolveSettings(document: SettingsDocument, place: SettingsPlace): ResolvedSettings {
  const layers = layersOf(document, place);
  const key = layers.map((layer) => layer.path).join('\n');
  let known = resolved.get(document);
  if (known === undefined) {
    known = new Map();
    resolved.set(document, known);
  }
  let settings = known.get(key);
  if (settings === undefined) {
    settings = merge(layers);
    known.set(key, settings);
  }
  return settings;
}

interface NamedLayer {
  readonly path: string;
  readonly layer: SettingsLayer;
}

/** The layers that apply, the weakest first. */
function layersOf(document: SettingsDocument, { site, section, language }: SettingsPlace): NamedLayer[] {
  const wide: (NamedLayer & { readonly languages: Record<string, SettingsLayer> | undefined })[] = [
    { path: '', layer: document, languages: document.languages },
  ];
  const ofSite = own(document.sites, site);
  if (ofSite !== undefined) {
    const path = `sites.${site}.`;
    wide.push({ path, layer: ofSite, languages: ofSite.languages });
    const ofSection = section === null ? undefined : own(ofSite.sections, section);
    if (ofSection !== undefined) {
      wide.push({ path: `${path}sections.${section}.`, layer: ofSection, languages: ofSection.languages });
    }
  }
  const narrow = wide.flatMap(({ path, languages }): NamedLayer[] => {
    const layer = own(languages, language);
    return layer === undefined ? [] : [{ path: `${path}languages.${language}.`, layer }];
  });
  return [...wide, ...narrow];
}

function own<Value>(record: Record<string, Value> | undefined, key: string): Value | undefined {
  return record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined;
}

function merge(layers: readonly NamedLayer[]): ResolvedSettings {
  const all = [defaultSettings, ...layers.map(({ layer }) => layer)];
  const last = <Value>(pick: (layer: SettingsLayer) => Value | undefined, otherwise: Value): Value =>
    all.reduce<Value>((value, layer) => pick(layer) ?? value, otherwise);
  // `null` says "never" or "the model's", so only undefined falls through to the layer before.
  const bandOf = (name: Attribute): Band =>
    all.reduce<Band>(
      (band, layer) => {
        const { review = band.review, hold = band.hold, share = band.share } = layer.attributes?.[name] ?? {};
        return { review, hold, share };
      },
      { review: 'model', hold: null, share: null },
    );
  return {
    attributes: Object.fromEntries(ATTRIBUTES.map((name) => [name, bandOf(name)])) as Record<Attribute, Band>,
    neverAutoPublish: last((layer) => layer.neverAutoPublish, false),
    neverAutoHold: last((layer) => layer.neverAutoHold, false),
    unscored: last((layer) => layer.unscored, 'review'),
    heedSourceState: last((layer) => layer.heedSourceState, true),
    wordLists: layers.flatMap(({ path, layer }) =>
      layer.words === undefined ? [] : [{ name: `${path}words`, words: layer.words }],
    ),
  };
}
