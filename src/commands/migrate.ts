/** `tonfall migrate check`: holds our scores against those of Perspective that a site has kept. */
import { finished } from 'node:stream/promises';
import { z } from 'zod';
import { openClassifier } from '../app.js';
import { TonfallError } from '../errors.js';
import { ScorePairs } from '../evaluation/score-pairs.js';
import { createLanguageDetector } from '../language/detector.js';
import { openOutputFile } from '../output/output-file.js';
import { createProgress } from '../output/progress.js';
import { openRejects, type Rejects } from '../output/rejects.js';
import { writeChunk } from '../output/write-chunk.js';
import { type Compared, compare } from '../pipeline/compare.js';
import { countRows } from '../sources/count-rows.js';
import type { SourceItem } from '../sources/source.js';
import { type CommandContext, defineCommand } from './command.js';
import { EXIT } from './exit-code.js';
import { countErrors, MIGRATION_FORMATS, type MigrationReport, migrationText } from './migrate-report.js';
import { openSourceOf, SOURCE_OPTIONS } from './source-options.js';
import { SCORING_KEYS } from './store-run.js';

const ACTIONS = ['check'] as const;

const threshold = z.coerce
  .number('expects a number, as 0.8')
  .gt(0, 'expects more than 0')
  .max(1, 'expects at most 1');

export const command = defineCommand({
  arguments: [
    { name: 'ACTION', summary: 'check', required: true },
    {
      name: 'FILE',
      summary: 'Texts with their scores by Perspective as JSON Lines, also .gz; - for stdin',
      variadic: true,
    },
  ],
  options: {
    threshold: {
      summary: 'Their threshold that ours is to be found for; again for more; 0.8 where not given',
      value: 'N',
      repeatable: true,
      schema: z.array(threshold).default([0.8]),
    },
    map: {
      summary: 'Which key holds what: text=body,scores=perspective.scores',
      value: 'FIELDS',
      schema: SOURCE_OPTIONS.map.schema,
    },
    format: {
      summary: `${MIGRATION_FORMATS.join(', ')}; by the name of --out, else a table`,
      value: 'FORMAT',
      schema: z.enum(MIGRATION_FORMATS).optional(),
    },
    out: { summary: 'Write to a file instead of stdout', value: 'FILE', schema: z.string().optional() },
    rejects: {
      summary: 'Also write what was refused, with the input as it came, as JSONL',
      value: 'FILE',
      schema: z.string().optional(),
    },
  },
  configuration: [...SCORING_KEYS, 'language'],
  examples: [
    'tonfall migrate check perspective.jsonl',
    'tonfall migrate check perspective.jsonl.gz --threshold 0.7 --threshold 0.9 --out migration.json',
    'tonfall migrate check log.jsonl --map text=comment.body,scores=answer.attributeScores',
  ],
  async run(context, { positionals: [action, ...files], options }) {
    if (!ACTIONS.some((name) => name === action)) {
      throw new TonfallError('USAGE', { detail: `Not ${action}, but ${ACTIONS.join(', ')}.` });
    }
    if (files.length === 0) throw new TonfallError('USAGE', { detail: 'Name a FILE.' });
    const { config, log, signal, stderr } = context;
    const { scores: scoresField = null, ...map } = options.map ?? {};
    const items = await openAll(files, map, context);
    const out = options.out ? await openOutputFile(options.out) : context.stdout;
    const rejects = options.rejects ? await openRejects(options.rejects) : null;
    const classifier = await openClassifier(config, log);
    const gathered = new Gathered();
    try {
      const detector = await createLanguageDetector({ siteLanguage: config.language });
      const rows = compare(items, { classifier, detector, scoresField, signal });
      await gather(rows, gathered, { files, rejects, context });
    } finally {
      await rejects?.close();
      await classifier.close();
    }
    const report = gathered.report(classifier.info().id, options.threshold, !signal.aborted);
    const format = options.format ?? (options.out?.endsWith('.json') ? 'json' : 'table');
    await writeChunk(out, migrationText(report, format));
    if (options.out) await finished(out.end());
    if (report.rows.compared === 0) stderr.write('no row was compared\n');
    if (signal.aborted) stderr.write('stopped before the end of the input\n');
    return gathered.errors > 0 || signal.aborted || report.rows.compared === 0 ? EXIT.refused : EXIT.ok;
  },
});

/** All at once, so that a name that is wrong is told before the first hour is over. */
async function openAll(
  files: readonly string[],
  map: Readonly<Record<string, string>>,
  context: CommandContext,
): Promise<AsyncGenerator<SourceItem>> {
  const sources = [];
  for (const file of files) {
    const options = { from: 'jsonl', map, ranks: undefined, savedAt: undefined } as const;
    sources.push(await openSourceOf(file, options, context));
  }
  return (async function* () {
    for (const source of sources) yield* source.read({ signal: context.signal });
  })();
}

/** What the report is made of: numbers and names, no text. */
class Gathered {
  readonly #pairs = new ScorePairs();
  readonly #errors = new Map<string, number>();
  readonly #unknown = new Map<string, number>();
  #compared = 0;

  get errors(): number {
    return countErrors(Object.fromEntries(this.#errors));
  }

  add(compared: Compared): void {
    if (compared.kind === 'error') count(this.#errors, compared.row.error.code);
    if (compared.kind !== 'row') return;
    const { language, theirs, ours, unknown } = compared;
    this.#compared += 1;
    this.#pairs.add(language, theirs, ours);
    for (const name of unknown) count(this.#unknown, name);
  }

  report(model: string, thresholds: readonly number[], complete: boolean): MigrationReport {
    return {
      schema: 1,
      model,
      rows: { compared: this.#compared, errors: Object.fromEntries(this.#errors) },
      complete,
      unknownAttributes: Object.fromEntries([...this.#unknown].sort()),
      comparisons: this.#pairs.compare(thresholds),
    };
  }
}

/** Names come from the input: there may be any number of them. */
const MOST_NAMES = 1000;

function count(counts: Map<string, number>, name: string): void {
  if (counts.size < MOST_NAMES || counts.has(name)) counts.set(name, (counts.get(name) ?? 0) + 1);
}

/** Errors that are told one by one; --rejects has them all. */
const ERRORS_SHOWN = 20;

async function gather(
  rows: AsyncIterable<Compared>,
  gathered: Gathered,
  { files, rejects, context }: { files: readonly string[]; rejects: Rejects | null; context: CommandContext },
): Promise<void> {
  const { stderr, terminal, now } = context;
  const progress = createProgress({ stream: stderr, isTTY: terminal.stderr, unit: 'rows', now });
  void countRows(files.filter((name) => name !== '-')).then(progress.total);
  const told: string[] = [];
  try {
    for await (const compared of rows) {
      gathered.add(compared);
      if (compared.kind === 'warning') told.push(`warning: ${compared.message} (${compared.place})`);
      else progress.add();
      if (compared.kind !== 'error') continue;
      const { place, error } = compared.row;
      await rejects?.write(compared.row, compared.raw);
      if (gathered.errors <= ERRORS_SHOWN) told.push(`refused: ${place}: ${error.code}: ${error.message}`);
    }
  } finally {
    progress.stop();
    // Not into the middle of a bar that moves.
    if (gathered.errors > ERRORS_SHOWN) told.push(`and ${gathered.errors - ERRORS_SHOWN} more refused`);
    for (const line of told) stderr.write(`${line}\n`);
  }
}
