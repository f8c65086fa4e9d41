/** Decisions over many comments: previewed, then done by jobs that any process goes on with. */
import type { Queryable } from '../database/database.js';
import { jsonParameter } from './json-parameter.js';
import { CASE_COLUMNS, conditionsOf, Parameters, type ReviewFilter } from './review-filter.js';
import { openCase } from './review-look.js';
import { wordPatterns } from './word-pattern.js';

export type BulkState = 'running' | 'done' | 'cancelled' | 'undoing' | 'undone';

export interface BulkJob {
  readonly id: string;
  readonly state: BulkState;
  readonly action: 'approve' | 'reject';
  readonly actor: string;
  readonly name: string;
  /** Sites of its comments. */
  readonly sites: readonly string[];
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  /** What it is about, what it has done of that, and what it has left alone since it had changed. */
  readonly comments: number;
  readonly done: number;
  readonly skipped: number;
}

export interface PreviewRequest {
  readonly id: string;
  readonly action: 'approve' | 'reject';
  /** `users.id`. */
  readonly actor: string;
  readonly target:
    | { readonly comments: readonly { readonly seq: number; readonly version: number }[] }
    | { readonly filter: ReviewFilter };
  readonly now: Date;
}

/** More comments than these are decided by several jobs. */
export const MOST_COMMENTS = 50_000;
/** A preview that nobody starts is forgotten. */
const PREVIEW_HOURS = 1;

const ITEMS_OF_LIST = `insert into tonfall.bulk_items (bulk, place, comment, version)
  select $1, row_number() over (order by min(i.ord)), i.seq, min(i.version)
  from jsonb_to_recordset($2::jsonb) as i(ord int, seq bigint, version int)
  join tonfall.comments c on c.seq = i.seq group by i.seq`;

async function itemsOfFilter(transaction: Queryable, id: string, filter: ReviewFilter): Promise<void> {
  const parameters = new Parameters();
  const bulk = parameters.add(id);
  const conditions = conditionsOf(filter, CASE_COLUMNS, parameters);
  const patterns = parameters.add(wordPatterns(filter.words ?? ''));
  const state = filter.state === 'escalated' ? 'escalated' : 'waiting';
  await transaction.query(
    `insert into tonfall.bulk_items (bulk, place, comment, version)
     select ${bulk}, row_number() over (order by q.rank desc, q.comment desc), q.comment,
       c.revision + coalesce((select max(d.version) from tonfall.decisions d where d.comment = c.seq), 0)
     from tonfall.review_cases q join tonfall.comments c on c.seq = q.comment
     where ${openCase(state)} and ${conditions}
       and not exists (select 1 from unnest(${patterns}::text[]) p where c.text !~ p)
     order by q.rank desc, q.comment desc limit ${MOST_COMMENTS}`,
    parameters.values,
  );
}

/**
 * Holds still what a bulk decision is about, in the caller's transaction: its comments with their versions. Gives how
 * many there are, and the sites that they are of.
 */
export async function previewBulk(
  transaction: Queryable,
  { id, action, actor, target, now }: PreviewRequest,
): Promise<{ readonly comments: number; readonly sites: readonly string[] }> {
  await transaction.query("delete from tonfall.bulk_jobs where state = 'preview' and created_at < $1", [
    new Date(now.getTime() - PREVIEW_HOURS * 3_600_000),
  ]);
  await transaction.query(
    `insert into tonfall.bulk_jobs (id, state, action, actor, sites, created_at, comments)
     values ($1, 'preview', $2, $3, '[]', $4, 0)`,
    [id, action, actor, now],
  );
  if ('filter' in target) await itemsOfFilter(transaction, id, target.filter);
  else {
    const list = target.comments.map(({ seq, version }, ord) => ({ ord, seq, version }));
    await transaction.query(ITEMS_OF_LIST, [id, jsonParameter(list)]);
  }
  const [row] = await transaction.query<{ comments: number; sites: string[] }>(
    `update tonfall.bulk_jobs set
       comments = (select count(*) from tonfall.bulk_items where bulk = $1),
       sites = coalesce((
         select jsonb_agg(distinct c.site) from tonfall.bulk_items i join tonfall.comments c on c.seq = i.comment
         where i.bulk = $1
       ), '[]')
     where id = $1 returning comments, sites`,
    [id],
  );
  return row ?? { comments: 0, sites: [] };
}

