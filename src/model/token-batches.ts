/** Batches by token budget out of what waits: alike lengths together, interactive first. */

export type Priority = 'interactive' | 'bulk';

/** One row of a batch. */
export interface BatchRow {
  /** Tokens. */
  readonly length: number;
  readonly priority: Priority;
}

export interface BatchLimits {
  /** Rows times the longest row, at most; a longer single row is a batch of its own. */
  readonly batchTokens: number;
  /** A row joins a batch only if it is at least this share of the longest one: padding is computed for nothing. */
  readonly minShare: number;
}

/** Rows of one length in the order they came. */
interface Waiting<Row> {
  readonly row: Row;
  readonly order: number;
}

/**
 * What waits for the model, and which of it goes next.
 *
 * A batch starts with the row that waited longest among those of the highest priority, so nothing starves, and is
 * filled with rows of its length and then shorter ones, nearest first. Whatever waits is given at once: a batch is
 * never held back to grow. The same calls in the same order give the same batches.
 */
export class TokenBatches<Row extends BatchRow> {
  readonly #limits: BatchLimits;
  readonly #lanes: Record<Priority, Map<number, Waiting<Row>[]>> = {
    interactive: new Map(),
    bulk: new Map(),
  };
  #order = 0;
  #tokens = 0;
  #size = 0;

  constructor(limits: BatchLimits) {
    this.#limits = limits;
  }

  /** Rows that wait. */
  get size(): number {
    return this.#size;
  }

  /** Tokens that wait, without padding. */
  get tokens(): number {
    return this.#tokens;
  }

  add(row: Row): void {
    const lane = this.#lanes[row.priority];
    const waiting = lane.get(row.length);
    const entry = { row, order: this.#order++ };
    if (waiting) waiting.push(entry);
    else lane.set(row.length, [entry]);
    this.#count(row, 1);
  }

  /** The next batch, or null where nothing waits (of that priority, if one is given). */
  take(priority?: Priority): Row[] | null {
    if (priority) return this.#takeFrom(this.#lanes[priority]);
    return this.#takeFrom(this.#lanes.interactive) ?? this.#takeFrom(this.#lanes.bulk);
  }

  /** Forgets the rows that `unwanted` names. */
  remove(unwanted: (row: Row) => boolean): void {
    for (const lane of Object.values(this.#lanes)) {
      for (const [length, waiting] of lane) {
        const kept = waiting.filter(({ row }) => {
          const drop = unwanted(row);
          if (drop) this.#count(row, -1);
          return !drop;
        });
        if (kept.length > 0) lane.set(length, kept);
        else lane.delete(length);
      }
    }
  }

  #takeFrom(lane: Map<number, Waiting<Row>[]>): Row[] | null {
    const longest = oldest(lane);
    if (longest === null) return null;
    const room = Math.max(1, Math.floor(this.#limits.batchTokens / longest));
    const shortest = Math.ceil(longest * this.#limits.minShare);
    const batch: Row[] = [];
    for (let length = longest; length >= shortest && batch.length < room; length--) {
      const waiting = lane.get(length);
      if (!waiting) continue;
      for (const { row } of waiting.splice(0, room - batch.length)) {
        this.#count(row, -1);
        batch.push(row);
      }
      if (waiting.length === 0) lane.delete(length);
    }
    return batch;
  }

  #count(row: Row, sign: 1 | -1): void {
    this.#size += sign;
    this.#tokens += sign * row.length;
  }
}

/** Length of the row that waited longest. */
function oldest<Row>(lane: Map<number, Waiting<Row>[]>): number | null {
  let first: { length: number; order: number } | null = null;
  for (const [length, [head]] of lane) {
    if (head && (first === null || head.order < first.order)) first = { length, order: head.order };
  }
  return first?.length ?? null;
}
