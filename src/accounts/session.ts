/** Sessions: how they begin, how long they live, and how they end. */
import type { Config } from '../config.js';
import type { Queryable } from '../database/database.js';
import {
  endSession,
  findSession,
  insertSession,
  removeEnded,
  type SignedInVia,
  type StoredSession,
  touchSession,
} from '../store/sessions.js';
import { newSecret, secretHash } from './secret.js';

const MINUTE = 60_000;
/** A session's row is not written with every request; a session may end this much too early. */
const TOUCH_MILLISECONDS = 30_000;
/** Counts of attempts that are of no use any more. */
const COUNTED_MILLISECONDS = 24 * 60 * MINUTE;

export type SessionLife = Pick<Config, 'sessionIdleMinutes' | 'sessionHours'>;

const seenSince = (now: Date, { sessionIdleMinutes }: SessionLife): Date =>
  new Date(now.getTime() - sessionIdleMinutes * MINUTE);

/** Begins a session in the place of the one that the browser had, and gives its secret for the cookie. */
export async function beginSession(
  database: Queryable,
  options: {
    readonly user: string;
    readonly via: SignedInVia;
    /** Secret of the session that the browser sent along. */
    readonly before: string | null;
    readonly life: SessionLife;
    readonly now: Date;
  },
): Promise<string> {
  const { user, via, before, life, now } = options;
  const secret = newSecret();
  if (before !== null) await endSession(database, secretHash(before));
  await removeEnded(database, {
    now,
    seenSince: seenSince(now, life),
    countedBefore: new Date(now.getTime() - COUNTED_MILLISECONDS),
  });
  const endsAt = new Date(now.getTime() + life.sessionHours * 60 * MINUTE);
  await insertSession(database, { hash: secretHash(secret), user, via, now, endsAt });
  return secret;
}

/**
 * The session of a secret, or null. `active` where the person does something: that moves the end of an idle session;
 * what a page asks by itself does not.
 */
export async function sessionOf(
  database: Queryable,
  secret: string,
  options: { readonly life: SessionLife; readonly now: Date; readonly active: boolean },
): Promise<StoredSession | null> {
  const { life, now, active } = options;
  const session = await findSession(database, secretHash(secret), { now, seenSince: seenSince(now, life) });
  if (session && active && now.getTime() - session.seenAt.getTime() >= TOUCH_MILLISECONDS) {
    await touchSession(database, session.hash, now);
  }
  return session;
}
