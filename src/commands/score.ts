/** `tonfall score`: labels a thread or an archive once, and leaves nothing behind. */
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { z } from 'zod';
import { openClassifier } from '../app.js';
import { TonfallError } from '../errors.js';
import { createRowWriter, OUTPUT_FORMATS, type OutputFormat } from '../output/formats.js';
import { openOutputFile } from '../output/output-file.js';
import { createProgress, NO_PROGRESS } from '../output/progress.js';
import { openRejects } from '../output/rejects.js';
import { createSummary } from '../output/summary.js';
import { readWrittenRows } from '../output/written-rows.js';
import { createNormaliser } from '../pipeline/normaliser.js';
import { parseSettings, policyOf } from '../pipeline/policy-in-force.js';
import { type Scored, scoreStream } from '../pipeline/score-stream.js';
import { signalAfter } from '../pipeline/until-stopped.js';
import { countRows } from '../sources/count-rows.js';
import type { SourceItem } from '../sources/source.js';
import { type CommandContext, defineCommand } from './command.js';
import { EXIT } from './exit-code.js';
import {
  openSourceOf,
  SOURCE_ARGUMENT,
  SOURCE_KEYS,
  SOURCE_OPTIONS,
  type SourceOptions,
} from './source-options.js';
import { SCORING_KEYS } from './store-run.js';

/** Somebody waits at the shell, and nothing is lost: --resume goes on with what has no row. */
const MOST_SHUTDOWN_SECONDS = 10;

export const command = defineCommand({
  arguments: [{ ...SOURCE_ARGUMENT, variadic: true }],
  options: {
    ...SOURCE_OPTIONS,
    format: {
      summary: `${OUTPUT_FORMATS.join(', ')}; by the name of --out, else a table on a terminal and jsonl elsewhere`,
      value: 'FORMAT',
      schema: z.enum(OUTPUT_FORMATS).optional(),
    },
    out: { summary: 'Write to a file instead of stdout', value: 'FILE', schema: z.string().optional() },
    resume: {
      summary: 'Go on with the --out file of a broken run of the same input',
      schema: z.boolean().default(false),
    },
    rejects: {
      summary: 'Also write what was refused, with the input as it came, as JSONL',
      value: 'FILE',
      schema: z.string().optional(),
    },
    text: { summary: 'Add the text of each comment', schema: z.boolean().default(false) },
  },
  configuration: [...SCORING_KEYS, ...SOURCE_KEYS, 'policy', 'shutdownSeconds'],
  examples: [
    'tonfall score examples/thread.txt',
    'tonfall score archive.jsonl.gz --out labels.jsonl --resume',
    'zcat dump.csv.gz | tonfall score - --from csv --map text=body --format csv',
  ],
  async run(context, { positionals, options }) {
    const { config, log, now, signal, terminal } = context;
    const sources = positionals.length > 0 ? positionals : ['-'];
    const format = options.format ?? formatOf(options.out, terminal.stdout);
    const written = options.resume ? await resumed(sources, options.out, format, options.text) : null;
    const out = options.out
      ? await openOutputFile(options.out, { append: written?.any ?? false })
      : context.stdout;
    const writer = createRowWriter(format, out, {
      text: options.text,
      columns: terminal.columns,
      colour: terminal.colour && !options.out,
      append: written?.any ?? false,
    });
    const rejects = options.rejects ? await openRejects(options.rejects) : null;
    const summary = createSummary();
    const classifier = await openClassifier(config, log);
    // From here on, so that loading the model does not count as slow scoring.
    const quiet = !options.out && terminal.stdout;
    const progress = quiet
      ? NO_PROGRESS
      : createProgress({ stream: context.stderr, isTTY: terminal.stderr, unit: 'comments', now });
    try {
      const rows = scoreStream(readAll(sources, options, context), {
        normaliser: await createNormaliser({ siteLanguage: config.language }),
        classifier,
        policy: policyOf(1, parseSettings(config.policy)),
        ...(written ? { written: written.rows() } : {}),
        signal,
        cancel: signalAfter(signal, 1000 * Math.min(config.shutdownSeconds, MOST_SHUTDOWN_SECONDS)),
        now,
      });
      void countRows(sources).then((total) => progress.total(total));
      for await (const scored of rows) {
        if (scored.kind === 'warning') {
          warn(context, scored);
          continue;
        }
        if (scored.kind === 'error') await rejects?.write(scored.row, scored.raw);
        if (scored.kind === 'error' && scored.before) continue;
        await writer.write(scored.row);
        summary.add(scored.row);
        progress.add();
      }
      await writer.end();
      if (!signal.aborted) progress.complete();
    } finally {
      progress.stop();
      await rejects?.close();
      if (options.out) await closed(out);
      await classifier.close();
    }
    context.stderr.write(`${summary.lines().join('\n')}\n`);
    // Half of the input is not all of it: what follows in a script must not take it for that.
    if (signal.aborted) context.stderr.write(`${stopped(options.out, format)}\n`);
    return summary.errors > 0 || signal.aborted ? EXIT.refused : EXIT.ok;
  },
});

async function* readAll(
  sources: readonly string[],
  options: SourceOptions,
  context: CommandContext,
): AsyncGenerator<SourceItem> {
  for (const argument of sources) {
    const source = await openSourceOf(argument, options, context);
    yield* source.read({ signal: context.signal });
  }
}

function formatOf(out: string | undefined, isTerminal: boolean): OutputFormat {
  if (out === undefined) return isTerminal ? 'table' : 'jsonl';
  return out.endsWith('.csv') ? 'csv' : 'jsonl';
}

function resumed(sources: readonly string[], out: string | undefined, format: OutputFormat, text: boolean) {
  const refuse = (detail: string) => {
    throw new TonfallError('USAGE', { detail });
  };
  if (out === undefined) return refuse('--resume needs --out.');
  if (format === 'table') return refuse('--resume cannot go on with a table.');
  if (sources.includes('-')) return refuse('--resume cannot read standard input a second time.');
  return readWrittenRows(out, format, text);
}

/** What to say at an early end. */
function stopped(out: string | undefined, format: OutputFormat): string {
  const resumable = out !== undefined && format !== 'table';
  return `stopped before the end of the input${resumable ? '; the same command with --resume goes on' : ''}`;
}

function warn(context: CommandContext, { place, message }: Extract<Scored, { kind: 'warning' }>): void {
  context.stderr.write(`warning: ${message} (${place})\n`);
}

async function closed(stream: Writable): Promise<void> {
  stream.end();
  await finished(stream);
}
