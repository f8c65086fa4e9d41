/** What people decided, and who looks at what, as the console's answers say it. */
import type { z } from 'zod';
import type { BulkJob as StoredJob } from '../../store/review-bulk.js';
import type { Claim } from '../../store/review-claims.js';
import type { Acted, ReviewState } from '../../store/review-states.js';
import type { BulkJob, conflict } from './schema/decisions.js';
import type { Person } from './schema/elements.js';
import type { claim, reviewState } from './schema/queue.js';

type ShownState = z.output<typeof reviewState>;

const personOf = (acted: Acted | null): Person | null => acted && { id: acted.id, name: acted.name };

/** Where nobody has decided, the policy's verdict says whether it is out; a comment without one waits. */
const shownState = ({ state, verdict }: ReviewState): ShownState['state'] =>
  state !== 'open' ? state : verdict === 'publish' ? 'published' : 'waiting';

export const showState = (state: ReviewState, now: Date): ShownState => ({
  state: shownState(state),
  version: state.version,
  by: personOf(state.by),
  at: state.by?.at.toISOString() ?? null,
  reason: state.reason,
  decision: state.standing,
  undoUntil: state.effectiveAt && state.effectiveAt > now ? state.effectiveAt.toISOString() : null,
  highlighted: state.highlighted,
});

export const showClaim = (
  found: Claim | undefined,
  user: Pick<Person, 'id'>,
): z.output<typeof claim> | null =>
  found
    ? {
        by: { id: found.actor, name: found.name },
        until: found.until.toISOString(),
        mine: found.actor === user.id,
      }
    : null;

/** Who did what the asker did not know of; nobody where the comment itself has changed. */
export const showConflict = (state: ReviewState, now: Date): z.output<typeof conflict> => ({
  seq: state.seq,
  by: personOf(state.last),
  at: state.last?.at.toISOString() ?? null,
  review: showState(state, now),
});

export const showJob = ({ actor, name, sites: _, startedAt, endedAt, ...job }: StoredJob): BulkJob => ({
  ...job,
  by: { id: actor, name },
  startedAt: startedAt.toISOString(),
  endedAt: endedAt?.toISOString() ?? null,
});
