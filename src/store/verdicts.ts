/** Judges labels again: finds those whose newest verdict is of an older policy, and appends new verdicts. */
import type { Queryable } from '../database/database.js';
import type { Judgement, Scores } from '../label.js';
import { jsonParameter } from './json-parameter.js';
import type { CommentToLabel } from './labels.js';
import { CASE_OF_COMMENT, decidedState, queueWritten } from './review-queue.js';
import { readState, writeState } from './state.js';
import { scoresOf } from './stored-row.js';

/** A label with what the policy needs of its comment. */
export interface LabelToJudge extends CommentToLabel {
  /** `labels.seq`. */
  readonly label: number;
  readonly scores: Scores;
}

export interface JudgeRequest {
  /** Labels of this model are judged. */
  readonly model: string;
  /** Settings version that should have judged them. */
  readonly policy: number;
  /** `seq` of the last comment of the page before; null begins with the newest comment. */
  readonly before: number | null;
  /** At most so many; comments looked at in one statement. */
  readonly limit: number;
}

export interface VerdictEntry {
  /** `labels.seq`. */
  readonly label: number;
  readonly judgement: Judgement;
  /** Review thresholds in force where the comment stands; the model's own where not given. */
  readonly thresholds?: Scores['thresholds'];
}

const WINDOW = `select min(seq) as low from (
  select seq from tonfall.comments where seq < $1 order by seq desc limit $2
) w`;

// What a person has decided is not judged again, as long as it says the same.
const ROWS = `select l.seq as label, l.toxicity, l.sentiment, l.grades, l.thresholds,
  l.assumed_shares as "assumedShares",
  c.seq, c.id, c.site, c.section, c.text, c.language, c.content_hash as "contentHash", c.state
from tonfall.comments c
join tonfall.labels l on l.comment between $3 and $4 and l.comment = c.seq and l.content_hash = c.content_hash
  and l.model = $1::text
where c.seq between $3 and $4 and not exists (
  select 1 from tonfall.verdicts v where v.label = l.seq and v.policy >= $2::int
) and ${decidedState('c.seq', 'c.content_hash')} in ('open', 'escalated')
order by c.seq desc`;

const WRITE = `with input as materialized (
  select * from jsonb_to_recordset($1::jsonb) as i(
    label bigint, verdict text, reasons jsonb, spans jsonb, "inForce" jsonb
  )
), written as (
  insert into tonfall.verdicts (label, policy, verdict, reasons, spans, thresholds, judged_at)
  select i.label, $2::int, i.verdict, i.reasons, i.spans, case when i.verdict <> 'publish' then i."inForce" end,
    $3::timestamptz
  from input i order by i.label
  on conflict (label, policy) do nothing
  returning label, verdict, thresholds
), judged as materialized (
  select c.seq as comment, c.content_hash as hash, 'waiting' as state, l.seq as label, $2::int as policy, w.verdict,
    l.toxicity, l.grades, coalesce(w.thresholds, l.thresholds) as thresholds, l.sentiment ->> 'label' as sentiment,
    $3::timestamptz as since, ${CASE_OF_COMMENT}
  from written w join tonfall.labels l on l.seq = w.label and l.seq = any($4::bigint[])
  join tonfall.comments c on c.seq = l.comment and c.content_hash = l.content_hash
  where not exists (select 1 from tonfall.verdicts n where n.label = w.label and n.policy > $2::int)
), flagged as (
  select * from judged where verdict <> 'publish'
), cleared as (
  select comment from judged where verdict = 'publish'
), ${queueWritten('(select array_agg(comment) from judged)', '$3')}
select 1`;

/** Settings versions count from here. */
const FIRST_POLICY = 1;

const STATE_KEY = 'judged';
interface Judged {
  readonly model: string;
  readonly policy: number;
}

/** Processes follow new settings within 5 s; until then one may still write a verdict of the settings before. */
const FOLLOWED = "created_at < now() - interval '30 seconds'";

/**
 * The next page of labels, for the present content of their comments, newest comment first; empty at the end. A page
 * costs as much as it looks at. Once a walk from the newest comment to the end has found everything judged, the next
 * walk for the same model and policy is one read.
 */
export async function labelsToJudge(database: Queryable, request: JudgeRequest): Promise<LabelToJudge[]> {
  const { model, policy, limit } = request;
  // A label is written with its verdict, and no policy is older than the first.
  if (policy === FIRST_POLICY) return [];
  if (request.before === null) {
    const judged = await readState<Judged>(database, STATE_KEY);
    if (judged?.model === model && judged.policy === policy) return [];
  }
  type Row = Omit<LabelToJudge, 'scores'> & Scores;
  let before = request.before ?? Number.MAX_SAFE_INTEGER;
  for (;;) {
    const [window] = await database.query<{ low: number | null }>(WINDOW, [before, limit]);
    const low = window?.low ?? null;
    if (low === null) break;
    const rows = await database.query<Row>(ROWS, [model, policy, low, before - 1]);
    if (rows.length > 0) return rows.map(labelToJudge);
    before = low;
  }
  if (request.before === null) await rememberJudged(database, { model, policy });
  return [];

  function labelToJudge({
    toxicity,
    sentiment,
    grades,
    thresholds,
    assumedShares = {},
    ...facts
  }: Row): LabelToJudge {
    return { ...facts, scores: scoresOf({ toxicity, sentiment, grades, thresholds, assumedShares }) };
  }
}

async function rememberJudged(database: Queryable, judged: Judged): Promise<void> {
  const [row] = await database.query<{ followed: boolean }>(
    `select ${FOLLOWED} as followed from tonfall.settings where version = $1`,
    [judged.policy],
  );
  if (row?.followed) await writeState(database, STATE_KEY, judged);
}

/** Appends verdicts; a label that this policy version has judged already is left alone. */
export async function writeVerdicts(
  database: Queryable,
  entries: readonly VerdictEntry[],
  options: { readonly policy: number; readonly now: Date },
): Promise<void> {
  if (entries.length === 0) return;
  const input = entries.map(({ label, judgement: { verdict, reasons, spans }, thresholds }) => ({
    label,
    verdict,
    reasons,
    spans,
    inForce: thresholds ?? null,
  }));
  await database.query(WRITE, [
    jsonParameter(input),
    options.policy,
    options.now,
    entries.map(({ label }) => label),
  ]);
}
