/** Follows the settings of a store as they change. */
import type { Queryable } from '../database/database.js';
import type { SettingsDocument } from '../policy/settings.js';
import { currentSettings } from '../store/settings.js';
import { type PolicyInForce, policyOf } from './policy-in-force.js';

export interface PolicyFollower {
  /** The newest version, read again when the last look is older than `followMs`. */
  current(): Promise<PolicyInForce>;
}

/** Every process follows a change within 5 s; a look is one index read. */
const FOLLOW_MILLISECONDS = 2000;

/** Follows the settings of a store; `now` says when to look again. Reads nothing before the first question. */
export function followPolicy(database: Queryable, now: () => Date): PolicyFollower {
  let policy: PolicyInForce | null = null;
  let lookedAt = Number.NEGATIVE_INFINITY;
  return {
    async current() {
      const time = now().getTime();
      if (policy && time - lookedAt < FOLLOW_MILLISECONDS) return policy;
      const stored = await currentSettings<SettingsDocument>(database);
      lookedAt = time;
      if (stored.version === policy?.version) return policy;
      policy = policyOf(stored.version, stored.document);
      return policy;
    },
  };
}
