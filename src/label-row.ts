/** Builds the public row of a labelled comment out of the nouns it is made of. */
import type { Comment } from './comment.js';
import { type Judgement, LABEL_ROW_SCHEMA, type LabelRow, type Scores } from './label.js';

/** What the row tells of a comment. */
export type CommentInRow = Pick<
  Comment,
  | 'site'
  | 'source'
  | 'id'
  | 'threadId'
  | 'parentId'
  | 'replyTo'
  | 'author'
  | 'createdAt'
  | 'createdAtApproximate'
  | 'language'
  | 'languageConfidence'
  | 'text'
>;

/** What the row says of its own making. */
export interface LabelOrigin {
  readonly model: string;
  /** Version of the settings. */
  readonly policy: string;
  readonly labelledAt: Date;
}

/** The row, with its text: writers leave that out where nobody asked for it. The one place that orders its keys. */
export function labelRow(
  comment: CommentInRow,
  scores: Pick<Scores, 'toxicity' | 'sentiment' | 'spans'>,
  judgement: Judgement,
  origin: LabelOrigin,
): LabelRow {
  return {
    schema: LABEL_ROW_SCHEMA,
    site: comment.site,
    source: comment.source,
    id: comment.id,
    threadId: comment.threadId,
    parentId: comment.parentId,
    replyTo: comment.replyTo,
    author: comment.author,
    createdAt: comment.createdAt,
    createdAtApproximate: comment.createdAtApproximate,
    language: comment.language,
    languageConfidence: comment.languageConfidence,
    toxicity: scores.toxicity,
    sentiment: scores.sentiment,
    verdict: judgement.verdict,
    reasons: judgement.reasons,
    spans: [...(scores.spans ?? []), ...judgement.spans],
    model: origin.model,
    policy: origin.policy,
    labelledAt: origin.labelledAt.toISOString(),
    text: comment.text,
  };
}
