/** The tables of counts: their keys and what they count, and how a difference is added to one. */
import type { Queryable } from '../database/database.js';
import { jsonParameter } from './json-parameter.js';

interface Counter {
  /** Columns of the primary key, in its order, with their types. */
  readonly keys: readonly (readonly [name: string, type: string])[];
  readonly counts: readonly string[];
}

const PLACE = [
  ['site', 'text'],
  ['section', 'text'],
  ['language', 'text'],
] as const;
const BUCKET = ['bucket', 'timestamptz'] as const;

export const COUNTERS = {
  written_counts: {
    keys: [['grain', 'text'], BUCKET, ...PLACE, ['verdict', 'text']],
    counts: ['comments', 'toned', 'tone'],
  },
  attribute_counts: {
    keys: [['grain', 'text'], BUCKET, ...PLACE, ['attribute', 'text']],
    counts: ['judged', 'flagged'],
  },
  decision_counts: {
    keys: [BUCKET, ...PLACE],
    counts: ['automatic', 'approved', 'rejected', 'escalated'],
  },
  decision_times: {
    keys: [['breadth', 'smallint'], BUCKET, ...PLACE, ['seconds', 'integer']],
    counts: ['decisions'],
  },
  person_counts: {
    keys: [['breadth', 'smallint'], BUCKET, ...PLACE, ['actor', 'text'], ['seconds', 'integer']],
    counts: ['decisions', 'undone'],
  },
  agreement_counts: {
    keys: [['breadth', 'smallint'], BUCKET, ...PLACE, ['attribute', 'text'], ['band', 'smallint']],
    counts: ['decided', 'rejected', 'agreed'],
  },
  score_counts: {
    keys: [
      ['site', 'text'],
      ['language', 'text'],
      ['attribute', 'text'],
      ['bin', 'smallint'],
    ],
    counts: ['undecided', 'approved', 'rejected'],
  },
  site_counts: { keys: [['site', 'text']], counts: ['unscored'] },
} as const satisfies Record<string, Counter>;
export type CounterName = keyof typeof COUNTERS;

/** What is added to one row of a counter: the key in the order of its columns, then what to add to each count. */
export interface Addition {
  readonly counter: CounterName;
  readonly key: readonly (string | number)[];
  readonly counts: readonly number[];
}

/** `$1` rows as JSON arrays. */
function upsertOf(counter: CounterName): string {
  const { keys, counts }: Counter = COUNTERS[counter];
  const columns = [...keys, ...counts.map((name) => [name, 'bigint'] as const)];
  const names = columns.map(([name]) => name).join(', ');
  return `insert into tonfall.${counter} as t (${names})
    select ${columns.map(([, type], index) => `(r ->> ${index})::${type}`).join(', ')}
    from jsonb_array_elements($1::jsonb) r
    on conflict (${keys.map(([name]) => name).join(', ')}) do update set
      ${counts.map((name) => `${name} = t.${name} + excluded.${name}`).join(', ')}`;
}

/** Adds to the counters; no key may come twice. */
export async function addToCounters(transaction: Queryable, additions: readonly Addition[]): Promise<void> {
  for (const counter of Object.keys(COUNTERS) as CounterName[]) {
    const rows = additions
      .filter((addition) => addition.counter === counter)
      .map(({ key, counts }) => [...key, ...counts]);
    if (rows.length > 0) await transaction.query(upsertOf(counter), [jsonParameter(rows)]);
  }
}
