/** Saved queues: a person's own names for filters and sorts. */
import type { Queryable } from '../database/database.js';

export interface SavedView {
  readonly id: string;
  readonly name: string;
  /** The query part of the queue's address. */
  readonly query: string;
}

/** A person's own, oldest first. */
export async function listViews(database: Queryable, user: string): Promise<SavedView[]> {
  return database.query<SavedView>(
    'select id, name, query from tonfall.saved_views where user_id = $1 order by created_at, id',
    [user],
  );
}

/** Keeps a view, unless the person has `most` already: then it gives false. */
export async function insertView(
  database: Queryable,
  user: string,
  { id, name, query }: SavedView,
  { now, most }: { readonly now: Date; readonly most: number },
): Promise<boolean> {
  const rows = await database.query(
    `insert into tonfall.saved_views (id, user_id, name, query, created_at)
     select $1, $2, $3, $4, $5::timestamptz
     where (select count(*) from tonfall.saved_views where user_id = $2) < $6
     returning id`,
    [id, user, name, query, now, most],
  );
  return rows.length > 0;
}

/** False where the person has no such view. */
export async function deleteView(database: Queryable, user: string, id: string): Promise<boolean> {
  const rows = await database.query(
    'delete from tonfall.saved_views where id = $1 and user_id = $2 returning id',
    [id, user],
  );
  return rows.length > 0;
}
