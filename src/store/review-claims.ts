/** Who has which comment on the screen: leases that run out unless they are renewed. */
import type { Queryable } from '../database/database.js';

/** How long a lease lasts. */
export const CLAIM_SECONDS = 120;

export interface Claim {
  /** `comments.seq`. */
  readonly seq: number;
  readonly actor: string;
  readonly name: string;
  readonly until: Date;
}

const TAKE = `insert into tonfall.review_claims as q (comment, actor, claimed_at, until)
  select seq, $2, $3::timestamptz, $4::timestamptz from tonfall.comments where seq = any($1::bigint[]) order by seq
  on conflict (comment) do update set actor = excluded.actor,
    claimed_at = case when q.actor = excluded.actor and q.until > $3::timestamptz then q.claimed_at
      else excluded.claimed_at end,
    until = excluded.until
  where q.actor = excluded.actor or q.until <= $3::timestamptz
  returning comment, claimed_at = $3::timestamptz as fresh`;

const TELL = `insert into tonfall.review_events (at, kind, site, data)
  select $2::timestamptz, 'claimed', site, jsonb_build_object('comments', jsonb_agg(seq))
  from tonfall.comments where seq = any($1::bigint[]) group by site`;

/** Leases that have run out are nobody's; they go a few at a time. */
const FORGET = `delete from tonfall.review_claims where comment = any(array(
  select comment from tonfall.review_claims where until < $1::timestamptz order by until limit 100
  for update skip locked
))`;

/** Leases comments to a person, or renews; those that somebody else holds stay theirs. Gives who holds each now. */
export async function takeClaims(
  transaction: Queryable,
  comments: readonly number[],
  actor: string,
  now: Date,
): Promise<Claim[]> {
  const until = new Date(now.getTime() + 1000 * CLAIM_SECONDS);
  const taken = await transaction.query<{ comment: number; fresh: boolean }>(TAKE, [
    comments,
    actor,
    now,
    until,
  ]);
  const fresh = taken.filter((row) => row.fresh).map(({ comment }) => comment);
  if (fresh.length > 0) await transaction.query(TELL, [fresh, now]);
  await transaction.query(FORGET, [now]);
  return claimsOf(transaction, comments, now);
}

/** Gives leases back; those of others stay. */
export async function dropClaims(
  transaction: Queryable,
  comments: readonly number[],
  actor: string,
  now: Date,
): Promise<void> {
  const dropped = await transaction.query<{ comment: number }>(
    'delete from tonfall.review_claims where comment = any($1::bigint[]) and actor = $2 returning comment',
    [comments, actor],
  );
  if (dropped.length > 0) await transaction.query(TELL, [dropped.map(({ comment }) => comment), now]);
}

/** Leases in force on these comments. */
export async function claimsOf(
  database: Queryable,
  comments: readonly number[],
  now: Date,
): Promise<Claim[]> {
  return database.query<Claim>(
    `select q.comment as seq, q.actor, coalesce(u.name, q.actor) as name, q.until
     from tonfall.review_claims q left join tonfall.users u on u.id = q.actor
     where q.comment = any($1::bigint[]) and q.until > $2::timestamptz`,
    [comments, now],
  );
}
