/** Threads: the list of them, the comments of one, and having one scored again. */
import type { Queryable } from '../database/database.js';
import { CURRENT_MODEL } from './current-model.js';

export interface ListedThread {
  readonly site: string;
  readonly id: string;
  readonly title: string | null;
  readonly comments: number;
  /** Comments that wait for a person. */
  readonly waiting: number;
  /** When the newest comment was written. */
  readonly lastAt: Date;
}

/** The thread that a page of the list ended with. */
export interface ThreadPlace {
  readonly lastAt: Date;
  readonly site: string;
  readonly id: string;
}

export interface ThreadsRequest {
  /** Null for every site. */
  readonly sites: readonly string[] | null;
  /** Part of the title, or of the id where a thread has none; in any case of letters. */
  readonly words: string | null;
  readonly after: ThreadPlace | null;
  readonly limit: number;
}

/** Threads that one page looks through for words. */
const THREADS_LOOKED_THROUGH = 1500;

export interface Threads {
  /** May be fewer than the limit although the list goes on: a look for words has its bounds. */
  readonly threads: readonly ListedThread[];
  /** Where the list goes on; null at its end. */
  readonly next: ThreadPlace | null;
}

/** Threads by their newest comment, newest first. */
export async function listThreads(database: Queryable, request: ThreadsRequest): Promise<Threads> {
  const { sites, words, after, limit } = request;
  const window = words === null ? limit + 1 : THREADS_LOOKED_THROUGH;
  // The last of those that were looked at comes along, whether it matches or not.
  const rows = await database.query<ListedThread & { matches: boolean; place: number }>(
    `select k.*, (
       select count(*) from tonfall.review_cases q
       where q.site = k.site and q.thread_id = k.id and q.state <> 'decided'
     ) as waiting
     from (
       select f.site, f.id, t.title, f.comments, f.last_at as "lastAt", f.place,
         $2::text is null or position(lower($2) in lower(coalesce(t.title, f.id))) > 0 as matches
       from (
         select site, id, comments, last_at, row_number() over (order by last_at desc, site, id) as place
         from tonfall.thread_figures
         where ($1::text[] is null or site = any($1))
           and ($3::timestamptz is null or last_at <= $3
             and (last_at < $3 or (site, id) > ($4::text, $5::text)))
         order by last_at desc, site, id limit ${window}
       ) f left join tonfall.threads t on t.site = f.site and t.id = f.id
     ) k where k.matches or k.place = ${window} order by k.place limit $6`,
    [sites, words, after?.lastAt ?? null, after?.site ?? null, after?.id ?? null, limit + 1],
  );
  const found = rows.filter(({ matches }) => matches);
  const threads = found.slice(0, limit).map(({ matches: _, place: _place, ...thread }) => thread);
  const isFull = rows.length > limit || rows.at(-1)?.place === window;
  return { threads, next: isFull ? ((found.length > limit ? threads.at(-1) : rows.at(-1)) ?? null) : null };
}

export interface ThreadHead {
  readonly title: string | null;
  readonly url: string | null;
  readonly comments: number;
}

/** Null where the thread has no comment. */
export async function threadHead(
  database: Queryable,
  { site, id }: { readonly site: string; readonly id: string },
): Promise<ThreadHead | null> {
  const [row] = await database.query<ThreadHead>(
    `select t.title, t.url, f.comments from tonfall.thread_figures f
     left join tonfall.threads t on t.site = f.site and t.id = f.id
     where f.site = $1 and f.id = $2 and f.comments > 0`,
    [site, id],
  );
  return row ?? null;
}

export interface ThreadComment {
  readonly seq: number;
  /** The comment that it answers, where that is in the store. */
  readonly parent: number | null;
}

/** The comments that were stored last, at most `limit`, in the order in which they were written. */
export async function threadComments(
  database: Queryable,
  { site, id }: { readonly site: string; readonly id: string },
  limit: number,
): Promise<ThreadComment[]> {
  return database.query<ThreadComment>(
    `select c.seq, (
       select p.seq from tonfall.comments p
       where p.site = c.site and p.source = c.source and p.id = c.parent_id
     ) as parent
     from (
       select * from tonfall.comments where site = $1 and thread_id = $2 order by seq desc limit $3
     ) c order by coalesce(c.created_at, c.stored_at), c.seq`,
    [site, id, limit],
  );
}

/** As fresh in the queue: a person waits for it. */
const PRIORITY = 10;

/**
 * Queues the comments of a thread that lack a label of the current model for their present content, those that failed
 * before among them, and returns how many. What the model has labelled is left alone: it says the same of the same text.
 */
export async function rescoreThread(
  database: Queryable,
  { site, id }: { readonly site: string; readonly id: string },
  options: { readonly model: string; readonly now: Date },
): Promise<number> {
  const rows = await database.query(
    `with unlabelled as (
       select c.seq, c.content_hash from tonfall.comments c
       where c.site = $1 and c.thread_id = $2
         and not exists (
           select 1 from tonfall.labels l where l.comment = c.seq and l.content_hash = c.content_hash
             and l.model = coalesce(${CURRENT_MODEL}, $3::text)
         )
         and not exists (select 1 from tonfall.pending p where p.comment = c.seq)
       order by c.seq for share of c
     ), forgiven as (
       delete from tonfall.failures f using unlabelled u where f.comment = u.seq
     )
     insert into tonfall.pending (comment, content_hash, priority, added_at)
     select seq, content_hash, ${PRIORITY}, $4::timestamptz from unlabelled order by seq
     on conflict (comment) do nothing
     returning comment`,
    [site, id, options.model, options.now],
  );
  return rows.length;
}
