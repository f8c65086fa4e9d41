/** What to vacuum where nobody else does it (PGlite has no autovacuum). */

/** Schemas whose tables gather dead rows: ours. The outbox turns over with every comment. */
export const VACUUM_SCHEMAS: readonly string[] = ['tonfall'];
