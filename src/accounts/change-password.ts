/** A new password in the place of one that the person still knows. */
import type { Database } from '../database/database.js';
import { TonfallError } from '../errors.js';
import { recordChange } from '../store/changes.js';
import { endSessionsOf } from '../store/sessions.js';
import { endLinksOf } from '../store/setup-links.js';
import { setPassword, userById } from '../store/users.js';
import { hashPassword, requireStrong } from './password.js';
import { signIn } from './sign-in.js';

/**
 * Sets it, and ends all of the user's sessions, this one as well. Throws SIGN_IN_REFUSED where the present one is wrong,
 * SignInLimited, PASSWORD_WEAK.
 */
export async function changePassword(
  database: Database,
  id: string,
  given: { readonly current: string; readonly next: string; readonly address: string },
  now: Date,
): Promise<void> {
  const user = await userById(database, id);
  if (!user) throw new TonfallError('USER_NOT_FOUND');
  const { login, name, email } = user;
  await signIn(database, { login, password: given.current, address: given.address }, now);
  requireStrong(given.next, [login, name, email ?? '']);
  const hash = await hashPassword(given.next);
  await database.transaction(async (transaction) => {
    await setPassword(transaction, id, hash);
    await endSessionsOf(transaction, id);
    await endLinksOf(transaction, id);
    await recordChange(transaction, {
      at: now,
      actor: id,
      actorName: name,
      what: 'user.password',
      site: null,
      subject: login,
      before: null,
      after: null,
    });
  });
}
