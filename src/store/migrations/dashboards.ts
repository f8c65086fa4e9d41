/** What the dashboards read: counts by the hour. */
import type { Migration } from './migration.js';

export const dashboards: Migration = { version: 6, name: 'dashboards', statements: [] };
