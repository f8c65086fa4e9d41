/** The public row out of the database's: ISO times, and names in the order in which people know them. */
import {
  ATTRIBUTES,
  type LabelRow,
  type Reason,
  type Scores,
  type SentimentScores,
  type Span,
  type ToxicityScores,
  type Verdict,
} from '../label.js';
import { labelRow } from '../label-row.js';

/** Columns that `rowOf` reads; `c` a comment, `l` its label, `v` the verdict. */
export const ROW_COLUMNS = `c.seq, c.site, c.source, c.id, c.thread_id as "threadId", c.parent_id as "parentId",
  c.reply_to as "replyTo", c.author, c.created_at as "createdAt",
  c.created_at_approximate as "createdAtApproximate", c.language, c.language_confidence as "languageConfidence",
  l.toxicity, l.sentiment, v.verdict, v.reasons, l.spans || v.spans as spans, l.model, v.policy, l.labelled_at as "labelledAt", c.text`;

export interface StoredRow
  extends Omit<LabelRow, 'schema' | 'createdAt' | 'labelledAt' | 'policy' | 'verdict'> {
  readonly seq: number;
  readonly createdAt: Date | null;
  readonly labelledAt: Date;
  readonly verdict: Verdict;
  readonly policy: number;
  readonly text: string;
}

/** The public row of what `ROW_COLUMNS` read. */
export function rowOf({ policy, labelledAt, createdAt, ...row }: StoredRow): LabelRow {
  return labelRow(
    { ...row, createdAt: createdAt?.toISOString() ?? null },
    { toxicity: orderedToxicity(row.toxicity), sentiment: orderedSentiment(row.sentiment) },
    {
      verdict: row.verdict,
      reasons: row.reasons.map((reason) => inOrder(reason, REASON_KEYS) as Reason),
      spans: row.spans.map((span) => inOrder(span, SPAN_KEYS) as Span),
    },
    { model: row.model, policy: String(policy), labelledAt },
  );
}

/** jsonb keeps keys by length; these are the orders of the public row. */
const SENTIMENT_KEYS = ['label', 'score', 'negative', 'neutral', 'positive'];
const REASON_KEYS = ['code', 'attribute', 'score', 'threshold', 'begin', 'end', 'list'];
const SPAN_KEYS = ['begin', 'end', 'attribute', 'share', 'list'];

/** The object with the keys named first, in that order, and any others behind them. */
function inOrder(value: object, keys: readonly string[]): object {
  const known = keys.filter((key) => key in value).map((key) => [key, value[key as keyof object]]);
  return { ...Object.fromEntries(known), ...without(value, keys) };
}

const without = (value: object, keys: readonly string[]): object =>
  Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)));

const orderedToxicity = (toxicity: ToxicityScores): ToxicityScores =>
  inOrder(toxicity, ATTRIBUTES) as ToxicityScores;

const orderedSentiment = (sentiment: SentimentScores | null): SentimentScores | null =>
  sentiment && (inOrder(sentiment, SENTIMENT_KEYS) as SentimentScores);

/** Scores of a label's columns. */
export const scoresOf = ({
  toxicity,
  sentiment,
  grades,
  thresholds,
  assumedShares = {},
}: Scores): Scores => ({
  toxicity: orderedToxicity(toxicity),
  sentiment: orderedSentiment(sentiment),
  grades,
  thresholds,
  assumedShares,
});
