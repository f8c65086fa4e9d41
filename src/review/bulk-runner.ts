/** Goes on with bulk jobs, whoever has started them: a process that was killed leaves its jobs to the others. */
import type { Database } from '../database/database.js';
import type { Logger } from '../log.js';
import { runBulkChunk } from '../store/review-bulk-chunk.js';

export interface BulkRunnerOptions {
  readonly database: Database;
  readonly log: Logger;
  readonly now: () => Date;
  readonly graceSeconds: number;
}

export interface BulkRunner {
  /** There may be something to do now. */
  look(): void;
  /** Looks from time to time besides, for jobs of other processes. */
  start(): void;
  /** Resolves when nothing is in hand any more. */
  close(): Promise<void>;
}

const LOOK_MILLISECONDS = 2000;

/** A runner that does one part of a job after the other while there is any. */
export function createBulkRunner({ database, log, now, graceSeconds }: BulkRunnerOptions): BulkRunner {
  let working: Promise<void> | null = null;
  let again = false;
  let closed = false;
  let timer: NodeJS.Timeout | null = null;

  async function work(): Promise<void> {
    try {
      while (!closed && (await runBulkChunk(database, { now: now(), graceSeconds })) !== null);
    } catch (error) {
      // The next look goes on where this one broke off.
      log.warn({ err: error }, 'cannot go on with a bulk decision now');
    }
  }

  function look(): void {
    if (closed) return;
    again = working !== null;
    working ??= work().then(() => {
      working = null;
      if (again) look();
    });
  }

  return {
    look,
    start() {
      timer ??= setInterval(look, LOOK_MILLISECONDS).unref();
    },
    async close() {
      closed = true;
      if (timer !== null) clearInterval(timer);
      await working;
    },
  };
}
