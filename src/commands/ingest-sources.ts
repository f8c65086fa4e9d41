/** Ingests the sources of a command line one after the other. */
import type { App } from '../app.js';
import type { Rejects } from '../output/rejects.js';
import { type IngestReport, ingest } from '../pipeline/ingest.js';
import { createNormaliser } from '../pipeline/normaliser.js';
import { createPump } from '../pipeline/pump.js';
import { PRIORITY } from '../queue/backend.js';
import { LABEL_QUEUE } from '../queue/names.js';
import type { StoredComment } from '../store/comments.js';
import type { CommandContext } from './command.js';
import { openSourceOf, type SourceOptions } from './source-options.js';

export const NOTHING: IngestReport = { new: 0, changed: 0, unchanged: 0, refused: 0 };

export const addReports = (one: IngestReport, other: IngestReport): IngestReport => ({
  new: one.new + other.new,
  changed: one.changed + other.changed,
  unchanged: one.unchanged + other.unchanged,
  refused: one.refused + other.refused,
});

/** One line for people: `7 comments found: 7 new, 0 changed, 0 unchanged`. */
export function describeReport(report: IngestReport): string {
  const found = report.new + report.changed + report.unchanged;
  const refused = report.refused > 0 ? `; ${report.refused} refused` : '';
  const counts = `${report.new} new, ${report.changed} changed, ${report.unchanged} known before`;
  return `${found} ${found === 1 ? 'comment' : 'comments'} found: ${counts}${refused}`;
}

/** Stores all that the sources yield, and queues it. Refusals and warnings go to stderr as they come, refusals to `rejects` too. */
export async function ingestAll(
  app: App,
  context: CommandContext,
  sources: readonly string[],
  options: SourceOptions,
  onStored: (stored: readonly StoredComment[]) => void,
  rejects: Rejects | null = null,
): Promise<IngestReport> {
  const { config, log, now, signal, stderr } = context;
  const normaliser = await createNormaliser({ siteLanguage: config.language });
  const model = await app.knownModelId();
  // Without a model nothing can be queued for it; storing needs none.
  const pump =
    model === null
      ? null
      : createPump({
          database: app.database,
          queue: app.queues.queue(LABEL_QUEUE),
          model,
          batchSize: config.batchSize,
          now,
        });
  let total = NOTHING;
  for (const argument of sources) {
    const source = await openSourceOf(argument, options, context);
    const report = await ingest(source, {
      database: app.database,
      normaliser,
      site: config.site,
      priority: sources.length === 1 && source.cursorKey !== null ? PRIORITY.fresh : PRIORITY.bulk,
      now,
      signal,
      async onStored(stored) {
        onStored(stored);
        // The outbox has them; if the queue is away for now, the reconciler queues them later.
        await pump?.refill().catch((error) => log.warn({ err: error }, 'cannot queue comments now'));
      },
      async onRefused({ id, place, code, message, raw }) {
        stderr.write(`refused: ${place}: ${code}: ${message}\n`);
        await rejects?.write({ id, place, error: { code, message } }, raw);
      },
      onWarning: ({ place, message }) => {
        stderr.write(`warning: ${message} (${place})\n`);
      },
    });
    total = addReports(total, report);
    if (signal.aborted) break;
  }
  return total;
}
