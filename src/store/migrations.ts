/**
 * The numbered steps that make the SQL schema `tonfall`, each a list of single statements that PGlite and
 * PostgreSQL 15 or newer understand. A step that was released is never edited; a change is a new step.
 */
import { accounts } from './migrations/accounts.js';
import { assumedShares } from './migrations/assumed-shares.js';
import { dashboards } from './migrations/dashboards.js';
import { http } from './migrations/http.js';
import type { Migration } from './migrations/migration.js';
import { personCounts } from './migrations/person-counts.js';
import { pipeline } from './migrations/pipeline.js';
import { review } from './migrations/review.js';
import { shares } from './migrations/shares.js';

export type { Migration };

export const MIGRATIONS: readonly Migration[] = [
  pipeline,
  shares,
  http,
  assumedShares,
  accounts,
  review,
  dashboards,
  personCounts,
];
