/** `tonfall backup`: a consistent copy of the embedded store, while it runs. */
import { resolve } from 'node:path';
import { backupStore } from '../database/backup.js';
import { TonfallError } from '../errors.js';
import { defineCommand } from './command.js';
import { EXIT } from './exit-code.js';
import { withApp } from './store-run.js';

export const command = defineCommand({
  arguments: [{ name: 'FILE', summary: 'Where to write it: a .tar.gz', required: true }],
  options: {},
  configuration: ['dataDir', 'databaseUrl'],
  examples: ['tonfall backup backup-2026-11-22.tar.gz'],
  async run(context, { positionals: [file = ''] }) {
    if (context.config.databaseUrl !== null) {
      throw new TonfallError('USAGE', { detail: 'A PostgreSQL database is backed up with pg_dump.' });
    }
    return withApp(context, 'either', async (app) => {
      const bytes = await backupStore(app.database, resolve(context.cwd, file));
      context.stdout.write(`${file}: ${bytes} bytes\n`);
      return EXIT.ok;
    });
  },
});
