/** What the store does, whoever serves the database. */
import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import type { Database } from '../../src/database/database.js';
import { migrate } from '../../src/store/migrate.js';
import { emptyStore } from '../helpers/empty-store.js';
import { commentsContract } from './store-comments.js';
import { exportContract } from './store-export.js';
import { failuresContract } from './store-failures.js';
import { invariantContract } from './store-invariant.js';
import { labelsContract } from './store-labels.js';
import { migrateContract } from './store-migrate.js';
import { pendingContract } from './store-pending.js';
import { reviewContract } from './store-review.js';
import { settingsContract } from './store-settings.js';
import { statusContract } from './store-status.js';
import { sweepContract } from './store-sweep.js';
import { verdictsContract } from './store-verdicts.js';

/** Gives the database that the suite has opened; its tables are empty at the start of every test. */
export type Opened = () => Database;

export function storeContract(open: () => Promise<Database>, close: () => Promise<void>): void {
  let database: Database;
  const opened: Opened = () => database;

  beforeAll(async () => {
    database = await open();
    await migrate(database);
  });
  beforeEach(async () => {
    await emptyStore(database);
  });
  afterAll(async () => {
    await database.close();
    await close();
  });

  migrateContract(opened);
  commentsContract(opened);
  pendingContract(opened);
  labelsContract(opened);
  failuresContract(opened);
  verdictsContract(opened);
  sweepContract(opened);
  reviewContract(opened);
  settingsContract(opened);
  exportContract(opened);
  statusContract(opened);
  invariantContract(opened);
}
