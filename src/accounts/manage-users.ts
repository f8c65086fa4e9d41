/** Adding users and changing them, on record, and with an end of their sessions where they may less than before. */
import { isDeepStrictEqual } from 'node:util';
import type { Database, Queryable } from '../database/database.js';
import { TonfallError } from '../errors.js';
import { recordChange } from '../store/changes.js';
import { endSessionsOf } from '../store/sessions.js';
import { endLinksOf } from '../store/setup-links.js';
import {
  hasOtherAdmin,
  insertUser,
  lockUsers,
  type RoleOnSite,
  setRoles,
  type User,
  updateUser,
  userById,
} from '../store/users.js';
import type { Editor } from './editor.js';
import { createLink } from './links.js';
import { newId } from './secret.js';

export interface UserDraft {
  readonly login: string;
  readonly name: string;
  readonly email: string | null;
  readonly roles: readonly RoleOnSite[];
}

/** What can be changed of a user; what is not given stays. */
export interface UserChange {
  readonly name?: string | undefined;
  readonly email?: string | null | undefined;
  readonly roles?: readonly RoleOnSite[] | undefined;
  readonly disabled?: boolean | undefined;
}

/** A user as the record of changes keeps one. */
interface Recorded {
  readonly name: string;
  readonly email: string | null;
  readonly roles: readonly RoleOnSite[];
  readonly disabled: boolean;
}

const bySite = (roles: readonly RoleOnSite[]): RoleOnSite[] =>
  [...new Map(roles.map(({ site, role }) => [site, { site, role }])).values()].sort((a, b) =>
    a.site < b.site ? -1 : 1,
  );

/** A user as the record of changes keeps one. */
export const recordedUser = ({ name, email, roles, disabledAt }: User): Recorded => ({
  name,
  email,
  roles: bySite(roles),
  disabled: disabledAt !== null,
});

/** The one site that all these roles are for; null where there are several, or every one. */
export function siteOfRoles(roles: readonly RoleOnSite[]): string | null {
  const [first, ...others] = new Set(roles.map(({ site }) => site));
  return first === undefined || first === '*' || others.length > 0 ? null : first;
}

/** Adds a user; gives it with the secret of the link to set a password with. Throws USER_EXISTS. */
export async function createUser(
  database: Database,
  draft: UserDraft,
  { by, now }: { readonly by: Editor; readonly now: Date },
): Promise<{ readonly user: User; readonly link: string }> {
  return database.transaction(async (transaction) => {
    await lockUsers(transaction);
    const id = newId();
    const roles = bySite(draft.roles);
    if (!(await insertUser(transaction, { ...draft, id, roles }, now))) throw new TonfallError('USER_EXISTS');
    // Whoever was to make the first account comes too late.
    await endLinksOf(transaction, null);
    const user = await existing(transaction, id);
    await record(transaction, {
      by,
      now,
      user,
      what: 'user.create',
      before: null,
      after: recordedUser(user),
    });
    return { user, link: await createLink(transaction, { user: id, purpose: 'invite' }, now) };
  });
}

/**
 * Changes a user. Other roles, or being disabled, end the user's sessions at once. Throws USER_NOT_FOUND, LAST_ADMIN.
 * `reverts` is the change that this one takes back.
 */
export async function changeUser(
  transaction: Queryable,
  id: string,
  change: UserChange,
  options: { readonly by: Editor; readonly now: Date; readonly reverts?: number },
): Promise<User> {
  const { by, now, reverts } = options;
  await lockUsers(transaction);
  const user = await existing(transaction, id);
  const before = recordedUser(user);
  const after: Recorded = {
    name: change.name ?? before.name,
    email: change.email === undefined ? before.email : change.email,
    roles: change.roles ? bySite(change.roles) : before.roles,
    disabled: change.disabled ?? before.disabled,
  };
  if (isDeepStrictEqual(before, after)) return user;
  if (isAdmin(before) && !isAdmin(after) && !(await hasOtherAdmin(transaction, id)))
    throw new TonfallError('LAST_ADMIN');
  const disabledAt = after.disabled ? (user.disabledAt ?? now) : null;
  await updateUser(transaction, id, { name: after.name, email: after.email, disabledAt });
  await setRoles(transaction, id, after.roles);
  if (!isDeepStrictEqual(before.roles, after.roles) || after.disabled) await endSessionsOf(transaction, id);
  if (after.disabled) await endLinksOf(transaction, id);
  await record(transaction, { by, now, user, what: 'user.change', before, after, reverts });
  return existing(transaction, id);
}

/** Makes a link to a new password; the present one is good until it is used. Throws USER_NOT_FOUND. */
export async function resetUser(
  database: Database,
  id: string,
  { by, now }: { readonly by: Editor; readonly now: Date },
): Promise<{ readonly user: User; readonly link: string }> {
  return database.transaction(async (transaction) => {
    const user = await existing(transaction, id);
    if (user.disabledAt !== null)
      throw new TonfallError('USER_NOT_FOUND', { detail: 'The account is disabled.' });
    const purpose = user.hasPassword ? 'reset' : 'invite';
    await record(transaction, { by, now, user, what: 'user.link', before: null, after: null });
    return { user, link: await createLink(transaction, { user: id, purpose }, now) };
  });
}

const isAdmin = ({ roles, disabled }: Recorded): boolean =>
  !disabled && roles.some(({ site, role }) => site === '*' && role === 'admin');

async function existing(transaction: Queryable, id: string): Promise<User> {
  const user = await userById(transaction, id);
  if (!user) throw new TonfallError('USER_NOT_FOUND');
  return user;
}

async function record(
  transaction: Queryable,
  row: {
    readonly by: Editor;
    readonly now: Date;
    readonly user: User;
    readonly what: string;
    readonly before: Recorded | null;
    readonly after: Recorded | null;
    readonly reverts?: number | undefined;
  },
): Promise<void> {
  const { by, now, user, what, before, after, reverts = null } = row;
  await recordChange(transaction, {
    at: now,
    actor: by.id,
    actorName: by.name,
    what,
    site: siteOfRoles([...user.roles, ...(after?.roles ?? [])]),
    subject: user.login,
    before,
    after,
    reverts,
  });
}
