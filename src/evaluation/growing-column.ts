/** Numbers that come one by one, kept in few bytes. */

/** A list of numbers, eight bytes each. */
export class GrowingColumn {
  #values = new Float64Array(64);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = new Float64Array(2 * this.#length);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#length] = value;
    this.#length += 1;
  }

  /** What was pushed so far; valid until the next push. */
  values(): Float64Array {
    return this.#values.subarray(0, this.#length);
  }
}
