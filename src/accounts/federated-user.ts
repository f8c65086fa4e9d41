/** Whose account it is that an identity provider speaks of. */
import type { Database, Queryable } from '../database/database.js';
import { TonfallError } from '../errors.js';
import { recordChange } from '../store/changes.js';
import { federatedUser, linkableUsers, linkUser } from '../store/federated-users.js';
import { insertUser, lockUsers, type RoleOnSite } from '../store/users.js';
import { siteOfRoles } from './manage-users.js';
import { newId } from './secret.js';

/** What a provider says of a person. */
export interface Claims {
  readonly issuer: string;
  /** The person's name at the provider, which is never given to another. */
  readonly subject: string;
  /** Null unless the provider has verified it. */
  readonly email: string | null;
  readonly name: string | null;
}

/**
 * Id of the user who is meant: the one that this account was linked to; at first the one with its verified e-mail
 * address, which is linked then; at last a new one, where people without an account are given `roles`.
 * Throws SIGN_IN_REFUSED.
 */
export async function userOfClaims(
  database: Database,
  claims: Claims,
  { roles, now }: { readonly roles: readonly RoleOnSite[] | null; readonly now: Date },
): Promise<string> {
  return database.transaction(async (transaction) => {
    await lockUsers(transaction);
    const known = await federatedUser(transaction, claims);
    if (known) {
      if (known.disabledAt === null) return known.id;
      throw new TonfallError('SIGN_IN_REFUSED');
    }
    const [match, another] = claims.email === null ? [] : await linkableUsers(transaction, claims.email);
    // Of two people with one address nobody knows who it is.
    if (another) throw new TonfallError('SIGN_IN_REFUSED');
    const user = match ?? (roles && (await create(transaction, claims, roles, now)));
    if (!user) throw new TonfallError('SIGN_IN_REFUSED');
    await linkUser(transaction, user.id, claims);
    await recordChange(transaction, {
      at: now,
      actor: user.id,
      actorName: user.name,
      what: match ? 'user.connect' : 'user.create',
      site: match || !roles ? null : siteOfRoles(roles),
      subject: user.login,
      before: null,
      after: match ? null : { name: user.name, email: claims.email, roles, disabled: false },
    });
    return user.id;
  });
}

async function create(
  transaction: Queryable,
  { email, name, subject }: Claims,
  roles: readonly RoleOnSite[],
  now: Date,
) {
  const login = email ?? subject;
  const user = { id: newId(), login, name: name ?? login, email, roles };
  // Somebody else has that login: an account that this person may not take over.
  return (await insertUser(transaction, user, now)) ? user : null;
}
