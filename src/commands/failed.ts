/** `tonfall failed`: comments that could not be labelled, with the coded reason. */
import type { Writable } from 'node:stream';
import { z } from 'zod';
import { ERRORS, type ErrorCode, TonfallError } from '../errors.js';
import { plainTable } from '../output/plain-table.js';
import { writeChunk } from '../output/write-chunk.js';
import {
  dropFailures,
  type Failure,
  type FailureFilter,
  listFailures,
  retryFailures,
} from '../store/failures.js';
import { defineCommand } from './command.js';
import { EXIT, type ExitCode } from './exit-code.js';
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
        const failures = listFailures(database, filter);
        return options.json ? printJson(failures, stdout) : printTable(failures, stdout);
      }
      const count =
        picked === 'retry'
          ? await retryFailures(database, filter, now())
          : await dropFailures(database, filter, now());
      stdout.write(`${count} ${picked === 'retry' ? 'queued again' : 'dropped'}\n`);
      return EXIT.ok;
    });
  },
});

/** Line by line: there may be as many as comments. */
async function printJson(failures: AsyncIterable<Failure>, stdout: Writable): Promise<ExitCode> {
  for await (const failure of failures) await writeChunk(stdout, `${JSON.stringify(failure)}\n`);
  return EXIT.ok;
}

/** The table, and below it what each code means and what to do about it. */
async function printTable(failures: AsyncIterable<Failure>, stdout: Writable): Promise<ExitCode> {
  const rows: string[][] = [];
  const codes = new Set<string>();
  for await (const { site, id, code, attempts, failedAt } of failures) {
    rows.push([site, id, code, String(attempts), failedAt]);
    codes.add(code);
  }
  const notes = [...codes]
    .filter((code): code is ErrorCode => code in ERRORS)
    .map((code) => `\n${code}: ${ERRORS[code].message} ${ERRORS[code].action}`);
  const text =
    rows.length === 0
      ? 'No comment has failed.'
      : `${plainTable(['site', 'id', 'code', 'attempts', 'failed at'], rows)}\n${notes.join('')}`;
  await writeChunk(stdout, `${text}\n`);
  return EXIT.ok;
}
