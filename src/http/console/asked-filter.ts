/** The filter of a question about the queue, as the store takes it, within the sites that the person may see. */
import type { ReviewFilter } from '../../store/review-filter.js';
import { type Actor, requireRole } from './actor.js';
import type { QueueFilter } from './schema/queue.js';

/** Throws ROLE_MISSING where the filter names a site that the person may not see. */
export function askedFilter(actor: Actor, { q, ...filter }: QueueFilter): ReviewFilter {
  if (filter.site !== undefined) requireRole(actor, 'viewer', filter.site);
  return { ...filter, words: q, sites: actor.sitesWith('viewer') };
}
