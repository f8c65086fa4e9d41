/** Sessions of the console, by the hash of their secret. All processes see the same ones. */
import type { Queryable } from '../database/database.js';
import { USER_COLUMNS, type User } from './users.js';

/** Who vouched for the person. */
export type SignedInVia = 'password' | 'oidc' | 'proxy';

export interface StoredSession {
  readonly hash: string;
  readonly via: SignedInVia;
  readonly seenAt: Date;
  readonly user: User;
}

export async function insertSession(
  database: Queryable,
  session: {
    readonly hash: string;
    readonly user: string;
    readonly via: SignedInVia;
    readonly now: Date;
    /** The latest end, whatever the person does. */
    readonly endsAt: Date;
  },
): Promise<void> {
  const { hash, user, via, now, endsAt } = session;
  await database.query(
    `insert into tonfall.sessions (hash, user_id, via, created_at, seen_at, ends_at) values ($1, $2, $3, $4, $4, $5)`,
    [hash, user, via, now, endsAt],
  );
  await database.query('update tonfall.users set last_seen_at = $2 where id = $1', [user, now]);
}

/** The session of this hash with its user as both are now; null where it has ended or the user is disabled. */
export async function findSession(
  database: Queryable,
  hash: string,
  time: { readonly now: Date; readonly seenSince: Date },
): Promise<StoredSession | null> {
  const [row] = await database.query<User & { hash: string; via: SignedInVia; seenAt: Date }>(
    `select s.hash, s.via, s.seen_at as "seenAt", ${USER_COLUMNS}
     from tonfall.sessions s join tonfall.users u on u.id = s.user_id
     where s.hash = $1 and s.ends_at > $2 and s.seen_at > $3 and u.disabled_at is null`,
    [hash, time.now, time.seenSince],
  );
  if (!row) return null;
  const { hash: _, via, seenAt, ...user } = row;
  return { hash, via, seenAt, user };
}

/** The person has just done something. */
export async function touchSession(database: Queryable, hash: string, now: Date): Promise<void> {
  await database.query(
    `with seen as (update tonfall.sessions set seen_at = $2 where hash = $1 returning user_id)
     update tonfall.users set last_seen_at = $2 where id in (select user_id from seen)`,
    [hash, now],
  );
}

export async function endSession(database: Queryable, hash: string): Promise<void> {
  await database.query('delete from tonfall.sessions where hash = $1', [hash]);
}

/** Ends all sessions of a user, on every machine, except one where given. */
export async function endSessionsOf(
  database: Queryable,
  user: string,
  except: string | null = null,
): Promise<void> {
  await database.query('delete from tonfall.sessions where user_id = $1 and hash is distinct from $2', [
    user,
    except,
  ]);
}

/** Removes what has ended: sessions, links, sign-ins on their way, and counts of attempts. */
export async function removeEnded(
  database: Queryable,
  time: { readonly now: Date; readonly seenSince: Date; readonly countedBefore: Date },
): Promise<void> {
  const { now, seenSince, countedBefore } = time;
  await database.query('delete from tonfall.sessions where ends_at <= $1 or seen_at <= $2', [now, seenSince]);
  await database.query('delete from tonfall.setup_links where ends_at <= $1', [now]);
  await database.query('delete from tonfall.oidc_flows where ends_at <= $1', [now]);
  await database.query("delete from tonfall.rate_windows where key like 'sign-in:%' and started_at < $1", [
    countedBefore,
  ]);
}
