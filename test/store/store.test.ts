import { describe } from '@jest/globals';
import { openPglite } from '../../src/database/embedded/pglite.js';
import { openPostgres } from '../../src/database/postgres.js';
import { storeContract } from '../contracts/store.js';
import { describeWith, type Fresh, freshPostgres } from '../helpers/servers.js';

describe('the store on PGlite', () => {
  storeContract(
    () => openPglite({ dataDir: null }),
    async () => {},
  );
});

describeWith(['postgres'], 'the store on PostgreSQL', () => {
  let server: Fresh<string>;
  storeContract(
    async () => {
      server = await freshPostgres();
      return openPostgres(server.value);
    },
    () => server.drop(),
  );
});
