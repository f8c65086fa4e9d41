/** Two scores of each row, theirs and ours, as numbers until they are compared. */
import { ATTRIBUTES, type Attribute, type ToxicityScores } from '../label.js';
import { equalShare } from './equal-share.js';
import { GrowingColumn } from './growing-column.js';
import { spearman } from './spearman.js';

/** What one of their thresholds flagged, and which of ours flags the same share. */
export interface ThresholdPair {
  readonly theirs: number;
  /** Rows that theirs flagged: score at least the threshold. */
  readonly flagged: number;
  /** Null where theirs flagged nothing. */
  readonly here: number | null;
  /** Rows that ours flags; another number than theirs only where rows have equal scores. */
  readonly flaggedHere: number;
}

/** One attribute in one language. */
export interface Comparison {
  readonly attribute: Attribute;
  /** `all` for the rows of all languages together, which is there only where there are several. */
  readonly language: string;
  /** Rows with both scores. */
  readonly rows: number;
  /** Rows that have theirs, in a language that ours does not judge the attribute in. */
  readonly notJudged: number;
  /** Spearman's rho, four decimals; null where the rows do not give one. */
  readonly rankCorrelation: number | null;
  /** In the order in which they were asked for. */
  readonly thresholds: readonly ThresholdPair[];
}

export const ALL_LANGUAGES = 'all';

class Pairs {
  readonly theirs = new GrowingColumn();
  readonly ours = new GrowingColumn();
  notJudged = 0;

  add(theirs: number, ours: number | undefined): void {
    if (ours === undefined) {
      this.notJudged += 1;
      return;
    }
    this.theirs.push(theirs);
    this.ours.push(ours);
  }

  compare(attribute: Attribute, language: string, thresholds: readonly number[]): Comparison {
    const [theirs, ours] = [this.theirs.values(), this.ours.values()];
    const rho = spearman(theirs, ours);
    return {
      attribute,
      language,
      rows: theirs.length,
      notJudged: this.notJudged,
      rankCorrelation: Number.isNaN(rho) ? null : Math.round(rho * 10_000) / 10_000,
      thresholds: thresholds.map((threshold) => {
        const flagged = theirs.reduce((sum, score) => sum + (score >= threshold ? 1 : 0), 0);
        const { threshold: here, flagged: flaggedHere } = equalShare(ours, flagged);
        return { theirs: threshold, flagged, here, flaggedHere };
      }),
    };
  }
}

/** Collects rows: 32 bytes for each score of a row, no text. */
export class ScorePairs {
  readonly #byAttribute = new Map<
    Attribute,
    { readonly all: Pairs; readonly languages: Map<string, Pairs> }
  >();

  add(language: string, theirs: ToxicityScores, ours: ToxicityScores): void {
    for (const attribute of ATTRIBUTES) {
      const score = theirs[attribute];
      if (score === undefined) continue;
      const { all, languages } = this.#byAttribute.get(attribute) ?? {
        all: new Pairs(),
        languages: new Map(),
      };
      this.#byAttribute.set(attribute, { all, languages });
      const own = languages.get(language) ?? new Pairs();
      languages.set(language, own);
      all.add(score, ours[attribute]);
      own.add(score, ours[attribute]);
    }
  }

  /** By attribute and then language, most rows first. `thresholds` are theirs. Sorts: seconds for a million rows. */
  compare(thresholds: readonly number[]): Comparison[] {
    return ATTRIBUTES.flatMap((attribute) => {
      const { all, languages } = this.#byAttribute.get(attribute) ?? { all: null, languages: new Map() };
      const own = [...languages]
        .map(([language, pairs]: [string, Pairs]) => pairs.compare(attribute, language, thresholds))
        .sort((one, other) => other.rows - one.rows || (one.language < other.language ? -1 : 1));
      return own.length > 1 && all ? [...own, all.compare(attribute, ALL_LANGUAGES, thresholds)] : own;
    });
  }
}
