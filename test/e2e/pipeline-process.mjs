/**
 * The whole pipeline in a process of its own, with the deterministic classifier on real threads, so that a test can
 * kill it. User commands refuse that classifier. Runs the compiled code; the argument is one JSON object.
 *
 * Says on standard output: `ready`, a line `scored N` for each call of the model, and `done` when nothing waits.
 */
import { createReadStream } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { openDatabase } from '../../dist/src/database/open.js';
import { createLogger } from '../../dist/src/log.js';
import { createDeterministicClassifier } from '../../dist/src/model/deterministic-classifier.js';
import { ingest } from '../../dist/src/pipeline/ingest.js';
import { createNormaliser } from '../../dist/src/pipeline/normaliser.js';
import { parseSettings } from '../../dist/src/pipeline/policy-in-force.js';
import { openQueueBackend } from '../../dist/src/queue/open.js';
import { createJsonlSource } from '../../dist/src/sources/jsonl.js';
import { migrate } from '../../dist/src/store/migrate.js';
import { seedSettings } from '../../dist/src/store/settings.js';
import { startWorkers } from '../../dist/workers/start-workers.js';

const { databaseUrl, queueUrl, prefix, dataDir, file, delay, batchSize = 32 } = JSON.parse(process.argv[2]);
const say = (text) => process.stdout.write(`${text}\n`);
const now = () => new Date();
const log = createLogger({ level: 'warn' });

const { database, ownership } = await openDatabase({
  databaseUrl,
  dataDir,
  mode: 'own',
  waitMs: 20_000,
  log,
});
await migrate(database);
await seedSettings(database, parseSettings(null), now());
const queues = await openQueueBackend({ queueUrl, databaseUrl, database, log, prefix });

const threads = createDeterministicClassifier({ threads: 2 });
await threads.load();
const classifier = {
  load: async () => {},
  info: () => threads.info(),
  close: () => threads.close(),
  async classify(inputs, options) {
    await pause(delay);
    const scores = await threads.classify(inputs, options);
    say(`scored ${inputs.length}`);
    return scores;
  },
};

const workers = await startWorkers({
  ...{ database, queues, classifier, log, now, batchSize },
  concurrency: 4,
  alone: ownership === 'owner',
});
say('ready');

let stopping = false;
process.once('SIGTERM', () => {
  stopping = true;
});
if (file) {
  const defaults = { site: 'default', section: null, savedAt: null };
  const source = createJsonlSource({ input: createReadStream(file), place: file, defaults });
  const normaliser = await createNormaliser({ siteLanguage: 'de' });
  await ingest(source, { database, normaliser, site: 'default', priority: 100, now });
  await workers.drain();
  say('done');
} else {
  while (!stopping) await pause(50);
}
await workers.close();
await classifier.close();
await queues.close();
await database.close();
