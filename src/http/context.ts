/** What every door of the server is given. */
import type { App } from '../app.js';
import type { Logger } from '../log.js';
import type { ModelInfo } from '../model/classifier.js';
import type { Normaliser } from '../pipeline/normaliser.js';
import type { PolicyFollower } from '../pipeline/policy-follower.js';
import type { KeyRing } from './key-ring.js';
import type { Scorer } from './scorer.js';

export interface HttpContext {
  readonly app: App;
  readonly scorer: Scorer;
  readonly model: ModelInfo;
  readonly normaliser: Normaliser;
  readonly keys: KeyRing;
  readonly policy: PolicyFollower;
  /** Milliseconds within which Coral is answered, scored or not. */
  readonly coralPatience: number;
  readonly log: Logger;
  readonly now: () => Date;
  /** Asked after comments were stored: they are queued at once instead of at the next look. */
  readonly onStored: () => void;
}
