/** The outbox: comments that wait for a label, as the queue is filled from it. */
import type { Queryable } from '../database/database.js';

export interface QueueRequest {
  /** At most so many comments. */
  readonly limit: number;
  /** Those that were queued before this and still wait are queued again: their job was lost. */
  readonly queuedBefore: Date;
  readonly now: Date;
}

/** Comments to put on the queue now. */
export interface Round {
  /** Number of this call, never used twice in this database: it belongs into the job ids. 0 when empty. */
  readonly round: number;
  /** By priority, then newest first. */
  readonly comments: readonly { readonly seq: number; readonly priority: number }[];
}

const TAKE = `with lost as materialized (
  select comment from tonfall.pending where queued_at < $2::timestamptz
  order by queued_at limit $1 for update skip locked
), waiting as materialized (
  select comment from tonfall.pending where queued_at is null
  order by priority, comment desc limit greatest(0, $1 - (select count(*) from lost))
  for update skip locked
), taken as (
  update tonfall.pending p set queued_at = $3::timestamptz, round = r.round
  from (select nextval('tonfall.rounds') as round) r
  where p.comment = any(array(select comment from lost union all select comment from waiting))
  returning p.comment as seq, p.priority, p.round
)
select seq, priority, round from taken order by priority, seq desc`;

/**
 * Takes comments that are not on the queue, or were lost there, and stamps them as queued. Two processes that
 * call it at once never take the same. Costs as much as it takes. Call it first, add the jobs then; a crash in
 * between is healed by `queuedBefore`.
 */
export async function pendingToQueue(database: Queryable, request: QueueRequest): Promise<Round> {
  const rows = await database.query<{ seq: number; priority: number; round: number }>(TAKE, [
    request.limit,
    request.queuedBefore,
    request.now,
  ]);
  return {
    round: rows[0]?.round ?? 0,
    comments: rows.map(({ seq, priority }) => ({ seq, priority })),
  };
}

/** Takes the stamp back, for comments whose job could not be added: the next round has them again. */
export async function unqueue(database: Queryable, comments: readonly number[]): Promise<void> {
  await database.query(
    `update tonfall.pending set queued_at = null
     where comment in (
       select comment from tonfall.pending where comment = any($1::bigint[]) order by comment for update
     )`,
    [comments],
  );
}

/** How many comments wait, and how many of them are on the queue. Reads the narrow outbox only. */
export async function countPending(database: Queryable): Promise<{ pending: number; queued: number }> {
  const [row] = await database.query<{ pending: number; queued: number }>(
    'select count(*) as pending, count(queued_at) as queued from tonfall.pending',
  );
  return row ?? { pending: 0, queued: 0 };
}

/** Whether any comment waits. Unlike a count it costs the same however many do. */
export async function hasPending(database: Queryable): Promise<boolean> {
  return (await pendingUpTo(database, 1)) > 0;
}

/** How many comments wait, but never more than `limit`: reads no more rows than that. */
export async function pendingUpTo(database: Queryable, limit: number): Promise<number> {
  const [row] = await database.query<{ found: number }>(
    'select count(*) as found from (select 1 from tonfall.pending limit $1) p',
    [limit],
  );
  return row?.found ?? 0;
}

/** Priority of the most urgent comment that is not on the queue, or null when all are. One read of an index. */
export async function mostUrgentUnqueued(database: Queryable): Promise<number | null> {
  const [row] = await database.query<{ priority: number }>(
    'select priority from tonfall.pending where queued_at is null order by priority, comment desc limit 1',
  );
  return row?.priority ?? null;
}
