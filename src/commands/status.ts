/** `tonfall status`: how much there is, how much waits, what failed, and which model labelled it. */
import { z } from 'zod';
import type { App } from '../app.js';
import { LABEL_QUEUE } from '../queue/names.js';
import { storeStatus } from '../store/status.js';
import { type CommandContext, defineCommand } from './command.js';
import { EXIT } from './exit-code.js';
import { STORE_KEYS, withApp } from './store-run.js';

export const command = defineCommand({
  options: { json: { summary: 'Print one JSON object', schema: z.boolean().default(false) } },
  configuration: [...STORE_KEYS, 'model', 'policy'],
  examples: ['tonfall status', 'tonfall status --json'],
  async run(context, { options }) {
    return withApp(context, 'either', async (app) => {
      const status = await readStatus(app);
      context.stdout.write(options.json ? `${JSON.stringify(status, null, 2)}\n` : describe(status, context));
      return EXIT.ok;
    });
  },
});

async function readStatus(app: App) {
  const model = await app.knownModelId();
  const store = await storeStatus(app.database, model ?? '');
  const counts = await app.queues.queue(LABEL_QUEUE).getJobCounts();
  return { store: app.database.kind, queue: { kind: app.queues.kind, jobs: counts }, model, ...store };
}

type Status = Awaited<ReturnType<typeof readStatus>>;

function describe(status: Status, { config, now }: CommandContext): string {
  const { jobs, kind } = status.queue;
  const waiting = (jobs.waiting ?? 0) + (jobs.prioritized ?? 0);
  const oldest =
    status.oldestPending === null ? '' : `, the oldest since ${age(status.oldestPending, now())}`;
  const lines: [string, string][] = [
    ['store', status.store === 'pglite' ? `embedded, in ${config.dataDir}` : 'PostgreSQL'],
    ['model', status.model ?? 'none'],
    ['comments', String(status.comments)],
    ['labelled', String(status.labelled)],
    ['waiting', `${status.pending}${oldest}`],
    ['failed', withParts(status.failed, status.failuresByCode)],
    ['refused', withParts(status.refused, status.refusalsByCode)],
    ['verdicts', parts(status.verdicts) || 'none'],
    ['labels by model', parts(status.labelsByModel) || 'none'],
    [
      `queue (${kind})`,
      `${waiting} waiting, ${jobs.active ?? 0} active, ${jobs.delayed ?? 0} delayed, ${jobs.failed ?? 0} failed jobs kept`,
    ],
  ];
  const width = Math.max(...lines.map(([name]) => name.length));
  return lines.map(([name, value]) => `${name.padEnd(width)}  ${value}\n`).join('');
}

const parts = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ');

const withParts = (total: number, counts: Readonly<Record<string, number>>): string =>
  total === 0 ? '0' : `${total} (${parts(counts)})`;

/** `3 min`, `2 h`, `5 d`. */
function age(iso: string, now: Date): string {
  const seconds = Math.max(0, Math.round((now.getTime() - Date.parse(iso)) / 1000));
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} d`;
}
