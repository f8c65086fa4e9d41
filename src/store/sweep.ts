/** Finds comments that lack a label of a model, after a change of model and once a day for anything lost. */
import type { Database } from '../database/database.js';
import { SWEEP_KEY } from './current-model.js';
import { readState, writeState } from './state.js';

export interface SweepOptions {
  /** At most so many comments are looked at. */
  readonly limit: number;
  readonly now: Date;
  /** Of the comments found, as in `PRIORITY`: behind everything else unless told otherwise. */
  readonly priority?: number;
}

export interface SweepReport {
  /** Comments put into the outbox by this call. */
  readonly added: number;
  /** Nothing is left to look at for this model. */
  readonly done: boolean;
}

interface Progress {
  readonly model: string;
  /** Comments from here on are done; null before the first chunk. */
  readonly before: number | null;
  /** ISO 8601; null while under way. */
  readonly finishedAt: string | null;
}

const RESCORE_PRIORITY = 1000;
/** The outbox keeps itself complete; that it is, is proved once a day. */
const AGAIN_MILLISECONDS = 24 * 60 * 60 * 1000;

const WINDOW = `select min(seq) as low, max(seq) as high, count(*) as looked from (
  select seq from tonfall.comments where $1::bigint is null or seq < $1 order by seq desc limit $2
) w`;

// Every table is bounded by the window, so the cost does not grow with the store. A row locked for share is read in
// its newest version, so the hash is that of the content which the comment has when it enters the outbox.
const CHUNK = `with unlabelled as (
  select c.seq, c.content_hash from tonfall.comments c
  where c.seq between $2 and $3
    and not exists (
      select 1 from tonfall.labels l where l.comment between $2 and $3
        and l.comment = c.seq and l.content_hash = c.content_hash and l.model = $1::text
    )
    and not exists (
      select 1 from tonfall.failures f where f.comment between $2 and $3
        and f.comment = c.seq and (f.model = $1::text or f.dropped_at is not null)
    )
    and not exists (
      select 1 from tonfall.pending p where p.comment between $2 and $3 and p.comment = c.seq
    )
  order by c.seq for share of c
), forgiven as (
  delete from tonfall.failures f using unlabelled u where f.comment = u.seq
)
insert into tonfall.pending (comment, content_hash, priority, added_at)
select seq, content_hash, $4::smallint, $5::timestamptz from unlabelled order by seq
on conflict (comment) do nothing
returning comment`;

/** What the model has labelled already, when it was another's turn: neither waits nor has failed. */
const LABELLED = (table: 'pending' | 'failures') => `delete from tonfall.${table} where comment = any(array(
  select t.comment from tonfall.${table} t join tonfall.labels l
    on l.comment = t.comment and l.content_hash = t.content_hash and l.model = $1::text
  where t.comment between $2 and $3 and l.comment between $2 and $3 order by t.comment for update of t
))`;

/**
 * Looks at the next comments, newest first, and puts those into the outbox that neither have a label of `model` for
 * their present content nor failed under it. Goes on where the last call stopped, in whatever process; a chunk costs
 * as much as it looks at, and a finished sweep one read. Calling it makes `model` the current one.
 */
export async function sweepUnlabelled(
  database: Database,
  model: string,
  options: SweepOptions,
): Promise<SweepReport> {
  const { limit, now, priority = RESCORE_PRIORITY } = options;
  const known = await readState<Progress>(database, SWEEP_KEY);
  if (known && finished(known, model, now)) return { added: 0, done: true };
  return database.transaction(async (transaction) => {
    // Processes that sweep at once take turns.
    await transaction.query(
      `insert into tonfall.state (key, value) values ('${SWEEP_KEY}', '{}') on conflict (key) do nothing`,
    );
    const [row] = await transaction.query<{ value: Partial<Progress> }>(
      `select value from tonfall.state where key = '${SWEEP_KEY}' for update`,
    );
    const progress = row?.value;
    if (progress && finished(progress, model, now)) return { added: 0, done: true };
    const goesOn = progress?.model === model && !progress.finishedAt;
    const before = goesOn ? (progress.before ?? null) : null;
    const [window] = await transaction.query<{ low: number | null; high: number | null; looked: number }>(
      WINDOW,
      [before, limit],
    );
    const { low = null, high = null, looked = 0 } = window ?? {};
    const added = low === null ? [] : await transaction.query(CHUNK, [model, low, high, priority, now]);
    if (low !== null) {
      await transaction.query(LABELLED('pending'), [model, low, high]);
      await transaction.query(LABELLED('failures'), [model, low, high]);
    }
    const done = looked < limit;
    const next: Progress = { model, before: low ?? before, finishedAt: done ? now.toISOString() : null };
    await writeState(transaction, SWEEP_KEY, next);
    return { added: added.length, done };
  });
}

const finished = (progress: Partial<Progress>, model: string, now: Date): boolean =>
  progress.model === model &&
  !!progress.finishedAt &&
  now.getTime() - Date.parse(progress.finishedAt) < AGAIN_MILLISECONDS;
