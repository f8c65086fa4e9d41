/** Which layer of the settings a review threshold comes from. */
import type { ReviewLayers, ReviewLayersOfVersion } from '../store/settings.js';

export interface ThresholdSource {
  /** Null where nothing is looked at by this attribute. */
  readonly threshold: number | null;
  readonly from: 'model' | 'global' | 'site' | 'language' | null;
}

/** The weakest first, as the policy lays them on top of each other; sections are not asked for. */
const ORDER: readonly (readonly [layer: keyof ReviewLayers, from: 'global' | 'site' | 'language'])[] = [
  ['global', 'global'],
  ['site', 'site'],
  ['globalLanguage', 'language'],
  ['siteLanguage', 'language'],
];

/** What holds under these layers; `model` is the threshold that the model gives, null where it judges nothing here. */
export function thresholdSource(layers: ReviewLayers, model: number | null): ThresholdSource {
  const [layer, from] = ORDER.findLast(([name]) => layers[name] !== null) ?? [];
  const review = layer === undefined ? 'model' : layers[layer];
  if (review === 'model') return { threshold: model, from: model === null ? null : 'model' };
  if (typeof review !== 'number') return { threshold: null, from: from ?? null };
  return { threshold: review, from: from ?? null };
}

export interface ThresholdChange {
  readonly at: Date;
  readonly by: string;
  readonly threshold: number;
}

/** Versions, newest first, in which the threshold became another; the oldest only where somebody had set it. */
export function thresholdChanges(
  versions: readonly ReviewLayersOfVersion[],
  model: number | null,
): ThresholdChange[] {
  const sources = versions.map((version) => thresholdSource(version, model));
  return versions.flatMap(({ createdAt: at, createdBy: by }, index) => {
    const { threshold, from } = sources[index] as ThresholdSource;
    const older = sources[index + 1];
    if (threshold === null) return [];
    const isChange = older ? older.threshold !== threshold : from !== 'model';
    return isChange ? [{ at, by, threshold }] : [];
  });
}
