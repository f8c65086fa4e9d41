/** One-time links to set a password with, by the hash of their secret. */
import type { Queryable } from '../database/database.js';

export type LinkPurpose = 'first' | 'invite' | 'reset';

export interface SetupLink {
  readonly hash: string;
  /** Whose password it sets; null where it makes the first account. */
  readonly user: string | null;
  readonly login: string | null;
  readonly purpose: LinkPurpose;
}

/** Keeps a link; a user's earlier ones end. */
export async function insertLink(
  transaction: Queryable,
  link: {
    readonly hash: string;
    readonly user: string | null;
    readonly purpose: LinkPurpose;
    readonly now: Date;
    readonly endsAt: Date;
  },
): Promise<void> {
  const { hash, user, purpose, now, endsAt } = link;
  if (user !== null) await endLinksOf(transaction, user);
  await transaction.query(
    'insert into tonfall.setup_links (hash, user_id, purpose, created_at, ends_at) values ($1, $2, $3, $4, $5)',
    [hash, user, purpose, now, endsAt],
  );
}

/** The link of this hash; null where there is none, it has ended, or its user is disabled. Another reader waits. */
export async function findLink(transaction: Queryable, hash: string, now: Date): Promise<SetupLink | null> {
  const [row] = await transaction.query<SetupLink>(
    `select l.hash, l.user_id as user, u.login, l.purpose
     from tonfall.setup_links l left join tonfall.users u on u.id = l.user_id
     where l.hash = $1 and l.ends_at > $2 and u.disabled_at is null for update of l`,
    [hash, now],
  );
  return row ?? null;
}

/** Ends the links of a user; with null those that would make the first account. */
export async function endLinksOf(transaction: Queryable, user: string | null): Promise<void> {
  await transaction.query('delete from tonfall.setup_links where user_id is not distinct from $1', [user]);
}
