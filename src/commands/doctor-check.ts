/** The interface of a check of `tonfall doctor`. */
import type { Config } from '../config.js';
import type { PoolDatabase } from '../database/pool-database.js';
import type { Logger } from '../log.js';

/** What a check says. */
export interface Finding {
  readonly state: 'ok' | 'warning' | 'problem';
  readonly message: string;
  /** What to do; absent where nothing needs doing. */
  readonly action?: string;
}

/** What the checks work on. */
export interface Patient {
  readonly config: Config;
  readonly log: Logger;
  readonly now: () => Date;
  /** The database, opened once; null where the embedded store was not made yet, which a check does not do. */
  readonly database: () => Promise<PoolDatabase | null>;
}

export interface Check {
  readonly name: string;
  /** May throw: that is a problem with the error's own action. */
  run(patient: Patient): Promise<Finding>;
}

export const ok = (message: string): Finding => ({ state: 'ok', message });

/** Where a check has no database to ask. */
export const NOT_CHECKED: Finding = { state: 'warning', message: 'not checked: the database did not answer' };
