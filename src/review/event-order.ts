/** Follows numbered rows of transactions that do not end in the order of their numbers, so that none is missed. */

/** Numbers below this that have not come up are looked for at the beginning. */
const BEFORE_BEGIN = 50;
/** A transaction that takes longer has been rolled back. */
const PATIENCE_MILLISECONDS = 30_000;
const MOST_MISSING = 1000;

export class EventOrder {
  #last: number;
  /** Numbers that were passed over, and when. */
  readonly #missing = new Map<number, number>();

  /** Begins behind the row `last`. */
  constructor(last: number) {
    this.#last = last;
  }

  /** Begins at the newest row, given it and rows before it; those of them that are under way are still to come. */
  static newest(known: readonly number[], time: number): EventOrder {
    const last = Math.max(0, ...known);
    const order = new EventOrder(last);
    const there = new Set(known);
    for (let seq = Math.max(1, last - BEFORE_BEGIN); seq < last; seq++) {
      if (!there.has(seq)) order.#missing.set(seq, time);
    }
    return order;
  }

  /** Where to begin reading so that `newest` can be told what there is. */
  static beginBefore = (newest: number): number => Math.max(0, newest - BEFORE_BEGIN - 1);

  get last(): number {
    return this.#last;
  }

  get missing(): readonly number[] {
    return [...this.#missing.keys()];
  }

  /** Takes rows, in the order of their numbers; `time` in milliseconds. */
  take(seqs: readonly number[], time: number): void {
    for (const seq of seqs) {
      this.#missing.delete(seq);
      for (let passed = Math.max(this.#last + 1, seq - MOST_MISSING); passed < seq; passed++) {
        this.#missing.set(passed, time);
      }
      this.#last = Math.max(this.#last, seq);
    }
    for (const [seq, since] of this.#missing) {
      if (time - since > PATIENCE_MILLISECONDS || this.#missing.size > MOST_MISSING)
        this.#missing.delete(seq);
    }
  }
}
