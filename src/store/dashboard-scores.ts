/** What people decided at each hundredth of a score. */
import type { Queryable } from '../database/database.js';
import type { Attribute } from '../label.js';

export interface ScoreBin {
  /** Scores from so many hundredths on, up to the next: 0 to 100. */
  readonly bin: number;
  readonly undecided: number;
  readonly approved: number;
  readonly rejected: number;
}

export interface ScorePlace {
  readonly site: string;
  readonly language: string;
  readonly decided: number;
  readonly undecided: number;
}

/** Where people have decided most, of all times; at most 500 places. It reads the counts alone, which are few. */
export async function scorePlaces(database: Queryable, attribute: Attribute): Promise<ScorePlace[]> {
  return database.query<ScorePlace>(
    `select site, language, sum(approved + rejected)::int as decided, sum(undecided)::int as undecided
     from tonfall.score_counts where attribute = $1 group by site, language
     order by decided desc, undecided desc, site, language limit 500`,
    [attribute],
  );
}

/** Bins in which there is something, of all times. At most 101 rows are read. */
export async function scoreBins(
  database: Queryable,
  place: { readonly site: string; readonly language: string; readonly attribute: Attribute },
): Promise<ScoreBin[]> {
  return database.query<ScoreBin>(
    `select bin, undecided, approved, rejected from tonfall.score_counts
     where site = $1 and language = $2 and attribute = $3 order by bin`,
    [place.site, place.language, place.attribute],
  );
}
