/** Whether a decision has the reason that its sites want. */
import type { Queryable } from '../../database/database.js';
import { TonfallError } from '../../errors.js';
import type { Action } from '../../store/review-decisions.js';
import { reviewReasons } from '../../store/review-reasons.js';

/** Throws REQUEST_INVALID where a site wants a reason and there is none, or does not know the one given. */
export async function checkReason(
  database: Queryable,
  sites: readonly string[],
  action: Action,
  reason: string | null,
): Promise<void> {
  if (action === 'highlight' || action === 'note') return;
  for (const site of sites) {
    const { required, reasons } = await reviewReasons(database, site);
    if (reason === null && action === 'reject' && required) {
      throw new TonfallError('REQUEST_INVALID', { detail: 'A rejection needs a reason.', place: 'reason' });
    }
    if (reason !== null && !reasons.some(({ code }) => code === reason)) {
      throw new TonfallError('REQUEST_INVALID', { detail: 'There is no such reason.', place: 'reason' });
    }
  }
}
