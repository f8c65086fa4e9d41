/** Step 4: what a label's thresholds take for granted of the comments they meet. */
import type { Migration } from './migration.js';

export const assumedShares: Migration = {
  version: 4,
  name: 'assumed shares',
  statements: [
    // Per attribute, from the model's manifest: a site that knows its own share moves the thresholds by it.
    "alter table tonfall.labels add column assumed_shares jsonb not null default '{}'",
  ],
};
