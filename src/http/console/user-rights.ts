/** Whom an admin may change: one of every site everybody, one of some sites those who belong to these alone. */
import type { UserChange } from '../../accounts/manage-users.js';
import { TonfallError } from '../../errors.js';
import type { RoleOnSite, User } from '../../store/users.js';
import { type Actor, EVERY_SITE, includes, requireRole } from './actor.js';

/** Whether the actor is an admin of this site; of every site, for a role on every site. */
const isOurs =
  (actor: Actor) =>
  ({ site }: RoleOnSite): boolean =>
    includes(actor.role(site), 'admin');

/** The user as the actor may see one: with the roles on the actor's sites. Null where there is none of these. */
export function visibleUser(actor: Actor, user: User): User | null {
  if (actor.sitesWith('admin') === EVERY_SITE) return user;
  const roles = user.roles.filter(isOurs(actor));
  return roles.length > 0 ? { ...user, roles } : null;
}

/** Throws ROLE_MISSING unless the actor is an admin of all these sites. */
export function requireAdminOf(actor: Actor, roles: readonly RoleOnSite[]): void {
  for (const { site } of roles) requireRole(actor, 'admin', site);
}

/**
 * The change that the actor means: roles on sites of others stay. Throws USER_NOT_FOUND where the actor may not see the
 * user, ROLE_MISSING where the change is about more than the actor's own sites.
 */
export function allowedChange(actor: Actor, user: User, change: UserChange): UserChange {
  if (visibleUser(actor, user) === null) throw new TonfallError('USER_NOT_FOUND');
  const others = user.roles.filter((role) => !isOurs(actor)(role));
  const { roles, ...person } = change;
  if (Object.values(person).some((value) => value !== undefined)) requireAdminOf(actor, others);
  if (roles === undefined) return person;
  requireAdminOf(actor, roles);
  return { ...person, roles: [...others, ...roles] };
}
