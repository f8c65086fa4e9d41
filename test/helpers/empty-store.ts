/** Empties the store between tests. */
import type { Queryable } from '../../src/database/database.js';

/**
 * Empties every table that is not empty, but for the record of migrations, and lets numbers begin at 1 again: to
 * truncate all tables each time costs twenty times as much. Rounds of jobs go on counting, as queues outlive them.
 */
export async function emptyStore(database: Queryable): Promise<void> {
  await database.query(EMPTY);
}

const EMPTY = `do $$ declare name text; filled boolean; begin
  for name in select tablename from pg_tables where schemaname = 'tonfall' and tablename <> 'migrations' loop
    execute format('select exists (select 1 from tonfall.%I)', name) into filled;
    if filled then execute format('truncate tonfall.%I cascade', name); end if;
  end loop;
  for name in select sequencename from pg_sequences
    where schemaname = 'tonfall' and last_value is not null and sequencename <> 'rounds'
  loop
    perform setval(format('tonfall.%I', name)::regclass, 1, false);
  end loop;
end $$`;
