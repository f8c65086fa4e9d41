/** What a worker does on the reconciler's schedule: find what was lost, and bring old labels and verdicts up to date. */
import type { Database } from '../src/database/database.js';
import type { Logger } from '../src/log.js';
import type { PolicyFollower } from '../src/pipeline/policy-follower.js';
import type { Pump } from '../src/pipeline/pump.js';
import { rejudge } from '../src/pipeline/rejudge.js';
import type { QueueBackend } from '../src/queue/backend.js';
import { pendingUpTo } from '../src/store/pending.js';
import { sweepUnlabelled } from '../src/store/sweep.js';
import { VACUUM_SCHEMAS } from '../src/store/vacuum.js';

export interface ReconcilerOptions {
  readonly database: Database;
  readonly queues: QueueBackend;
  readonly pump: Pump;
  readonly policy: PolicyFollower;
  /** Id of the model that labels. */
  readonly model: string;
  readonly log: Logger;
  readonly now: () => Date;
}

/** Comments that the sweep puts into the outbox while so many wait: it never floods what is fresh. */
const SWEEP_BELOW = 5_000;
const SWEEP_CHUNK = 1_000;

/** One run of the reconciler. Running it twice, or in two processes, changes nothing. */
export function createReconciler(options: ReconcilerOptions): () => Promise<void> {
  const { database, queues, pump, policy, model, log, now } = options;
  return async () => {
    let added = 0;
    for (let done = false; !done && (await pendingUpTo(database, SWEEP_BELOW)) < SWEEP_BELOW; ) {
      const swept = await sweepUnlabelled(database, model, { limit: SWEEP_CHUNK, now: now() });
      added += swept.added;
      done = swept.done;
    }
    const judged = await rejudge({ database, policy: await policy.current(), model, now });
    const queued = await pump.run();
    await queues.vacuum(VACUUM_SCHEMAS);
    if (added + judged + queued > 0) log.info({ added, judged, queued }, 'reconciled');
  };
}
