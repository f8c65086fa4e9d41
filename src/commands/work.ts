/** `tonfall work`: a worker process beside others, on PostgreSQL or Redis. */
import { once } from 'node:events';
import { TonfallError } from '../errors.js';
import { defineCommand } from './command.js';
import { EXIT } from './exit-code.js';
import { LABELLING_KEYS, STORE_KEYS, withApp, withWorkers } from './store-run.js';

export const command = defineCommand({
  options: {},
  configuration: [...STORE_KEYS, ...LABELLING_KEYS, 'policy'],
  examples: ['tonfall work --threads 4', 'TONFALL_DATABASE_URL=postgres://tonfall@db/tonfall tonfall work'],
  async run(context) {
    const { config, signal, stdout } = context;
    if (config.databaseUrl === null)
      throw new TonfallError('EMBEDDED_ONE_PROCESS', { place: config.dataDir });
    return withApp(context, 'own', (app) =>
      withWorkers(context, app, async () => {
        stdout.write(`working: ${config.threads} threads, queue on ${app.queues.kind}; Ctrl-C stops\n`);
        if (!signal.aborted) await once(signal, 'abort');
        context.stderr.write('stopping: finishing what is in hand\n');
        return EXIT.ok;
      }),
    );
  },
});
