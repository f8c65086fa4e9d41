/** Which sites a question of the console is about. */
import { type Actor, EVERY_SITE, requireRole } from './actor.js';
import type { Role } from './schema/elements.js';

/** The site that was named, where the person has the role on it; else all sites on which the person has it; null for every site. */
export function askedSites(actor: Actor, role: Role, site?: string): readonly string[] | null {
  if (site !== undefined) {
    requireRole(actor, role, site);
    return [site];
  }
  const sites = actor.sitesWith(role);
  return sites === EVERY_SITE ? null : sites;
}
