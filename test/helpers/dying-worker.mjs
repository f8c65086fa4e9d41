/** A process that takes the jobs of a queue and dies with the first in hand. Runs the compiled code. */
import { openDatabase } from '../../dist/src/database/open.js';
import { openQueueBackend } from '../../dist/src/queue/open.js';

const { queue, databaseUrl, queueUrl, dataDir, prefix, stalling } = JSON.parse(process.argv[2]);
const log = { warn: (details, message) => console.error(message, details) };
const database = queueUrl
  ? null
  : (await openDatabase({ databaseUrl, dataDir, mode: 'share', log })).database;
const backend = await openQueueBackend({ queueUrl, databaseUrl, database, log, prefix, stalling });
backend.worker(queue, async () => process.kill(process.pid, 'SIGKILL'), { concurrency: 1 });
