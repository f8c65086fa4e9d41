/** A part of a bulk job: done and counted in one transaction, so that whoever dies in the middle has done nothing of it. */
import type { Database, Queryable } from '../database/database.js';
import { TELL_BULK } from './review-bulk.js';
import { decide, undo } from './review-decisions.js';
import { decidedState } from './review-queue.js';

/** Comments in one transaction: few enough that others hardly wait for it. */
const CHUNK = 100;

interface OpenJob {
  readonly id: string;
  readonly state: 'running' | 'undoing';
  readonly action: 'approve' | 'reject';
  readonly actor: string;
  readonly undoneBy: string;
  readonly reason: string | null;
  readonly note: string | null;
  readonly position: number;
  readonly undoPosition: number;
}

/** The oldest job that is not in another process's hands; two that come at once take different ones. */
const TAKE = `select id, state, action, actor, undone_by as "undoneBy", reason, note, position,
    undo_position as "undoPosition"
  from tonfall.bulk_jobs where state in ('running', 'undoing') order by created_at limit 1 for update skip locked`;

/** What of it a person may decide at this moment: roles may have gone since the job began. */
const MAY_DECIDE = `select c.seq from tonfall.comments c where c.seq = any($2::bigint[]) and exists (
  select 1 from tonfall.user_roles r join tonfall.users u on u.id = r.user_id and u.disabled_at is null
  where r.user_id = $1 and r.site in ('*', c.site) and (
    r.role in ('lead', 'admin')
    or r.role = 'moderator' and ${decidedState('c.seq', 'c.content_hash')} <> 'escalated'
  )
)`;

export interface ChunkOptions {
  readonly now: Date;
  readonly graceSeconds: number;
}

/** Does the next part of some job. Returns its id, or null where there is nothing to do. */
export function runBulkChunk(database: Database, options: ChunkOptions): Promise<string | null> {
  return database.transaction(async (transaction) => {
    const [job] = await transaction.query<OpenJob>(TAKE);
    if (!job) return null;
    if (job.state === 'running') await decideChunk(transaction, job, options);
    else await undoChunk(transaction, job, options);
    await transaction.query(TELL_BULK, [job.id, options.now]);
    return job.id;
  });
}

async function decideChunk(
  transaction: Queryable,
  { id, actor, action, reason, note, position }: OpenJob,
  { now, graceSeconds }: ChunkOptions,
): Promise<void> {
  const items = await transaction.query<{ place: number; seq: number; version: number }>(
    `select place, comment as seq, version from tonfall.bulk_items
     where bulk = $1 and place > $2 order by place limit ${CHUNK}`,
    [id, position],
  );
  const last = items.at(-1);
  if (!last) {
    await transaction.query('delete from tonfall.bulk_items where bulk = $1', [id]);
    await transaction.query("update tonfall.bulk_jobs set state = 'done', ended_at = $2 where id = $1", [
      id,
      now,
    ]);
    return;
  }
  const allowed = await transaction.query<{ seq: number }>(MAY_DECIDE, [actor, items.map(({ seq }) => seq)]);
  const may = new Set(allowed.map(({ seq }) => seq));
  const { decided } = await decide(
    transaction,
    { comments: items.filter(({ seq }) => may.has(seq)), action, reason, note },
    { actor, now, graceSeconds, bulk: id, allow: () => {} },
  );
  await transaction.query(
    'update tonfall.bulk_jobs set position = $2, done = done + $3, skipped = skipped + $4 where id = $1',
    [id, last.place, decided.length, items.length - decided.length],
  );
}

async function undoChunk(
  transaction: Queryable,
  { id, undoneBy, undoPosition }: OpenJob,
  { now, graceSeconds }: ChunkOptions,
): Promise<void> {
  const decisions = await transaction.query<{ seq: number }>(
    `select seq from tonfall.decisions where bulk = $1 and seq > $2 and action <> 'undo' order by seq limit ${CHUNK}`,
    [id, undoPosition],
  );
  const seqs = decisions.map(({ seq }) => seq);
  const last = seqs.at(-1);
  if (last === undefined) {
    await transaction.query('delete from tonfall.bulk_items where bulk = $1', [id]);
    await transaction.query("update tonfall.bulk_jobs set state = 'undone', ended_at = $2 where id = $1", [
      id,
      now,
    ]);
    return;
  }
  const { decided } = await undo(transaction, seqs, {
    actor: undoneBy,
    now,
    graceSeconds,
    bulk: id,
    allow: () => {},
  });
  await transaction.query(
    `update tonfall.bulk_jobs set undo_position = $2, undone = undone + $3, not_undone = not_undone + $4 where id = $1`,
    [id, last, decided.length, seqs.length - decided.length],
  );
}
