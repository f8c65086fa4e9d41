/** The rows of the table, in its order. */
import { inBrowser, onLargeStore } from './rows/console.mjs';
import { row as eventLoop } from './rows/event-loop.mjs';
import { throughput as http, latency as httpLatency, overload as httpOverload } from './rows/http.mjs';
import { row as largeStore } from './rows/large-store.mjs';
import { row as memory } from './rows/memory.mjs';
import { row as queueAndStore } from './rows/queue-and-store.mjs';
import { row as throughput } from './rows/throughput.mjs';
import { row as twoWorkers } from './rows/two-workers.mjs';

export const ROWS = [
  // With the real model
  throughput,
  eventLoop,
  twoWorkers,
  http,
  httpLatency,
  httpOverload,
  // With the deterministic classifier
  memory,
  largeStore,
  queueAndStore,
  inBrowser,
  onLargeStore,
];
