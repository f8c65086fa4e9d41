/** Keeps the counts of the dashboards equal to the comments: takes what changed out of them, and puts it in again. */
import type { Database } from '../database/database.js';
import type { Logger } from '../log.js';
import { addToCounters } from '../store/dashboard-counters.js';
import { type CommentFacts, countedFacts, presentFacts, writeCounted } from '../store/dashboard-facts.js';
import { countStale, lockCounts, takeStale } from '../store/dashboard-marks.js';
import { countThreads, type ThreadName } from '../store/dashboard-thread-figures.js';
import { difference } from './contributions.js';

/** Marks in one transaction: on the shared session of the embedded store nothing else runs meanwhile. */
const CHUNK = 500;

/** Counts the next comments that changed, and returns how many marks that were. */
async function countChunk(database: Database): Promise<number> {
  return database.transaction(async (transaction) => {
    await lockCounts(transaction);
    const comments = await takeStale(transaction, CHUNK);
    if (comments.length === 0) return 0;
    const counted = await countedFacts(transaction, comments);
    const present = await presentFacts(transaction, comments);
    await addToCounters(transaction, difference(counted, present));
    await writeCounted(transaction, comments, present);
    await countThreads(transaction, threadsOf([...counted, ...present]));
    return comments.length;
  });
}

function threadsOf(facts: readonly CommentFacts[]): ThreadName[] {
  const names = new Map(
    facts.map(({ site, threadId }) => [JSON.stringify([site, threadId]), { site, threadId }]),
  );
  return [...names.values()];
}

/** Chunks that a request waits for; a larger backlog (an import) is counted in the background. */
const CHUNKS_PER_REQUEST = 4;
/** A backlog is told up to here. */
const MOST_TOLD = 100_000;

/**
 * Brings the counts up to date, or nearer to it. Returns how many changes they do not hold yet, up to 100,000: 0 where
 * every number is exact.
 */
export async function catchUp(database: Database): Promise<number> {
  for (let chunk = 0; chunk < CHUNKS_PER_REQUEST; chunk++) {
    if ((await countChunk(database)) === 0) return 0;
  }
  return countStale(database, MOST_TOLD);
}

export interface Counting {
  /** Resolves when nothing is being counted any more. */
  close(): Promise<void>;
}

const IDLE_MILLISECONDS = 1000;

/** Counts in the background, a chunk at a time, until it is closed. The caller closes the database after it. */
export function startCounting(database: Database, log: Pick<Logger, 'warn'>): Counting {
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  let counting: Promise<void> = Promise.resolve();
  const run = async () => {
    let counted = 0;
    try {
      // Asked without a lock first: most of the time there is nothing to do.
      if ((await countStale(database, 1)) > 0) counted = await countChunk(database);
    } catch (error) {
      log.warn({ err: error }, 'dashboards are not counted now');
    }
    if (!closed) plan(counted > 0 ? 10 : IDLE_MILLISECONDS);
  };
  const plan = (milliseconds: number) => {
    timer = setTimeout(() => {
      counting = run();
    }, milliseconds);
    timer.unref();
  };
  plan(0);
  return {
    async close() {
      closed = true;
      clearTimeout(timer);
      await counting;
    },
  };
}
