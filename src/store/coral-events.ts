/** Webhooks of Coral as they came, each once. */
import type { Queryable } from '../database/database.js';
import { jsonParameter } from './json-parameter.js';

export interface CoralEvent {
  readonly tenant: string;
  readonly id: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** ISO 8601; null where Coral names no time. */
  readonly createdAt: string | null;
}

/** Appends the event; false where it was there already. */
export async function storeCoralEvent(database: Queryable, event: CoralEvent, now: Date): Promise<boolean> {
  const rows = await database.query(
    `insert into tonfall.coral_events (tenant, id, type, data, created_at, received_at)
     values ($1, $2, $3, $4::jsonb, $5, $6) on conflict (tenant, id) do nothing returning id`,
    [event.tenant, event.id, event.type, jsonParameter(event.data), event.createdAt, now],
  );
  return rows.length > 0;
}
