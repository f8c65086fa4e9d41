/** Who asks the console: a person with roles, each for one site or for all. */
import type { FastifyRequest } from 'fastify';
import { TonfallError } from '../../errors.js';
import { type Person, ROLES, type Role } from './schema/elements.js';

/** Stands for every site in a list of roles. */
export const EVERY_SITE = '*';

export interface SiteRole {
  /** `*` for every site. */
  readonly site: string;
  readonly role: Role;
}

export interface Actor {
  readonly user: Person;
  readonly roles: readonly SiteRole[];
  /** Whether the person may see this site at all. */
  canSee(site: string): boolean;
  /** The highest role on this site; null where there is none. */
  role(site: string): Role | null;
  /** Sites on which the person has this role or a higher one; `*` for all there are and will be. */
  sitesWith(role: Role): readonly string[] | typeof EVERY_SITE;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; set on the console's routes that ask for a session. */
    actor: Actor | null;
  }
}

/** Whether `role` allows what `least` allows: each role allows all that those before it do. */
export const includes = (role: Role | null, least: Role): boolean =>
  role !== null && ROLES.indexOf(role) >= ROLES.indexOf(least);

const higher = (one: Role | null, other: Role): Role => (one && includes(one, other) ? one : other);

export function createActor(user: Person, roles: readonly SiteRole[]): Actor {
  const role = (asked: string): Role | null =>
    roles
      .filter(({ site }) => site === asked || site === EVERY_SITE)
      .reduce<Role | null>((best, each) => higher(best, each.role), null);
  return {
    user,
    roles,
    role,
    canSee: (site) => role(site) !== null,
    sitesWith(least) {
      const sites = roles.filter((each) => includes(each.role, least)).map(({ site }) => site);
      return sites.includes(EVERY_SITE) ? EVERY_SITE : sites.sort();
    },
  };
}

/** The person that the session of this request belongs to. */
export function actorFor(request: FastifyRequest): Actor {
  if (!request.actor) throw new Error('The route asks for no session.');
  return request.actor;
}

/** Throws ROLE_MISSING unless the person has this role, or a higher one, on the site (`*`: on every site). */
export function requireRole(actor: Actor, role: Role, site: string): void {
  if (includes(actor.role(site), role)) return;
  throw new TonfallError('ROLE_MISSING', { detail: `It needs the role ${role} on this site.` });
}

/** Throws ROLE_MISSING unless the person has this role, or a higher one, on any site. */
export function requireRoleAnywhere(actor: Actor, role: Role): void {
  if (actor.roles.some((each) => includes(each.role, role))) return;
  throw new TonfallError('ROLE_MISSING', { detail: `It needs the role ${role}.` });
}
