/** What people decide: the review queue, decisions, claims, bulk jobs. */
import type { Migration } from './migration.js';

export const review: Migration = { version: 5, name: 'review', statements: [] };