const JOBS = `select j.id, j.state, j.action, j.actor, coalesce(u.name, j.actor) as name, j.sites,
    j.started_at as "startedAt", j.ended_at as "endedAt",
    case when j.state in ('undoing', 'undone') then j.done else j.comments end as comments,
    case when j.state in ('undoing', 'undone') then j.undone else j.done end as done,
    case when j.state in ('undoing', 'undone') then j.not_undone else j.skipped end as skipped
  from tonfall.bulk_jobs j left join tonfall.users u on u.id = j.actor`;

/** A job, or null where there is none or nobody has started it. */
export async function bulkJob(database: Queryable, id: string): Promise<BulkJob | null> {
  const [row] = await database.query<BulkJob>(`${JOBS} where j.id = $1 and j.state <> 'preview'`, [id]);
  return row ?? null;
}

/** The last jobs that somebody began, or that are of these sites alone; newest first. `sites` null stands for all. */
export async function bulkJobs(
  database: Queryable,
  {
    actor,
    sites,
    limit,
  }: { readonly actor: string; readonly sites: readonly string[] | null; readonly limit: number },
): Promise<BulkJob[]> {
  return database.query<BulkJob>(
    `${JOBS} where j.state <> 'preview' and (j.actor = $1 or $2::jsonb is null or j.sites <@ $2::jsonb)
    order by j.created_at desc, j.id limit $3`,
    [actor, sites === null ? null : jsonParameter(sites), limit],
  );
}

/** SQL: tells open screens of a job. */
export const TELL_BULK = `insert into tonfall.review_events (at, kind, site, data)
  values ($2::timestamptz, 'bulk', null, jsonb_build_object('bulk', $1::text))`;

/** Runs a statement that moves a job, and tells of it; false where it has moved nothing. */
async function move(
  transaction: Queryable,
  sql: string,
  [id, ...more]: readonly [id: string, ...unknown[]],
  now: Date,
): Promise<boolean> {
  const moved = await transaction.query(sql, [id, ...more]);
  if (moved.length > 0) await transaction.query(TELL_BULK, [id, now]);
  return moved.length > 0;
}

/** Starts what the same person has previewed; false where there is no such preview. Starting again changes nothing. */
export async function startBulk(
  transaction: Queryable,
  start: {
    readonly id: string;
    readonly actor: string;
    readonly reason: string | null;
    readonly note: string | null;
    readonly now: Date;
  },
): Promise<boolean> {
  const { id, actor, reason, note, now } = start;
  return move(
    transaction,
    `update tonfall.bulk_jobs set
       state = case when state = 'preview' then 'running' else state end,
       started_at = coalesce(started_at, $5::timestamptz),
       reason = case when state = 'preview' then $3 else reason end,
       note = case when state = 'preview' then $4 else note end
     where id = $1 and actor = $2 returning id`,
    [id, actor, reason, note, now],
    now,
  );
}

/** What a preview is about, for who may start it; null where the person has made none of that id. */
export async function bulkPreview(
  database: Queryable,
  id: string,
  actor: string,
): Promise<{ readonly action: 'approve' | 'reject'; readonly sites: readonly string[] } | null> {
  const [row] = await database.query<{ action: 'approve' | 'reject'; sites: string[] }>(
    'select action, sites from tonfall.bulk_jobs where id = $1 and actor = $2',
    [id, actor],
  );
  return row ?? null;
}

/** Stops a job; what it has done stays. False where it does not run. */
export const cancelBulk = (transaction: Queryable, id: string, now: Date): Promise<boolean> =>
  move(
    transaction,
    `update tonfall.bulk_jobs set state = 'cancelled', ended_at = $2::timestamptz
     where id = $1 and state = 'running' returning id`,
    [id, now],
    now,
  );

/** Takes back what a job has decided; a running one stops. False where that is done or under way. */
export const undoBulk = (transaction: Queryable, id: string, actor: string, now: Date): Promise<boolean> =>
  move(
    transaction,
    `update tonfall.bulk_jobs set state = 'undoing', undone_by = $2, ended_at = null
     where id = $1 and state in ('running', 'done', 'cancelled') returning id`,
    [id, actor],
    now,
  );
