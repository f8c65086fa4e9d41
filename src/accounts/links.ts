/** One-time links: to the first account, into a new one, and back into one whose password is lost. */
import type { Database, Queryable } from '../database/database.js';
import { TonfallError } from '../errors.js';
import { recordChange } from '../store/changes.js';
import { endSessionsOf } from '../store/sessions.js';
import { endLinksOf, findLink, insertLink, type LinkPurpose, type SetupLink } from '../store/setup-links.js';
import { hasUsers, insertUser, lockUsers, setPassword, userById } from '../store/users.js';
import { hashPassword, requireStrong } from './password.js';
import { newId, newSecret, secretHash } from './secret.js';

const LIFE_MILLISECONDS = 24 * 3_600_000;

/** Makes a link of a user, or the one to the first account, and gives its secret. It lives 24 hours. */
export async function createLink(
  transaction: Queryable,
  { user, purpose }: { readonly user: string | null; readonly purpose: LinkPurpose },
  now: Date,
): Promise<string> {
  const secret = newSecret();
  const endsAt = new Date(now.getTime() + LIFE_MILLISECONDS);
  await insertLink(transaction, { hash: secretHash(secret), user, purpose, now, endsAt });
  return secret;
}

/** Secret of a link to the first account; null where there is an account already. */
export async function createFirstLink(database: Database, now: Date): Promise<string | null> {
  return database.transaction(async (transaction) =>
    (await hasUsers(transaction)) ? null : createLink(transaction, { user: null, purpose: 'first' }, now),
  );
}

/** Where a link leads; `root` ends with a slash. */
export const linkAddress = (root: string, secret: string): string => `${root}setup?token=${secret}`;

/** What a link is for. Throws LINK_INVALID. */
export async function readLink(database: Queryable, secret: string, now: Date): Promise<SetupLink> {
  const link = await findLink(database, secretHash(secret), now);
  if (!link || (link.user === null && (await hasUsers(database)))) throw new TonfallError('LINK_INVALID');
  return link;
}

/**
 * Sets the password that a link is for, once, and gives the user's id. The first account becomes admin of every site.
 * Throws LINK_INVALID, PASSWORD_WEAK, REQUEST_INVALID where the first account has no login.
 */
export async function useLink(
  database: Database,
  secret: string,
  given: {
    readonly login?: string | undefined;
    readonly name?: string | undefined;
    readonly password: string;
  },
  now: Date,
): Promise<string> {
  const { login, password } = given;
  await readLink(database, secret, now);
  const hash = await hashPassword(password);
  return database.transaction(async (transaction) => {
    await lockUsers(transaction);
    const link = await readLink(transaction, secret, now);
    const user =
      link.user === null
        ? await createFirst(transaction, { login, name: given.name ?? login }, now)
        : await userById(transaction, link.user);
    if (!user) throw new TonfallError('LINK_INVALID');
    requireStrong(password, [user.login, user.name, user.email ?? '']);
    await setPassword(transaction, user.id, hash);
    await endLinksOf(transaction, link.user);
    await endSessionsOf(transaction, user.id);
    await recordChange(transaction, {
      at: now,
      actor: user.id,
      actorName: user.name,
      what: 'user.password',
      site: null,
      subject: user.login,
      before: null,
      after: null,
    });
    return user.id;
  });
}

async function createFirst(
  transaction: Queryable,
  { login, name }: { readonly login: string | undefined; readonly name: string | undefined },
  now: Date,
) {
  if (login === undefined || name === undefined) {
    throw new TonfallError('REQUEST_INVALID', { detail: 'login: the first account needs one.' });
  }
  const user = { id: newId(), login, name, email: null, roles: [{ site: '*', role: 'admin' as const }] };
  await insertUser(transaction, user, now);
  await recordChange(transaction, {
    at: now,
    actor: user.id,
    actorName: name,
    what: 'user.create',
    site: null,
    subject: login,
    before: null,
    after: { name, email: null, roles: user.roles, disabled: false },
  });
  return user;
}
