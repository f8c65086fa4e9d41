/** From what a page says about the time of its comments to moments. */
import type { CommentTime } from './page.js';

export interface ResolvedTime {
  /** ISO 8601 in UTC, or null where nothing is known. */
  readonly createdAt: string | null;
  readonly approximate: boolean;
}

/**
 * Moments for the comments of one page. An age counts back from when the page was saved; where that is unknown, the
 * oldest age gets the time of the article and the others follow at their distances. An age never leads before the
 * article, and is always approximate, since pages round ages down.
 */
export function resolveTimes(
  times: ReadonlyArray<CommentTime | null>,
  articleTime: Date | null,
  savedAt: Date | null,
): ResolvedTime[] {
  const oldest = times.reduce((most, time) => (time?.kind === 'age' ? Math.max(most, time.age) : most), 0);
  const start = articleTime?.getTime() ?? null;
  const end = savedAt?.getTime() ?? (start === null ? null : start + oldest);
  return times.map((time) => {
    if (time === null) return { createdAt: null, approximate: false };
    if (time.kind === 'moment')
      return { createdAt: time.moment.toISOString(), approximate: time.approximate };
    if (end === null) return { createdAt: null, approximate: true };
    const moment = Math.max(end - time.age, start ?? Number.NEGATIVE_INFINITY);
    return { createdAt: new Date(moment).toISOString(), approximate: true };
  });
}
