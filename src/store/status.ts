/** How much there is in which state. */
import type { Queryable } from '../database/database.js';
import { VERDICTS, type Verdict } from '../label.js';
import { countRefusals } from './refusals.js';

export interface StoreStatus {
  readonly comments: number;
  /** Have a label of the model for their present content. */
  readonly labelled: number;
  /** In the outbox, on the queue or not. */
  readonly pending: number;
  /** Of those: on the queue. */
  readonly queued: number;
  /** Could not be labelled. */
  readonly failed: number;
  /** Failed and given up by a person. */
  readonly dropped: number;
  /** Input that did not become a comment. */
  readonly refused: number;
  /** Since when the comment waits that has waited longest; ISO 8601 in UTC. */
  readonly oldestPending: string | null;
  readonly failuresByCode: Readonly<Record<string, number>>;
  readonly refusalsByCode: Readonly<Record<string, number>>;
  /** Labels of every content, replaced ones included. */
  readonly labelsByModel: Readonly<Record<string, number>>;
  /** Newest verdicts on the labels that `labelled` counts. */
  readonly verdicts: Readonly<Partial<Record<Verdict, number>>>;
}

/** Labels of contents that have been replaced since: few, and found from the few versions. */
const REPLACED = `select count(*) as replaced
  from tonfall.comment_versions o
  join tonfall.comments c on c.seq = o.comment and c.content_hash <> o.content_hash
  join tonfall.labels l on l.comment = o.comment and l.content_hash = o.content_hash
  where l.model = $1::text`;

/**
 * Counts of the store, for `model`. Each is one statement over the narrowest table or index that has the answer, so
 * that none keeps the database long; together they are not one moment.
 */
export async function storeStatus(database: Queryable, model: string): Promise<StoreStatus> {
  const comments = await one<{ count: number }>(database, 'select count(*) as count from tonfall.comments');
  const waiting = await one<{ pending: number; queued: number; oldest: Date | null }>(
    database,
    'select count(*) as pending, count(queued_at) as queued, min(added_at) as oldest from tonfall.pending',
  );
  const failures = await database.query<{ code: string; failed: number; dropped: number }>(
    `select code, count(*) filter (where dropped_at is null) as failed, count(dropped_at) as dropped
     from tonfall.failures group by code order by code`,
  );
  const models = await database.query<{ model: string; count: number }>(
    'select model, count(*) as count from tonfall.labels group by model order by model',
  );
  const replaced = await one<{ replaced: number }>(database, REPLACED, [model]);
  const labelsByModel = Object.fromEntries(models.map((row) => [row.model, row.count]));
  const refusalsByCode = await countRefusals(database);
  const stillFailed = failures.filter(({ failed }) => failed > 0);
  return {
    comments: comments.count,
    labelled: (labelsByModel[model] ?? 0) - replaced.replaced,
    pending: waiting.pending,
    queued: waiting.queued,
    failed: sum(failures.map(({ failed }) => failed)),
    dropped: sum(failures.map(({ dropped }) => dropped)),
    refused: sum(Object.values(refusalsByCode)),
    oldestPending: waiting.oldest?.toISOString() ?? null,
    failuresByCode: Object.fromEntries(stillFailed.map(({ code, failed }) => [code, failed])),
    refusalsByCode,
    labelsByModel,
    verdicts: await countVerdicts(database, model, models.length > 1 || replaced.replaced > 0),
  };
}

const NEWEST = `from tonfall.verdicts v
  where not exists (select 1 from tonfall.verdicts n where n.label = v.label and n.policy > v.policy)`;

/** Only where there are other labels than the model's on present contents. */
const THAT_HOLDS = `and exists (
  select 1 from tonfall.labels l where l.seq = v.label and l.model = $1::text and not exists (
    select 1 from tonfall.comment_versions o join tonfall.comments c on c.seq = o.comment
    where o.comment = l.comment and o.content_hash = l.content_hash and c.content_hash <> o.content_hash
  )
)`;

async function countVerdicts(
  database: Queryable,
  model: string,
  hasOthers: boolean,
): Promise<Partial<Record<Verdict, number>>> {
  const rows = await database.query<{ verdict: Verdict; count: number }>(
    `select v.verdict, count(*) as count ${NEWEST} ${hasOthers ? THAT_HOLDS : ''} group by v.verdict`,
    hasOthers ? [model] : [],
  );
  const counts = new Map(rows.map(({ verdict, count }) => [verdict, count]));
  return Object.fromEntries(
    VERDICTS.filter((name) => counts.has(name)).map((name) => [name, counts.get(name)]),
  );
}

async function one<Row extends object>(
  database: Queryable,
  sql: string,
  parameters: readonly unknown[] = [],
): Promise<Row> {
  const [row] = await database.query<Row>(sql, parameters);
  if (!row) throw new Error('A count gave no row.');
  return row;
}

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);
