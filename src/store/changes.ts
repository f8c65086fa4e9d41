/** What people changed, besides decisions: settings, users, keys, reasons. Rows are only ever appended. */
import type { Queryable } from '../database/database.js';
import { jsonParameter } from './json-parameter.js';

export interface Change {
  readonly at: Date;
  /** Id of the user; null for the command line. */
  readonly actor: string | null;
  readonly actorName: string;
  /** `user.create`, `settings.save`: what kind of thing, and what was done to it. */
  readonly what: string;
  /** The site that it is about; null where it is about all. Whoever is no admin of every site sees the own sites only. */
  readonly site: string | null;
  /** What was changed, as a name that a person recognises, or an id. */
  readonly subject: string;
  /** What it was and what it became, as JSON; null where there was or is nothing. Never a secret. */
  readonly before: unknown;
  readonly after: unknown;
  /** The change that this one takes back. */
  readonly reverts?: number | null;
}

export interface StoredChange extends Change {
  readonly seq: number;
  readonly reverts: number | null;
  /** The change that took this one back. */
  readonly revertedBy: number | null;
}

/** Appends a row; in the transaction of what it tells. Returns its number. */
export async function recordChange(transaction: Queryable, change: Change): Promise<number> {
  const { at, actor, actorName, what, site, subject, before, after, reverts = null } = change;
  const json = (value: unknown) => (value == null ? null : jsonParameter(value));
  const [row] = await transaction.query<{ seq: number }>(
    `insert into tonfall.changes (at, actor, actor_name, what, site, subject, before, after, reverts)
     values ($1, $2, $3, $4, $5, $6, $7::jsonb, $8::jsonb, $9) returning seq`,
    [at, actor, actorName, what, site, subject, json(before), json(after), reverts],
  );
  return row?.seq ?? 0;
}

const COLUMNS = `c.seq, c.at, c.actor, c.actor_name as "actorName", c.what, c.site, c.subject, c.before, c.after,
  c.reverts, (select r.seq from tonfall.changes r where r.reverts = c.seq) as "revertedBy"`;

/** At most `limit` changes, newest first, older than `before` where given; of `sites`, or all with `*`. */
export async function listChanges(
  database: Queryable,
  options: {
    readonly sites: readonly string[] | '*';
    readonly before: number | null;
    readonly limit: number;
  },
): Promise<StoredChange[]> {
  const { sites, before, limit } = options;
  return database.query<StoredChange>(
    `select ${COLUMNS} from tonfall.changes c
     where ($1::text[] is null or c.site = any($1)) and ($2::bigint is null or c.seq < $2)
     order by c.seq desc limit $3`,
    [sites === '*' ? null : sites, before, limit],
  );
}

/** One change, or null. Held against others who would take it back, where this is a transaction. */
export async function changeOf(transaction: Queryable, seq: number): Promise<StoredChange | null> {
  const [row] = await transaction.query<StoredChange>(
    `select ${COLUMNS} from tonfall.changes c where c.seq = $1 for update of c`,
    [seq],
  );
  return row ?? null;
}
