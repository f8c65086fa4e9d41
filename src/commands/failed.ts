/** `tonfall failed`: comments that could not be labelled, with the coded reason. */
import { z } from 'zod';
import { TonfallError } from '../errors.js';
import { plainTable } from '../output/plain-table.js';
import {
  dropFailures,
  type Failure,
  type FailureFilter,
  listFailures,
  retryFailures,
} from '../store/failures.js';
import { defineCommand } from './command.js';
import { EXIT } from './exit-code.js';
import { STORE_KEYS, withApp } from './store-run.js';

const ACTIONS = ['list', 'retry', 'drop'] as const;

export const command = defineCommand({
  arguments: [
    {
      name: 'ACTION',
      summary: 'list them, retry (queue them again), or drop (leave them unlabelled)',
      required: true,
    },
    { name: 'ID', summary: "Comments' own ids; all where none is given", variadic: true },
  ],
  options: {
    code: { summary: 'Only those with this code', value: 'CODE', schema: z.string().optional() },
    site: { summary: 'Only those of this site', value: 'NAME', schema: z.string().optional() },
    json: { summary: 'Print JSON lines', schema: z.boolean().default(false) },
  },
  configuration: [...STORE_KEYS, 'policy'],
  examples: ['tonfall failed list', 'tonfall failed retry --code MODEL_FAILED', 'tonfall failed drop c-17'],
  async run(context, { positionals: [action, ...ids], options }) {
    const picked = ACTIONS.find((name) => name === action);
    if (!picked) throw new TonfallError('USAGE', { detail: `Not ${action}, but ${ACTIONS.join(', ')}.` });
    const { code, site } = options;
    const filter: FailureFilter = {
      ...(ids.length > 0 ? { ids } : {}),
      ...(code === undefined ? {} : { code }),
      ...(site === undefined ? {} : { site }),
    };
    const { stdout, now } = context;
    return withApp(context, 'either', async ({ database }) => {
      if (picked === 'list') {
        const print = (failures: Failure[]) =>
          options.json ? failures.map((failure) => JSON.stringify(failure)).join('\n') : listing(failures);
        const failures: Failure[] = [];
        for await (const failure of listFailures(database, filter)) failures.push(failure);
        stdout.write(`${print(failures)}\n`);
        return EXIT.ok;
      }
      const count =
        picked === 'retry'
          ? await retryFailures(database, filter, now())
          : await dropFailures(database, filter, now());
      stdout.write(`${count} ${picked === 'retry' ? 'queued again' : 'dropped'}\n`);
      return EXIT.ok;
    });

    function listing(failures: readonly Failure[]): string {
      if (failures.length === 0) return 'No comment has failed.';
      return plainTable(
        ['site', 'id', 'code', 'attempts', 'failed at'],
        failures.map(({ site, id, code, attempts, failedAt }) => [
          site,
          id,
          code,
          String(attempts),
          failedAt,
        ]),
      );
    }
  },
});
