/** The newest comments with their labels, to try a policy on. */
import type { Queryable } from '../database/database.js';
import type { Scores } from '../label.js';
import { CURRENT_MODEL } from './current-model.js';
import type { CommentToLabel } from './labels.js';
import { latestLabel } from './latest.js';
import { scoresOf } from './stored-row.js';

export interface LabelledComment extends CommentToLabel {
  readonly scores: Scores;
}

/** Comments looked at for those of some sites. */
const WINDOW = 5_000;

/** At most `limit`, newest first; of `sites`, or all with null. Comments without a label are left out. */
export async function newestLabelled(
  database: Queryable,
  { sites, limit }: { readonly sites: readonly string[] | null; readonly limit: number },
): Promise<LabelledComment[]> {
  type Row = CommentToLabel & Scores;
  const rows = await database.query<Row>(
    `select c.seq, c.id, c.site, c.section, c.text, c.language, c.content_hash as "contentHash", c.state,
       l.toxicity, l.sentiment, l.grades, l.thresholds,
       l.assumed_shares as "assumedShares"
     from (
       select * from tonfall.comments order by seq desc limit ${WINDOW}
     ) c ${latestLabel(CURRENT_MODEL)}
     where $1::text[] is null or c.site = any($1)
     order by c.seq desc limit $2`,
    [sites, limit],
  );
  return rows.map(({ toxicity, sentiment, grades, thresholds, assumedShares = {}, ...comment }) => ({
    ...comment,
    scores: scoresOf({ toxicity, sentiment, grades, thresholds, assumedShares }),
  }));
}
