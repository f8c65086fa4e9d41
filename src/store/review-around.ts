/** What stands around a comment: its parent, its neighbours, its answers, and what else its author wrote. */
import type { Queryable } from '../database/database.js';
import { ATTRIBUTES, type Attribute } from '../label.js';
import { newestOf } from './review-look.js';

/** Numbers of comments (`comments.seq`), each list in the order of the thread. */
export interface Around {
  readonly parent: number | null;
  readonly before: readonly number[];
  readonly after: readonly number[];
  readonly replies: readonly number[];
}

const NEIGHBOURS = 3;
const MOST_REPLIES = 50;
/** Comments of the thread behind it among which its answers are looked for. */
const LOOKED_THROUGH = 5000;

/** Parent, neighbours and answers of a comment, within its thread. */
export async function aroundComment(database: Queryable, comment: number): Promise<Around> {
  const numbers = async (sql: string): Promise<number[]> =>
    (await database.query<{ seq: number }>(sql, [comment])).map(({ seq }) => seq);
  const here = '(select * from tonfall.comments where seq = $1) c';
  const inThread = 'o.site = c.site and o.thread_id = c.thread_id';
  const [parent] = await numbers(
    `select o.seq from ${here} join tonfall.comments o
       on o.site = c.site and o.source = c.source and o.id = c.parent_id and o.seq <> c.seq`,
  );
  const before = await numbers(
    `select o.seq from ${here} cross join lateral (
       select o.seq from tonfall.comments o where ${inThread} and o.seq < c.seq order by o.seq desc limit ${NEIGHBOURS}
     ) o order by o.seq`,
  );
  const after = await numbers(
    `select o.seq from ${here} cross join lateral (
       select o.seq from tonfall.comments o where ${inThread} and o.seq > c.seq order by o.seq limit ${NEIGHBOURS}
     ) o order by o.seq`,
  );
  const replies = await numbers(
    `select o.seq from ${here} cross join lateral (
       select o.seq, o.source, o.parent_id from tonfall.comments o where ${inThread} and o.seq > c.seq
       order by o.seq limit ${LOOKED_THROUGH}
     ) o where o.parent_id = c.id and o.source = c.source order by o.seq limit ${MOST_REPLIES}`,
  );
  return { parent: parent ?? null, before, after, replies };
}

export interface AuthorCounts {
  readonly comments: number;
  readonly approved: number;
  readonly rejected: number;
  readonly waiting: number;
  /** Other comments of the author, newest first. */
  readonly recent: readonly number[];
}

const RECENT = 5;
/** More of one author are not counted. */
const MOST_COUNTED = 10_000;

/** What an author (id, or the name where there is no id) wrote on a site, and what became of it. */
export async function authorCounts(
  database: Queryable,
  author: { readonly site: string; readonly author: string; readonly except: number },
): Promise<AuthorCounts> {
  const { site, author: name, except } = author;
  const by = 'c.site = $1 and coalesce(c.author_id, c.author) = $2';
  const [written] = await database.query<{ comments: number }>(
    `select count(*) as comments from (select 1 from tonfall.comments c where ${by} limit ${MOST_COUNTED}) c`,
    [site, name],
  );
  const [decided] = await database.query<{ approved: number; rejected: number }>(
    `select count(*) filter (where d.state = 'approved') as approved,
       count(*) filter (where d.state = 'rejected') as rejected
     from (
       select * from tonfall.decisions d where d.site = $1 and d.author = $2 order by d.seq desc limit ${MOST_COUNTED}
     ) d where ${newestOf('d')}`,
    [site, name],
  );
  const [open] = await database.query<{ waiting: number }>(
    `select count(*) as waiting from tonfall.review_cases q
     where q.site = $1 and q.author = $2 and q.state <> 'decided'`,
    [site, name],
  );
  const recent = await database.query<{ seq: number }>(
    `select c.seq from tonfall.comments c where ${by} and c.seq <> $3 order by c.seq desc limit ${RECENT}`,
    [site, name, except],
  );
  return {
    comments: written?.comments ?? 0,
    approved: decided?.approved ?? 0,
    rejected: decided?.rejected ?? 0,
    waiting: open?.waiting ?? 0,
    recent: recent.map(({ seq }) => seq),
  };
}

/** Decisions in one language that are looked at. */
const COMPARED = 2000;
/** Fewer say nothing. */
const LEAST_COMPARED = 20;

/**
 * Of the last decisions in this language about comments whose highest score is in `attribute`, how many were
 * rejections; null where there are too few.
 */
export async function rejectedShare(
  database: Queryable,
  given: { readonly site: string; readonly language: string; readonly attribute: Attribute },
): Promise<{ readonly rejected: number; readonly of: number } | null> {
  const place = ATTRIBUTES.indexOf(given.attribute) + 1;
  const [row] = await database.query<{ rejected: number; of: number }>(
    `select count(*) filter (where d.state = 'rejected') as rejected, count(*) as of
     from (
       select * from tonfall.decisions d where d.language = $1 order by d.seq desc limit ${COMPARED}
     ) d
     where d.site = $2 and d.state in ('approved', 'rejected')
       and d.scores[${place}] = (select max(s) from unnest(d.scores) s)
       and ${newestOf('d')}`,
    [given.language, given.site],
  );
  return row && row.of >= LEAST_COMPARED ? { rejected: row.rejected / row.of, of: row.of } : null;
}
