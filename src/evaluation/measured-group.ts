/** A group's figures, for the report and for means over groups. */
import type { Attribute } from '../label.js';
import type { Resampling } from './attribute-figures.js';
import type { AttributeCell, SentimentCell } from './cells.js';
import { estimateOf, type Figure, meanFigure } from './figure.js';
import type { Estimates, FigureName, Group, Mean } from './report.js';

/** Rows of every class that a group needs to count in a mean. */
export const MEAN_LEAST = 10;

/** Rows of one group, by task. */
export interface Cells {
  readonly attributes: Map<Attribute, AttributeCell>;
  readonly sentiment: SentimentCell;
}

export interface MeasuredGroup {
  readonly group: Group;
  /** Before they are rounded. */
  readonly figures: Partial<Record<FigureName, Figure>>;
  /** Rows of the smallest class. */
  readonly leastClass: number;
}

/** Null where the group has no label of the attribute. */
export function measuredAttribute(
  { attributes }: Cells,
  attribute: Attribute,
  name: string,
  resampling: Resampling,
): MeasuredGroup | null {
  const cell = attributes.get(attribute);
  if (!cell) return null;
  const { rows, positives, notJudged, thresholds } = cell;
  const { figures, bestThreshold } = cell.measure(resampling);
  const languages = cell.languages.byFrequency();
  const group = { name, rows, notJudged, languages, positives, thresholds, bestThreshold };
  return {
    figures,
    leastClass: Math.min(positives, rows - positives),
    group: { ...group, figures: estimates(figures) },
  };
}

/** Null where the group has no row of those sets. */
export function measuredSentiment(
  { sentiment }: Cells,
  classes: readonly number[],
  wanted: (set: number) => boolean,
  name: string,
  resampling: Resampling,
): MeasuredGroup | null {
  const measured = sentiment.measure(classes, wanted, resampling);
  if (!measured) return null;
  const { figures, confusion, rows, notJudged, classCounts } = measured;
  const languages = sentiment.languages.byFrequency();
  return {
    figures,
    leastClass: Math.min(...classCounts),
    group: { name, rows, notJudged, languages, classCounts, confusion, figures: estimates(figures) },
  };
}

/** The mean over the groups with at least `MEAN_LEAST` rows of every class; null where there is none. */
export function meanOfGroups(groups: readonly MeasuredGroup[]): Mean | null {
  const counted = groups.filter(({ leastClass }) => leastClass >= MEAN_LEAST);
  const [first] = counted;
  if (!first) return null;
  const means = (Object.keys(first.figures) as FigureName[]).map((name) => {
    const figures = counted.flatMap((group) => group.figures[name] ?? []);
    return [name, meanFigure(figures)] as const;
  });
  return { groups: counted.length, figures: estimates(Object.fromEntries(means)) };
}

const estimates = (figures: Partial<Record<FigureName, Figure>>): Estimates =>
  Object.fromEntries(Object.entries(figures).map(([name, figure]) => [name, estimateOf(figure)]));
