/** What the queue shows of comments, beside what people decided about them. */
import type { Queryable } from '../database/database.js';
import type { Reason, Scores, SentimentScores, Span, Verdict } from '../label.js';
import { CURRENT_MODEL } from './current-model.js';
import { LATEST_VERDICT, latestLabel } from './latest.js';

/** A comment with its thread, label and verdict; those two are null until it has them. */
export interface StoredItem {
  readonly seq: number;
  readonly site: string;
  readonly source: string;
  readonly id: string;
  readonly threadId: string;
  readonly threadTitle: string | null;
  readonly threadUrl: string | null;
  readonly section: string | null;
  readonly author: string | null;
  readonly authorId: string | null;
  readonly createdAt: Date | null;
  readonly storedAt: Date;
  readonly language: string;
  /** The beginning of the text, or all of it; characters of the database, not UTF-16 units. */
  readonly text: string;
  readonly truncated: boolean;
  readonly parentId: string | null;
  readonly replyTo: string | null;
  readonly likes: number | null;
  readonly reports: number | null;
  readonly label: {
    readonly seq: number;
    readonly model: string;
    readonly labelledAt: Date;
    readonly scores: Scores;
    readonly sentiment: SentimentScores | null;
    readonly spans: readonly Span[];
  } | null;
  readonly verdict: {
    readonly verdict: Verdict;
    readonly policy: number;
    readonly reasons: readonly Reason[];
    readonly spans: readonly Span[];
  } | null;
  /** Since when it awaits a person; null where it does not. */
  readonly waitingSince: Date | null;
}

interface Row extends Omit<StoredItem, 'label' | 'verdict'> {
  readonly label: number | null;
  readonly model: string;
  readonly labelledAt: Date;
  readonly toxicity: Scores['toxicity'];
  readonly sentiment: SentimentScores | null;
  readonly grades: Scores['grades'];
  readonly thresholds: Scores['thresholds'];
  readonly assumedShares: Required<Scores>['assumedShares'];
  readonly shares: readonly Span[];
  readonly verdict: Verdict | null;
  readonly policy: number;
  readonly reasons: readonly Reason[];
  readonly hits: readonly Span[];
}

const ITEMS = (whole: boolean) => `select c.seq, c.site, c.source, c.id, c.thread_id as "threadId",
    h.title as "threadTitle", h.url as "threadUrl", c.section, c.author, c.author_id as "authorId",
    c.created_at as "createdAt", c.stored_at as "storedAt", c.language, c.parent_id as "parentId",
    c.reply_to as "replyTo", c.likes, c.reports,
    ${whole ? 'c.text, false as truncated' : 'left(c.text, $2::int) as text, length(c.text) > $2::int as truncated'},
    l.seq as label, l.model, l.labelled_at as "labelledAt", l.toxicity, l.sentiment, l.grades, l.thresholds,
    l.assumed_shares as "assumedShares",
    ${whole ? 'l.spans' : "'[]'::jsonb"} as shares, v.verdict, v.policy, v.reasons,
    ${whole ? 'v.spans' : "'[]'::jsonb"} as hits, q.waiting_since as "waitingSince"
  from tonfall.comments c
  left join tonfall.threads h on h.site = c.site and h.id = c.thread_id
  left join tonfall.review_cases q on q.comment = c.seq and q.state <> 'decided'
  left ${latestLabel(CURRENT_MODEL)} left ${LATEST_VERDICT}
  where c.seq = any($1::bigint[])`;

function itemOf(row: Row): StoredItem {
  const {
    label,
    model,
    labelledAt,
    toxicity,
    sentiment,
    grades,
    thresholds,
    assumedShares,
    shares,
    ...rest
  } = row;
  const { verdict, policy, reasons, hits, ...facts } = rest;
  return {
    ...facts,
    label:
      label === null
        ? null
        : {
            seq: label,
            model,
            labelledAt,
            scores: { toxicity, sentiment, grades, thresholds, assumedShares },
            sentiment,
            spans: shares,
          },
    verdict: verdict === null ? null : { verdict, policy, reasons, spans: hits },
  };
}

/** Comments (`comments.seq`) in the order given, with at most so many characters of text. */
export async function reviewItems(
  database: Queryable,
  comments: readonly number[],
  characters: number,
): Promise<StoredItem[]> {
  if (comments.length === 0) return [];
  const rows = await database.query<Row>(ITEMS(false), [comments, characters]);
  const bySeq = new Map(rows.map((row) => [row.seq, itemOf(row)]));
  return comments.flatMap((seq) => bySeq.get(seq) ?? []);
}

/** One comment with its whole text and the words of its scores; null where there is none. */
export async function reviewItem(database: Queryable, comment: number): Promise<StoredItem | null> {
  const [row] = await database.query<Row>(ITEMS(true), [[comment]]);
  return row ? itemOf(row) : null;
}
