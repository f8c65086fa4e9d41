/** Users of the console and their roles. A user is disabled, never deleted: decisions name people. */
import type { Queryable } from '../database/database.js';
import { jsonParameter } from './json-parameter.js';

/** In rising order: each may do what those before it may. */
export type UserRole = 'viewer' | 'moderator' | 'lead' | 'admin';

export interface RoleOnSite {
  /** `*` for every site. */
  readonly site: string;
  readonly role: UserRole;
}

export interface User {
  readonly id: string;
  /** What the user signs in with; the same in any case. */
  readonly login: string;
  readonly name: string;
  readonly email: string | null;
  readonly roles: readonly RoleOnSite[];
  readonly hasPassword: boolean;
  readonly createdAt: Date;
  readonly disabledAt: Date | null;
  readonly lastSeenAt: Date | null;
}

/** Columns of a user whose table is called `u`. */
export const USER_COLUMNS = `u.id, u.login, u.name, u.email, u.password_hash is not null as "hasPassword",
  u.created_at as "createdAt", u.disabled_at as "disabledAt", u.last_seen_at as "lastSeenAt",
  coalesce((select jsonb_agg(jsonb_build_object('site', r.site, 'role', r.role) order by r.site)
    from tonfall.user_roles r where r.user_id = u.id), '[]'::jsonb) as roles`;

export interface NewUser {
  readonly id: string;
  readonly login: string;
  readonly name: string;
  readonly email: string | null;
  readonly roles: readonly RoleOnSite[];
}

/** Adds a user without a password; false where the login is taken. */
export async function insertUser(transaction: Queryable, user: NewUser, now: Date): Promise<boolean> {
  const { id, login, name, email, roles } = user;
  const rows = await transaction.query(
    `insert into tonfall.users (id, login, name, email, created_at) values ($1, $2, $3, $4, $5)
     on conflict do nothing returning id`,
    [id, login, name, email, now],
  );
  if (rows.length === 0) return false;
  await setRoles(transaction, id, roles);
  return true;
}

/** Puts these roles in the place of all that the user had. */
export async function setRoles(
  transaction: Queryable,
  user: string,
  roles: readonly RoleOnSite[],
): Promise<void> {
  await transaction.query('delete from tonfall.user_roles where user_id = $1', [user]);
  await transaction.query(
    `insert into tonfall.user_roles (user_id, site, role)
     select $1, r.site, r.role from jsonb_to_recordset($2::jsonb) as r (site text, role text)`,
    [user, jsonParameter(roles)],
  );
}

/** Changes what is given; the rest stays. */
export async function updateUser(
  transaction: Queryable,
  id: string,
  change: { readonly name: string; readonly email: string | null; readonly disabledAt: Date | null },
): Promise<void> {
  await transaction.query('update tonfall.users set name = $2, email = $3, disabled_at = $4 where id = $1', [
    id,
    change.name,
    change.email,
    change.disabledAt,
  ]);
}

export async function userById(database: Queryable, id: string): Promise<User | null> {
  const [row] = await database.query<User>(`select ${USER_COLUMNS} from tonfall.users u where u.id = $1`, [
    id,
  ]);
  return row ?? null;
}

/** The user of this login, in any case. */
export async function userByLogin(database: Queryable, login: string): Promise<User | null> {
  const [row] = await database.query<User>(
    `select ${USER_COLUMNS} from tonfall.users u where lower(u.login) = lower($1)`,
    [login],
  );
  return row ?? null;
}

/** All users, by login. */
export async function listUsers(database: Queryable): Promise<User[]> {
  return database.query<User>(`select ${USER_COLUMNS} from tonfall.users u order by lower(u.login)`);
}

export async function hasUsers(database: Queryable): Promise<boolean> {
  return (await database.query('select 1 from tonfall.users limit 1')).length > 0;
}

/** Whether anybody but this user is an admin of every site and may sign in. */
export async function hasOtherAdmin(transaction: Queryable, id: string): Promise<boolean> {
  const rows = await transaction.query(
    `select 1 from tonfall.users u join tonfall.user_roles r on r.user_id = u.id
     where r.site = '*' and r.role = 'admin' and u.disabled_at is null and u.id <> $1 limit 1`,
    [id],
  );
  return rows.length > 0;
}

/** Lets nobody else add users or change roles before this transaction ends. */
export async function lockUsers(transaction: Queryable): Promise<void> {
  await transaction.query('lock table tonfall.users in share row exclusive mode');
}

/** The hash of an enabled user's password with the user's id; null where there is no such user, or no password. */
export async function passwordOf(
  database: Queryable,
  login: string,
): Promise<{ readonly id: string; readonly hash: string } | null> {
  const [row] = await database.query<{ id: string; hash: string }>(
    `select id, password_hash as hash from tonfall.users
     where lower(login) = lower($1) and disabled_at is null and password_hash is not null`,
    [login],
  );
  return row ?? null;
}

export async function setPassword(transaction: Queryable, id: string, hash: string): Promise<void> {
  await transaction.query('update tonfall.users set password_hash = $2 where id = $1', [id, hash]);
}

/** What the person chose for the own screen; the console knows its form. */
export async function preferencesOf(database: Queryable, id: string): Promise<unknown> {
  const [row] = await database.query<{ preferences: unknown }>(
    'select preferences from tonfall.users where id = $1',
    [id],
  );
  return row?.preferences ?? {};
}

export async function savePreferences(database: Queryable, id: string, preferences: unknown): Promise<void> {
  await database.query('update tonfall.users set preferences = $2::jsonb where id = $1', [
    id,
    jsonParameter(preferences),
  ]);
}
