/** The time and the place that a dashboard was asked for. */
import type { z } from 'zod';
import { TonfallError } from '../../errors.js';
import { daysOf, type Period } from '../../store/dashboard-period.js';
import type { Actor } from './actor.js';
import { askedSites } from './asked-sites.js';
import type { rangeQuery } from './schema/dashboards.js';
import type { Role } from './schema/elements.js';

const DAY_MILLISECONDS = 86_400_000;

/** Days that may be asked for at once, so that an answer has a size that a page can show. */
const MOST_DAYS = 1100;

/** Throws REQUEST_INVALID where the days are in the wrong order or too many, ROLE_MISSING. */
export function askedPeriod(
  query: Pick<z.output<typeof rangeQuery>, 'from' | 'to' | 'site' | 'section' | 'language'>,
  actor: Actor,
  { role = 'viewer', mostDays = MOST_DAYS }: { readonly role?: Role; readonly mostDays?: number } = {},
): Period {
  const { from, to, site, section = null, language = null } = query;
  const period = {
    from: new Date(from),
    until: new Date(Date.parse(to) + DAY_MILLISECONDS),
    sites: askedSites(actor, role, site),
    section,
    language,
  };
  const days = daysOf(period);
  if (days < 1 || days > mostDays) {
    throw new TonfallError('REQUEST_INVALID', {
      detail: days < 1 ? '"to" is before "from".' : `At most ${mostDays} days are shown at once.`,
    });
  }
  return period;
}
