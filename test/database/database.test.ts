import { describe } from '@jest/globals';
import { openPglite } from '../../src/database/embedded/pglite.js';
import { openDatabase } from '../../src/database/open.js';
import { databaseContract } from '../contracts/database.js';
import { describeWith, type Fresh, freshDataDir, freshPostgres } from '../helpers/servers.js';

describe('Database on PGlite, owned', () => {
  let folder: Fresh<string>;
  databaseContract(
    async () => {
      folder = await freshDataDir();
      const options = { databaseUrl: null, dataDir: folder.value, mode: 'own' as const };
      return (await openDatabase(options)).database;
    },
    () => folder.drop(),
  );
});

describe('Database on PGlite, in memory', () => {
  databaseContract(
    () => openPglite({ dataDir: null }),
    async () => {},
  );
});

describe('Database on PGlite, as a guest', () => {
  let folder: Fresh<string>;
  let owner: Awaited<ReturnType<typeof openDatabase>>;
  databaseContract(
    async () => {
      folder = await freshDataDir();
      const options = { databaseUrl: null, dataDir: folder.value };
      owner = await openDatabase({ ...options, mode: 'own' });
      return (await openDatabase({ ...options, mode: 'share' })).database;
    },
    async () => {
      await owner.database.close();
      await folder.drop();
    },
  );
});

describeWith(['postgres'], 'Database on PostgreSQL', () => {
  let server: Fresh<string>;
  databaseContract(
    async () => {
      server = await freshPostgres();
      return (await openDatabase({ databaseUrl: server.value, dataDir: '', mode: 'own' })).database;
    },
    () => server.drop(),
  );
});
