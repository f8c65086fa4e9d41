/**
 * The model that comments should be labelled by, as the database knows it: the one that the last sweep is for.
 * Only that model's labels and failures settle a pending comment, so a worker that still runs the previous model
 * during an upgrade cannot make a comment look done. Before the first sweep any model does.
 */
import type { Queryable } from '../database/database.js';

export const SWEEP_KEY = 'sweep';

/** SQL: the current model's id, or null before the first sweep. */
export const CURRENT_MODEL = `(select value ->> 'model' from tonfall.state where key = '${SWEEP_KEY}')`;

/** SQL condition: the model in `parameter` (such as `$2`) settles pending comments. */
export const settledBy = (parameter: string): string =>
  `coalesce(${CURRENT_MODEL}, ${parameter}::text) = ${parameter}::text`;

/** The current model's id, or null before the first sweep. */
export async function currentModel(database: Queryable): Promise<string | null> {
  const [row] = await database.query<{ model: string | null }>(`select ${CURRENT_MODEL} as model`);
  return row?.model ?? null;
}
