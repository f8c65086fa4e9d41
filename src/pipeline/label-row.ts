/** Builds the public row of one labelled comment. */
import type { Comment } from '../comment.js';
import { type Judgement, LABEL_ROW_SCHEMA, type LabelRow, type Scores } from '../label.js';

/** What the row says of its own making. */
export interface LabelOrigin {
  readonly model: string;
  /** Version of the settings. */
  readonly policy: string;
  readonly labelledAt: Date;
}

/** The row of a comment, with its text: writers leave that out where nobody asked for it. */
export function labelRow(
  comment: Comment,
  scores: Scores,
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
    spans: judgement.spans,
    model: origin.model,
    policy: origin.policy,
    labelledAt: origin.labelledAt.toISOString(),
    text: comment.text,
  };
}
