/** Reads the comments of a job and writes what the model and the policy made of them. */
import type { Comment } from '../comment.js';
import type { Queryable } from '../database/database.js';
import type { Judgement, Scores } from '../label.js';
import { settledBy } from './current-model.js';
import { jsonParameter } from './json-parameter.js';
import { CASE_OF_COMMENT, queueWritten } from './review-queue.js';

/** What model and policy need of a comment, and no more: reading the rest of its columns costs as much again. */
export type CommentToLabel = Pick<
  Comment,
  'id' | 'site' | 'section' | 'text' | 'language' | 'contentHash' | 'state'
> & { readonly seq: number };

/** One comment's scores under a model and what the policy made of them. */
export interface LabelEntry {
  /** `comments.seq`. */
  readonly comment: number;
  /** Hash of the content that was scored. */
  readonly contentHash: string;
  readonly scores: Scores;
  readonly judgement: Judgement;
  /** Review thresholds in force where the comment stands; the model's own where not given. */
  readonly thresholds?: Scores['thresholds'];
}

export interface LabelOptions {
  /** Model id that made the scores. */
  readonly model: string;
  /** Settings version that made the judgements. */
  readonly policy: number;
  readonly now: Date;
}

// Each table is bounded by the ids once more: without statistics (PGlite never gathers any) the planner would
// otherwise read small tables whole.
const READ = `select c.seq, c.id, c.site, c.section, c.text, c.language, c.content_hash as "contentHash", c.state, exists (
    select 1 from tonfall.labels l
    where l.comment = c.seq and l.content_hash = c.content_hash and l.model = $2::text
  ) as labelled
from tonfall.pending p join tonfall.comments c on c.seq = p.comment
where p.comment = any($1::bigint[]) and c.seq = any($1::bigint[]) and ${settledBy('$2')}
order by c.seq desc`;

// A content that came back while its label was being written waits although it has one.
const SETTLE = `delete from tonfall.pending where comment = any(array(
  select p.comment from tonfall.pending p join tonfall.labels l
    on l.comment = p.comment and l.content_hash = p.content_hash and l.model = $2::text
  where p.comment = any($1::bigint[]) and l.comment = any($1::bigint[]) order by p.comment for update of p
))`;

/**
 * Those of the comments that still wait and have no label of this model for their present content, newest first.
 * None when the model is not the current one.
 */
export async function commentsToLabel(
  database: Queryable,
  comments: readonly number[],
  model: string,
): Promise<CommentToLabel[]> {
  type Row = CommentToLabel & { labelled: boolean };
  const rows = await database.query<Row>(READ, [comments, model]);
  const labelled = rows.filter((row) => row.labelled).map(({ seq }) => seq);
  if (labelled.length > 0) await database.query(SETTLE, [labelled, model]);
  return rows.filter((row) => !row.labelled).map(({ labelled: _, ...row }) => row);
}

// One statement, so one round trip and one transaction. To hold the row of the outbox is the right to write the
// label: whoever comes second, or scored a content that has changed since, or was erased, finds no row. All acts
// lock these rows in the order of their numbers, so that none waits for another in a circle. `is true` keeps the
// planner from turning the test into a join, whose size it would guess wrong.
const WRITE = `with input as materialized (
  select * from jsonb_to_recordset($1::jsonb) as i(
    comment bigint, hash text, toxicity jsonb, sentiment jsonb, grades jsonb, thresholds jsonb, shares jsonb, words jsonb,
    verdict text, reasons jsonb, spans jsonb, "inForce" jsonb
  )
), held as materialized (
  select p.comment from tonfall.pending p join input i on i.comment = p.comment and i.hash = p.content_hash
  where p.comment = any($5::bigint[]) and ${settledBy('$2')}
  order by p.comment for update of p
), settled as (
  delete from tonfall.pending where comment = any(array(select comment from held))
), written as (
  insert into tonfall.labels (
    comment, content_hash, model, toxicity, sentiment, grades, thresholds, assumed_shares, spans, labelled_at
  )
  select i.comment, i.hash, $2::text, i.toxicity, i.sentiment, i.grades, i.thresholds, i.shares, i.words, $4::timestamptz
  from input i where (i.comment in (select comment from held)) is true
  on conflict (comment, content_hash, model) do nothing
  returning seq, comment
), judged as (
  insert into tonfall.verdicts (label, policy, verdict, reasons, spans, thresholds, judged_at)
  select w.seq, $3::int, i.verdict, i.reasons, i.spans, case when i.verdict <> 'publish' then i."inForce" end,
    $4::timestamptz
  from written w join input i on i.comment = w.comment
  on conflict (label, policy) do nothing
), flagged as (
  select i.comment, i.hash, 'waiting' as state, w.seq as label, $3::int as policy, i.verdict, i.toxicity, i.grades,
    coalesce(i."inForce", i.thresholds) as thresholds, i.sentiment ->> 'label' as sentiment,
    $4::timestamptz as since, ${CASE_OF_COMMENT}
  from written w join input i on i.comment = w.comment
  join tonfall.comments c on c.seq = w.comment and c.seq = any($5::bigint[]) and c.content_hash = i.hash
  where i.verdict <> 'publish'
), cleared as (
  select i.comment from written w join input i on i.comment = w.comment where i.verdict = 'publish'
), ${queueWritten('$5', '$4')}
select comment from written`;

/**
 * Writes labels and their verdicts and takes the comments off the outbox. Only comments that wait for this label
 * get it: one that has changed meanwhile keeps waiting, one that is labelled or has failed stays as it is, and an
 * outdated model (see `current-model.ts`) settles nothing. Returns the comments that got their label by this call,
 * so that each is announced once.
 */
export async function writeLabels(
  database: Queryable,
  entries: readonly LabelEntry[],
  options: LabelOptions,
): Promise<number[]> {
  if (entries.length === 0) return [];
  const input = entries.map(({ comment, contentHash, scores, judgement, thresholds }) => ({
    comment,
    hash: contentHash,
    toxicity: scores.toxicity,
    sentiment: scores.sentiment,
    grades: scores.grades,
    thresholds: scores.thresholds,
    shares: scores.assumedShares ?? {},
    words: scores.spans ?? [],
    verdict: judgement.verdict,
    reasons: judgement.reasons,
    spans: judgement.spans,
    inForce: thresholds ?? null,
  }));
  const rows = await database.query<{ comment: number }>(WRITE, [
    jsonParameter(input),
    options.model,
    options.policy,
    options.now,
    entries.map((entry) => entry.comment),
  ]);
  return rows.map((row) => row.comment);
}
