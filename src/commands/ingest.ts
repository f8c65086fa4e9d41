/** `tonfall ingest`: stores comments and queues them for labelling. */
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { App } from '../app.js';
import { TonfallError } from '../errors.js';
import { createProgress } from '../output/progress.js';
import { openRejects } from '../output/rejects.js';
import { countRows } from '../sources/count-rows.js';
import { type CommandContext, defineCommand } from './command.js';
import { EXIT, type ExitCode } from './exit-code.js';
import { addReports, describeReport, ingestAll, NOTHING } from './ingest-sources.js';
import { SOURCE_ARGUMENT, SOURCE_KEYS, SOURCE_OPTIONS, type SourceOptions } from './source-options.js';
import { LABELLING_KEYS, STORE_KEYS, withApp, withWorkers } from './store-run.js';
import { waitForLabels } from './wait-for-labels.js';

export const command = defineCommand({
  arguments: [{ ...SOURCE_ARGUMENT, required: true, variadic: true }],
  options: {
    ...SOURCE_OPTIONS,
    wait: { summary: 'Return only when all is labelled', schema: z.boolean().default(false) },
    watch: {
      summary: 'Look again every so many seconds, for sources that can be polled, until stopped',
      value: 'SECONDS',
      schema: z.coerce.number().int('expects whole seconds').min(1, 'expects at least 1').optional(),
    },
    rejects: {
      summary: 'Also write what was refused, with the input as it came, as JSONL',
      value: 'FILE',
      schema: z.string().optional(),
    },
  },
  configuration: [...STORE_KEYS, ...LABELLING_KEYS, ...SOURCE_KEYS, 'policy'],
  examples: [
    'tonfall ingest examples/thread.txt --wait',
    'tonfall ingest archive.jsonl.gz --site mountain-post',
    'tonfall ingest https://news.example --watch 60',
  ],
  async run(context, { positionals, options }) {
    return withApp(context, 'either', async (app) => {
      const work = () => ingestRounds(app, context, positionals, options);
      // Nobody else labels on an embedded store that only this command has open.
      if ((options.wait || options.watch !== undefined) && app.ownership === 'owner') {
        return withWorkers(context, app, async (workers) => {
          const code = await work();
          if (options.wait) await waitForLabels(app, context, (signal) => workers.drain(signal));
          return code;
        });
      }
      const code = await work();
      if (options.wait) await waitForLabels(app, context);
      return code;
    });
  },
});

interface IngestOptions extends SourceOptions {
  readonly watch?: number | undefined;
  readonly rejects?: string | undefined;
}

async function ingestRounds(
  app: App,
  context: CommandContext,
  sources: readonly string[],
  options: IngestOptions,
): Promise<ExitCode> {
  const { signal, terminal, stderr, now, log } = context;
  let total = NOTHING;
  // Once for all rounds: opening empties the file.
  const rejects = options.rejects === undefined ? null : await openRejects(options.rejects);
  try {
    do {
      const progress = createProgress({ stream: stderr, isTTY: terminal.stderr, unit: 'comments', now });
      void countRows(sources).then((total) => progress.total(total));
      try {
        const report = await ingestAll(
          app,
          context,
          sources,
          options,
          (stored) => progress.add(stored.length),
          rejects,
        );
        total = addReports(total, report);
        if (!signal.aborted) progress.complete();
        if (options.watch === undefined || report.new + report.changed + report.refused > 0) {
          context.stdout.write(`${describeReport(report)}\n`);
        }
      } catch (error) {
        // While watching, a source that does not answer is asked again at the next turn.
        if (options.watch === undefined || !(error instanceof TonfallError && error.entry.retry)) throw error;
        log.warn({ code: error.code }, 'the source could not be read this time');
      } finally {
        progress.stop();
      }
      if (options.watch !== undefined) await pause(options.watch * 1000, null, { signal }).catch(() => {});
    } while (options.watch !== undefined && !signal.aborted);
  } finally {
    await rejects?.close();
  }
  const broken = signal.aborted && options.watch === undefined;
  if (broken) stderr.write('stopped before the end of the input\n');
  return total.refused > 0 || broken ? EXIT.refused : EXIT.ok;
}
