/** A random sample of fixed size out of a stream of unknown length. */
import type { Random } from './random.js';

/**
 * Algorithm R (Vitter 1985, "Random sampling with a reservoir"): after any number of `add`s each item is kept with the
 * same probability. Holds `size` items at most.
 */
export class Reservoir<Item> {
  readonly #size: number;
  readonly #random: Random;
  readonly #kept: { readonly item: Item; readonly order: number }[] = [];
  #seen = 0;

  constructor(size: number, random: Random) {
    this.#size = size;
    this.#random = random;
  }

  add(item: Item): void {
    const kept = { item, order: this.#seen };
    this.#seen += 1;
    if (this.#kept.length < this.#size) {
      this.#kept.push(kept);
      return;
    }
    const place = this.#random(this.#seen);
    if (place < this.#size) this.#kept[place] = kept;
  }

  /** The sample in the order of the stream. */
  items(): Item[] {
    return this.#kept.toSorted((one, other) => one.order - other.order).map(({ item }) => item);
  }
}
