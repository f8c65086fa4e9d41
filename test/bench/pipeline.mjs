/** The pipeline of one process as `tonfall ingest --wait` runs it, with any classifier. */
import { availableParallelism } from 'node:os';
import { Writable } from 'node:stream';
import { commentRows } from './input.mjs';
import { compiled, openPlace } from './stores.mjs';

const CORES = availableParallelism();
const BATCH_SIZE = 32;
const now = () => new Date();

/** Silent up to warnings, which a bench must not hide. */
export async function benchLog() {
  const { createLogger } = await compiled('src/log.js');
  return createLogger({ level: 'warn' });
}

export async function deterministicClassifier(threads = CORES) {
  const { createDeterministicClassifier } = await compiled('src/model/deterministic-classifier.js');
  const classifier = createDeterministicClassifier({ threads });
  await classifier.load();
  return classifier;
}

export async function realClassifier(folder, threads = CORES) {
  const { createOnnxClassifier } = await compiled('src/model/onnx-classifier.js');
  const classifier = await createOnnxClassifier({ folder, threads });
  await classifier.load();
  return classifier;
}

/** Store, queue, classifier and workers of one process; `ingest` is what the command does. */
export async function startPipeline(place, classifier, { threads = CORES } = {}) {
  const { startWorkers } = await compiled('workers/start-workers.js');
  const { ingestAll } = await compiled('src/commands/ingest-sources.js');
  const log = await benchLog();
  const opened = await openPlace(place, log);
  const { database, queues, ownership } = opened;
  const workers = await startWorkers({
    database,
    queues,
    classifier,
    log,
    concurrency: 2 * threads,
    batchSize: BATCH_SIZE,
    alone: ownership === 'owner',
    now,
  });
  const context = {
    config: { language: 'de', batchSize: BATCH_SIZE, site: 'default', section: null },
    log,
    now,
    signal: new AbortController().signal,
    stderr: new Writable({ write: (_chunk, _encoding, done) => done() }),
  };
  const modelId = async () => classifier.info().id;
  const app = { database, queues, modelId, knownModelId: modelId };
  return {
    database,
    queues,
    workers,
    ingest: (file) => ingestAll(app, context, [file], {}, () => {}),
    drain: () => workers.drain(),
    async close() {
      await workers.close();
      await opened.close();
    },
  };
}

/** Stores comments `from` to `to` of the generator, normalised, waiting for their labels. */
export async function storeRange(database, from, to, priority = 100) {
  const { rawCommentSchema } = await compiled('src/comment.js');
  const { createNormaliser } = await compiled('src/pipeline/normaliser.js');
  const { storeComments } = await compiled('src/store/comments.js');
  const normaliser = await createNormaliser({ siteLanguage: 'de' });
  let part = [];
  const flush = async () => {
    if (part.length > 0) await storeComments(database, part, { now: now(), priority });
    part = [];
  };
  for (const row of commentRows(from, to)) {
    const raw = rawCommentSchema.parse({ site: 'default', source: 'jsonl', ...row });
    const outcome = normaliser(raw, row.id);
    if (outcome.kind === 'refusal')
      throw new Error(`The bench's own comment was refused: ${outcome.refusal.code}`);
    part.push(outcome.comment);
    if (part.length === 500) await flush();
  }
  await flush();
}

/** Throws unless exactly so many labels are there and nothing waits. */
export async function expectLabels(database, count) {
  const [found] = await database.query(
    `select (select count(*) from tonfall.labels) as labels, (select count(*) from tonfall.verdicts) as verdicts,
       (select count(*) from tonfall.pending) as pending`,
  );
  if (found.labels !== count || found.verdicts !== count || found.pending !== 0) {
    throw new Error(`Expected ${count} labels, found ${JSON.stringify(found)}.`);
  }
}

/** Seconds that `work` takes, by the clock and by the processor (all threads of this process). */
export async function timed(work) {
  const [wall, cpu] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(cpu);
  return { wall: (performance.now() - wall) / 1000, cpu: (user + system) / 1e6 };
}

export const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};
export const sum = (values) => values.reduce((total, value) => total + value, 0);
