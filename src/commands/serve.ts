/** `tonfall serve`: the server and the whole pipeline in one process, until it is stopped. */
import { once } from 'node:events';
import { join } from 'node:path';
import picocolors from 'picocolors';
import { z } from 'zod';
import { startFeeder } from '../../workers/start-feeder.js';
import type { Workers } from '../../workers/start-workers.js';
import { createFirstLink } from '../accounts/links.js';
import type { App } from '../app.js';
import { TonfallError } from '../errors.js';
import { describeServer } from '../http/describe.js';
import { openHttp } from '../http/open.js';
import type { Server } from '../http/server.js';
import type { Classifier } from '../model/classifier.js';
import { BULK_NICENESS, createLanes } from '../model/lanes.js';
import { createRowWriter } from '../output/formats.js';
import { createSummary } from '../output/summary.js';
import { PACKAGE_ROOT } from '../package.js';
import { hasApiKeys } from '../store/api-keys.js';
import { labelRowsOf } from '../store/export.js';
import { countReview } from '../store/review-list.js';
import { storeStatus } from '../store/status.js';
import { type CommandContext, defineCommand } from './command.js';
import { EXIT, type ExitCode } from './exit-code.js';
import { describeReport, ingestAll } from './ingest-sources.js';
import { SOURCE_ARGUMENT, SOURCE_OPTIONS, type SourceOptions } from './source-options.js';
import { withApp, withClassifier, withWorkersOn } from './store-run.js';
import { waitForLabels } from './wait-for-labels.js';

/** The thread that ships with Tonfall. */
const SAMPLE = join(PACKAGE_ROOT, 'examples', 'thread.txt');
/** Rows that are shown at start; a longer thread is shown by `tonfall export`. */
const MOST_ROWS = 200;

export const command = defineCommand({
  arguments: [{ ...SOURCE_ARGUMENT, variadic: true }],
  options: {
    ...SOURCE_OPTIONS,
    sample: {
      summary: 'Ingest the sample thread where no SOURCE is named',
      schema: z.boolean().default(false),
    },
    apiOnly: {
      summary: 'Label nothing that is stored: `tonfall work` does, elsewhere. On PostgreSQL',
      schema: z.boolean().default(false),
    },
  },
  examples: [
    'tonfall serve',
    'tonfall serve thread.html',
    'tonfall serve --data-dir /var/lib/tonfall',
    'TONFALL_DATABASE_URL=postgres://tonfall@db/tonfall tonfall serve --api-only --host 0.0.0.0',
  ],
  async run(context, input) {
    const { config, log, now } = context;
    const { apiOnly } = input.options;
    if (apiOnly && config.databaseUrl === null)
      throw new TonfallError('EMBEDDED_ONE_PROCESS', { place: config.dataDir });
    return withApp(context, 'own', (app) =>
      // Whoever waits for an answer has threads that no stored comment ever takes.
      withClassifier(context, (classifier) =>
        (apiOnly ? withFeeder : withBulkWorkers)(classifier, context, app, async (labelling) => {
          const server = await openHttp(app, { classifier, log, now, onStored: () => labelling.look() });
          try {
            return await run(app, labelling, server, context, input);
          } finally {
            await server.close();
          }
        }),
      ),
    );
  },
});

/** What sees to it that stored comments are labelled. */
type Labelling = Pick<Workers, 'look'> & Partial<Pick<Workers, 'drain'>>;

/** Workers in this process. Their bulk has threads of its own, which step back behind the others. */
function withBulkWorkers<Result>(
  interactive: Classifier,
  context: CommandContext,
  app: App,
  work: (labelling: Labelling) => Promise<Result>,
): Promise<Result> {
  return withClassifier(
    context,
    (bulk) => withWorkersOn(createLanes({ interactive, bulk }), context, app, work),
    BULK_NICENESS,
  );
}

/** Workers elsewhere. */
async function withFeeder<Result>(
  classifier: Classifier,
  { config, log, now }: CommandContext,
  { database, queues }: App,
  work: (labelling: Labelling) => Promise<Result>,
): Promise<Result> {
  const model = classifier.info().id;
  const feeder = startFeeder({ database, queues, model, log, batchSize: config.batchSize, now });
  try {
    return await work(feeder);
  } finally {
    await feeder.close();
  }
}

type Options = SourceOptions & { readonly sample: boolean; readonly apiOnly: boolean };

async function run(
  app: App,
  labelling: Labelling,
  server: Server,
  context: CommandContext,
  { positionals, options }: { positionals: readonly string[]; options: Options },
): Promise<ExitCode> {
  const { signal, stdout } = context;
  const sources = positionals.length === 0 && options.sample ? [SAMPLE] : positionals;
  let refused = 0;
  if (sources.length > 0) {
    const { seqs, report } = await ingestKeepingSome(app, context, sources, options);
    refused = report.refused;
    stdout.write(`${describeReport(report)}\n`);
    await waitForLabels(app, context, labelling.drain);
    await show(app, context, seqs);
  }
  const elsewhere = options.apiOnly ? 'Stored comments are labelled by `tonfall work`, elsewhere.\n' : '';
  const state = {
    hasKeys: await hasApiKeys(app.database),
    firstLink: await createFirstLink(app.database, context.now()),
    waiting: await countReview(app.database, { sites: '*', state: 'waiting' }),
  };
  const colours = picocolors.createColors(context.terminal.colour);
  const described = describeServer(server, context.config, state, colours);
  stdout.write(`\n${await whereItRuns(app, context)}\n${elsewhere}\n${described}\n`);
  if (!signal.aborted) await once(signal, 'abort');
  context.stderr.write('stopping: finishing what is in hand\n');
  return refused > 0 ? EXIT.refused : EXIT.ok;
}

/** Ingests, and remembers the first comments in input order. */
async function ingestKeepingSome(
  app: App,
  context: CommandContext,
  sources: readonly string[],
  options: SourceOptions,
) {
  const seqs: number[] = [];
  const report = await ingestAll(app, context, sources, options, (stored) => {
    for (const { seq } of stored) if (seqs.length < MOST_ROWS) seqs.push(seq);
  });
  return { seqs, report };
}

async function show(app: App, { stdout, terminal }: CommandContext, seqs: readonly number[]): Promise<void> {
  const { columns, colour } = terminal;
  const writer = createRowWriter('table', stdout, { text: true, columns, colour });
  const summary = createSummary();
  for (const row of await labelRowsOf(app.database, seqs, { model: await app.modelId() })) {
    await writer.write(row);
    summary.add(row);
  }
  await writer.end();
  const cut = seqs.length === MOST_ROWS ? `the first ${MOST_ROWS}; \`tonfall export\` has all\n` : '';
  stdout.write(`${cut}${summary.lines().join('\n')}\n`);
}

async function whereItRuns(app: App, { config }: CommandContext): Promise<string> {
  const model = await app.modelId();
  const { comments, pending } = await storeStatus(app.database, model);
  const name = model.slice(0, model.indexOf('@'));
  const sizes = `PostgreSQL, queue on ${app.queues.kind}`;
  return [
    `Tonfall is running on ${app.database.kind === 'pglite' ? `the embedded store in ${config.dataDir}` : sizes}, model ${name}.`,
    `${comments} comments in the store, ${pending} waiting.`,
    'In a second terminal: npx tonfall status, or ingest FILE, or export. Ctrl-C stops.',
  ].join('\n');
}
