/** `tonfall eval`: holds scores against labels that people gave. */
import { finished } from 'node:stream/promises';
import { TonfallError } from '../errors.js';
import { createLanguageDetector } from '../language/detector.js';
import { openOutputFile } from '../output/output-file.js';
import { createProgress } from '../output/progress.js';
import { openRejects, type Rejects } from '../output/rejects.js';
import { writeChunk } from '../output/write-chunk.js';
import { type Evaluated, evaluate, type LanguageChoice } from '../pipeline/evaluate.js';
import { ReportBuilder } from '../pipeline/evaluation-report.js';
import type { LabelledFile } from '../pipeline/labelled-rows.js';
import { countRows } from '../sources/count-rows.js';
import { threadName } from '../sources/text-input.js';
import { type CommandContext, defineCommand } from './command.js';
import { EVAL_OPTIONS, type EvalOptions } from './eval-options.js';
import { formatOfName, reportText } from './eval-report.js';
import { chooseScorer } from './eval-scorer.js';
import { EXIT } from './exit-code.js';
import { openSourceOf } from './source-options.js';
import { SCORING_KEYS } from './store-run.js';

export const command = defineCommand({
  arguments: [
    {
      name: 'FILE',
      summary: 'Labelled rows as JSON Lines, also .gz; - for stdin',
      required: true,
      variadic: true,
    },
  ],
  options: EVAL_OPTIONS,
  configuration: SCORING_KEYS,
  examples: [
    'tonfall eval examples/labelled.jsonl',
    'tonfall eval held-out/*.jsonl.gz --sample 300 --by source --by language --out report.md',
    'tonfall eval labelled.jsonl --scorer perspective --url https://scorer.example/v1alpha1 --rate 5',
  ],
  async run(context, { positionals, options }) {
    const { signal, stderr } = context;
    const language = languageChoice(options);
    const openScorer = chooseScorer(options, context);
    const files = await openFiles(positionals, options, context);
    const out = options.out ? await openOutputFile(options.out) : context.stdout;
    const rejects = options.rejects ? await openRejects(options.rejects) : null;
    const { scorer, close } = await openScorer();
    const builder = new ReportBuilder({
      scorer: scorer.name,
      files: positionals.map(threadName),
      language,
      sample: options.sample ?? null,
      seed: options.seed,
      resamples: options.bootstrap,
      thresholds: Object.fromEntries(options.threshold),
    });
    let broken: unknown;
    try {
      const rows = evaluate(files, {
        scorer,
        detector: await createLanguageDetector({ siteLanguage: context.config.language }),
        language,
        tasks: new Set(options.attribute),
        by: options.by,
        sample: options.sample ?? null,
        seed: options.seed,
        signal,
      });
      await gather(rows, builder, { rejects, positionals, options, context });
    } catch (error) {
      // Hours of scoring are not thrown away because the scorer went away at the end of them.
      if (builder.measured === 0) throw error;
      broken = error;
    } finally {
      await rejects?.close();
      await close();
    }
    if (builder.measured === 0) stderr.write('no row was measured\n');
    const report = builder.report(broken === undefined && !signal.aborted);
    await writeChunk(out, reportText(report, options.format ?? formatOfName(options.out)));
    if (options.out) await finished(out.end());
    if (broken !== undefined) throw broken;
    if (signal.aborted) stderr.write('stopped before the end of the input\n');
    return builder.errors > 0 || signal.aborted || builder.measured === 0 ? EXIT.refused : EXIT.ok;
  },
});

function languageChoice({ language, languageFromRow }: EvalOptions): LanguageChoice {
  if (language === undefined) return { kind: languageFromRow ? 'row' : 'found' };
  if (!languageFromRow) return { kind: 'given', language };
  throw new TonfallError('USAGE', { detail: 'Give --language or --language-from-row, not both.' });
}

/** All at once, so that a name that is wrong is told before the first hour is over. */
async function openFiles(
  positionals: readonly string[],
  { map }: EvalOptions,
  context: CommandContext,
): Promise<AsyncGenerator<LabelledFile>> {
  const sources = [];
  for (const file of positionals)
    sources.push(
      await openSourceOf(file, { from: 'jsonl', map, ranks: undefined, savedAt: undefined }, context),
    );
  return (async function* () {
    for (const [at, source] of sources.entries()) {
      yield { name: threadName(positionals[at] ?? ''), items: source.read({ signal: context.signal }) };
    }
  })();
}

/** Errors that are told one by one; --rejects has them all. */
const ERRORS_SHOWN = 20;

async function gather(
  rows: AsyncIterable<Evaluated>,
  builder: ReportBuilder,
  {
    rejects,
    positionals,
    options,
    context: { stderr, terminal, now },
  }: {
    rejects: Rejects | null;
    positionals: readonly string[];
    options: EvalOptions;
    context: CommandContext;
  },
): Promise<void> {
  const progress = createProgress({ stream: stderr, isTTY: terminal.stderr, unit: 'rows', now });
  if (options.sample === undefined)
    void countRows(positionals.filter((name) => name !== '-')).then(progress.total);
  const told: string[] = [];
  try {
    for await (const evaluated of rows) {
      builder.add(evaluated);
      if (evaluated.kind === 'warning') told.push(`warning: ${evaluated.message} (${evaluated.place})`);
      if (evaluated.kind === 'error') {
        const { place, error } = evaluated.row;
        await rejects?.write(evaluated.row, evaluated.raw);
        if (builder.errors <= ERRORS_SHOWN) told.push(`${error.code}: ${error.message} (${place})`);
      }
      if (evaluated.kind === 'row' || options.sample === undefined) progress.add();
    }
  } finally {
    progress.stop();
    // Not into the middle of a bar that moves.
    if (builder.errors > ERRORS_SHOWN) told.push(`and ${builder.errors - ERRORS_SHOWN} more`);
    for (const line of told) stderr.write(`${line}\n`);
  }
}
