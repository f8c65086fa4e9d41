/** Comments that could not be labelled: written when a worker gives up, listed, tried again, or dropped. */
import type { Queryable } from '../database/database.js';
import { settledBy } from './current-model.js';
import { jsonParameter } from './json-parameter.js';

export interface FailureEntry {
  /** `comments.seq`. */
  readonly comment: number;
  /** Hash of the content that failed. */
  readonly contentHash: string;
  /** Of the table of errors. */
  readonly code: string;
  /** Without any text of the comment. */
  readonly message: string;
  /** Tries since the comment was queued. */
  readonly attempts: number;
}

/** Which failures; all conditions hold together, none means every failure that is not dropped. */
export interface FailureFilter {
  readonly code?: string;
  readonly site?: string;
  /** Comments' own ids. Named so, dropped ones can be taken back. */
  readonly ids?: readonly string[];
}

export interface Failure {
  /** `comments.seq`. */
  readonly comment: number;
  readonly site: string;
  readonly source: string;
  readonly id: string;
  readonly threadId: string;
  readonly code: string;
  readonly message: string;
  /** Tries in all, those before `retryFailures` included. */
  readonly attempts: number;
  readonly model: string;
  /** ISO 8601 in UTC. */
  readonly failedAt: string;
}

const WRITE = `with input as materialized (
  select * from jsonb_to_recordset($1::jsonb) as i(comment bigint, hash text, code text, message text, attempts int)
), held as materialized (
  select p.comment, p.attempts from tonfall.pending p join input i on i.comment = p.comment and i.hash = p.content_hash
  where p.comment = any($4::bigint[]) and ${settledBy('$2')}
  order by p.comment for update of p
), settled as (
  delete from tonfall.pending where comment = any(array(select comment from held))
)
insert into tonfall.failures as f (comment, content_hash, model, code, message, attempts, failed_at)
select i.comment, i.hash, $2::text, i.code, i.message, i.attempts + h.attempts, $3::timestamptz
from held h join input i on i.comment = h.comment
where not exists (
  select 1 from tonfall.labels l
  where l.comment = any($4::bigint[]) and l.comment = i.comment and l.content_hash = i.hash and l.model = $2::text
)
order by i.comment
on conflict (comment) do update set content_hash = excluded.content_hash, model = excluded.model,
  code = excluded.code, message = excluded.message, attempts = excluded.attempts, failed_at = excluded.failed_at,
  dropped_at = null
returning f.comment`;

/**
 * Takes comments off the outbox as failed. Only those that still wait with this content, as for labels: one that
 * has changed meanwhile, or that another worker has labelled, does not fail. Returns how many did.
 */
export async function writeFailures(
  database: Queryable,
  entries: readonly FailureEntry[],
  options: { readonly model: string; readonly now: Date },
): Promise<number> {
  if (entries.length === 0) return 0;
  const input = entries.map(({ contentHash, ...entry }) => ({ ...entry, hash: contentHash }));
  const rows = await database.query(WRITE, [
    jsonParameter(input),
    options.model,
    options.now,
    entries.map((entry) => entry.comment),
  ]);
  return rows.length;
}

/** SQL: `f` and its comment `c` match the filter in `$1` to `$3`. */
const MATCHES = `($1::text is null or f.code = $1) and ($2::text is null or c.site = $2)
  and ($3::text[] is null or c.id = any($3::text[]))`;

const parametersOf = ({ code, site, ids }: FailureFilter) => [code ?? null, site ?? null, ids ?? null];

const PAGE = 500;

/** Failures that are not dropped, newest comment first, read in pages. */
export async function* listFailures(
  database: Queryable,
  filter: FailureFilter = {},
): AsyncGenerator<Failure, void, undefined> {
  let before: number | null = null;
  for (;;) {
    type Row = Omit<Failure, 'failedAt'> & { failedAt: Date };
    const rows: Row[] = await database.query<Row>(
      `select f.comment, c.site, c.source, c.id, c.thread_id as "threadId", f.code, f.message, f.attempts, f.model,
         f.failed_at as "failedAt"
       from tonfall.failures f join tonfall.comments c on c.seq = f.comment
       where f.dropped_at is null and ($4::bigint is null or f.comment < $4) and ${MATCHES}
       order by f.comment desc limit ${PAGE}`,
      [...parametersOf(filter), before],
    );
    for (const row of rows) yield { ...row, failedAt: row.failedAt.toISOString() };
    before = rows.at(-1)?.comment ?? null;
    if (rows.length < PAGE) return;
  }
}

/** Of a comment that a person wants tried again; as fresh in the queue. */
const RETRY_PRIORITY = 10;

/**
 * Puts failures back into the outbox, with their count of attempts, and returns how many. Dropped ones come back
 * only where the filter names them by id.
 */
export async function retryFailures(
  database: Queryable,
  filter: FailureFilter,
  now: Date,
  priority: number = RETRY_PRIORITY,
): Promise<number> {
  const rows = await database.query(
    `with held as materialized (
       select f.comment from tonfall.failures f join tonfall.comments c on c.seq = f.comment
       where (f.dropped_at is null or $3::text[] is not null) and ${MATCHES}
       order by f.comment for no key update of c
     ), retried as (
       delete from tonfall.failures where comment = any(array(select comment from held))
       returning comment, content_hash, attempts
     )
     insert into tonfall.pending (comment, content_hash, priority, added_at, attempts)
     select comment, content_hash, $4::smallint, $5::timestamptz, attempts from retried order by comment
     on conflict (comment) do nothing
     returning comment`,
    [...parametersOf(filter), priority, now],
  );
  return rows.length;
}

/**
 * Gives failures up: they are kept and counted, but neither listed nor tried by a later model. A changed content
 * starts anew. Returns how many.
 */
export async function dropFailures(database: Queryable, filter: FailureFilter, now: Date): Promise<number> {
  const rows = await database.query(
    `update tonfall.failures f set dropped_at = $4::timestamptz from tonfall.comments c
     where c.seq = f.comment and f.dropped_at is null and ${MATCHES}
     returning f.comment`,
    [...parametersOf(filter), now],
  );
  return rows.length;
}
