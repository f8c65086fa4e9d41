/**
 * The numbered steps that make the SQL schema `tonfall`, each a list of single statements that PGlite and
 * PostgreSQL 15 or newer understand. A step that was released is never edited; a change is a new step.
 */
import { assumedShares } from './migrations/assumed-shares.js';
import { http } from './migrations/http.js';
import type { Migration } from './migrations/migration.js';
import { pipeline } from './migrations/pipeline.js';
import { shares } from './migrations/shares.js';

export type { Migration };

export const MIGRATIONS: readonly Migration[] = [pipeline, shares, http, assumedShares];
