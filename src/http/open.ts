/** Wires the server to what a process has opened. */
import { performance } from 'node:perf_hooks';
import type { App } from '../app.js';
import { startCounting } from '../dashboards/counting.js';
import { createLanguageDetector } from '../language/detector.js';
import type { Logger } from '../log.js';
import type { Classifier } from '../model/classifier.js';
import { createNormaliser } from '../pipeline/normaliser.js';
import { followPolicy, type PolicyFollower } from '../pipeline/policy-follower.js';
import type { PolicyInForce } from '../pipeline/policy-in-force.js';
import { openKeyRing } from './key-ring.js';
import { isLoopback } from './open-access.js';
import { createReadAhead } from './read-ahead.js';
import { createScorer } from './scorer.js';
import { type Server, startServer } from './server.js';

export interface HttpOptions {
  /** Loaded; the caller closes it after the server. */
  readonly classifier: Classifier;
  readonly log: Logger;
  readonly now: () => Date;
  /** Comments were stored: queue them now. */
  readonly onStored: () => void;
}

/** How long a text may wait for the model before its caller is turned away. */
const PATIENCE_MILLISECONDS = 2000;
/** Coral gives a phase 200 ms; the rest is for the way. */
const CORAL_PATIENCE_MILLISECONDS = 150;

/** Starts the server of `app`. Throws SERVER_OPEN, ADDRESS_UNAVAILABLE, DATABASE_UNAVAILABLE. */
export async function openHttp(app: App, options: HttpOptions): Promise<Server> {
  const { classifier, log, now, onStored } = options;
  const { config, database } = app;
  const site = { siteLanguage: config.language };
  const scorer = createScorer({
    classifier,
    detector: await createLanguageDetector(site),
    patience: PATIENCE_MILLISECONDS,
    clock: () => performance.now(),
  });
  const server = await startServer(
    {
      app,
      scorer,
      model: classifier.info(),
      normaliser: await createNormaliser(site),
      keys: openKeyRing(database, { now, mayBeOpen: isLoopback(config.host) }),
      policy: unhurried(followPolicy(database, now), now),
      coralPatience: CORAL_PATIENCE_MILLISECONDS,
      log,
      now,
      onStored,
    },
    config,
  );
  const counting = startCounting(database, log);
  return {
    ...server,
    async close() {
      await counting.close();
      await server.close();
    },
  };
}

/** The policy without waiting for a busy store; a change still counts within 5 s, as the follower looks every 2 s. */
function unhurried(follower: PolicyFollower, now: () => Date): PolicyFollower {
  const policies = createReadAhead<PolicyInForce>({ now, refreshAfter: 500, keep: 3000, capacity: 1 });
  return { current: () => policies.get('', () => follower.current()) };
}
