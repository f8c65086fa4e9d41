/** Keeps the counts of the dashboards equal to the comments: takes what changed out of them, and puts it in again. */
import { isDeepStrictEqual } from 'node:util';
import type { Database } from '../database/database.js';
import type { Logger } from '../log.js';
import { addToCounters } from '../store/dashboard-counters.js';
import { type CommentFacts, countedFacts, presentFacts, writeCounted } from '../store/dashboard-facts.js';
import { countStale, lockCounts, takeStale } from '../store/dashboard-marks.js';
import { countThreads, type ThreadName } from '../store/dashboard-thread-figures.js';
import { difference } from './contributions.js';

/**
 * Marks in one transaction of a request. On the shared session of the embedded store nothing else runs meanwhile, and
 * in either the process is busy with them.
 */
const CHUNK = { pglite: 500, postgres: 2000 } as const;
/** In the background: little enough that whoever asks for something else does not feel it. */
const BACKGROUND_CHUNK = 200;

/** Counts the next comments that changed, of so many marks at most, and returns how many marks that were. */
async function countChunk(database: Database, marks: number): Promise<number> {
  return database.transaction(async (transaction) => {
    await lockCounts(transaction);
    const comments = await takeStale(transaction, marks);
    if (comments.length === 0) return 0;
    const { counted, present } = onlyChanged(
      await countedFacts(transaction, comments),
      await presentFacts(transaction, comments),
    );
    const changed = [...new Set([...counted, ...present].map(({ comment }) => comment))];
    if (changed.length > 0) {
      await addToCounters(transaction, difference(counted, present));
      await writeCounted(transaction, changed, present);
      await countThreads(transaction, threadsOf([...counted, ...present]));
    }
    return comments.length;
  });
}

interface Facts {
  readonly counted: readonly CommentFacts[];
  readonly present: readonly CommentFacts[];
}

/** Without the comments of which the counts hold what is there: one is often marked twice before it is looked at. */
function onlyChanged(counted: readonly CommentFacts[], present: readonly CommentFacts[]): Facts {
  const before = new Map(counted.map((facts) => [facts.comment, facts]));
  const same = new Set(
    present
      .filter((facts) => isDeepStrictEqual(before.get(facts.comment), facts))
      .map(({ comment }) => comment),
  );
  const changed = ({ comment }: CommentFacts) => !same.has(comment);
  return { counted: counted.filter(changed), present: present.filter(changed) };
}

function threadsOf(facts: readonly CommentFacts[]): ThreadName[] {
  const names = new Map(
    facts.map(({ site, threadId }) => [JSON.stringify([site, threadId]), { site, threadId }]),
  );
  return [...names.values()];
}

/** Changes that a request waits for; a larger backlog (an import) is counted in the background. */
const MOST_PER_REQUEST = 2000;
/** A backlog is told up to here. */
const MOST_TOLD = 100_000;

/**
 * Brings the counts up to date, or nearer to it. Returns how many changes they do not hold yet, up to 100,000: 0 where
 * every number is exact.
 */
export async function catchUp(database: Database): Promise<number> {
  for (let counted = 0; counted < MOST_PER_REQUEST; ) {
    const comments = await countChunk(database, CHUNK[database.kind]);
    if (comments === 0) return 0;
    counted += comments;
  }
  return countStale(database, MOST_TOLD);
}

export interface Counting {
  /** Resolves when nothing is being counted any more. */
  close(): Promise<void>;
}

const IDLE_MILLISECONDS = 1000;

/**
 * Counts in the background, a chunk at a time with a rest as long as the chunk took, until it is closed. The caller
 * closes the database after it.
 */
export function startCounting(database: Database, log: Pick<Logger, 'warn'>): Counting {
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  let counting: Promise<void> = Promise.resolve();
  const run = async () => {
    let counted = 0;
    const begun = performance.now();
    try {
      // Asked without a lock first: most of the time there is nothing to do.
      if ((await countStale(database, 1)) > 0) counted = await countChunk(database, BACKGROUND_CHUNK);
    } catch (error) {
      log.warn({ err: error }, 'dashboards are not counted now');
    }
    if (!closed) plan(counted > 0 ? performance.now() - begun : IDLE_MILLISECONDS);
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
