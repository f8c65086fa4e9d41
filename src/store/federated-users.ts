/** Users by the account that they have at an identity provider. */
import type { Queryable } from '../database/database.js';

interface Account {
  readonly issuer: string;
  readonly subject: string;
}

/** The user that this account was linked to, disabled or not. */
export async function federatedUser(
  database: Queryable,
  { issuer, subject }: Account,
): Promise<{ readonly id: string; readonly disabledAt: Date | null } | null> {
  const [row] = await database.query<{ id: string; disabledAt: Date | null }>(
    `select id, disabled_at as "disabledAt" from tonfall.users where oidc_issuer = $1 and oidc_subject = $2`,
    [issuer, subject],
  );
  return row ?? null;
}

/** Users with this e-mail address, in any case, who may sign in and are linked to no account yet; at most two. */
export async function linkableUsers(
  database: Queryable,
  email: string,
): Promise<{ readonly id: string; readonly login: string; readonly name: string }[]> {
  return database.query(
    `select id, login, name from tonfall.users
     where lower(email) = lower($1) and disabled_at is null and oidc_subject is null limit 2`,
    [email],
  );
}

export async function linkUser(
  transaction: Queryable,
  id: string,
  { issuer, subject }: Account,
): Promise<void> {
  await transaction.query('update tonfall.users set oidc_issuer = $2, oidc_subject = $3 where id = $1', [
    id,
    issuer,
    subject,
  ]);
}
