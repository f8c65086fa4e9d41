/** How often the same thing came before, for inputs of any length. */

/** Different things that are counted exactly before the fixed-size tables take over. */
const EXACT = 10_000;
/** 16 MiB, one bit per place: 8 places for each thing seen at least once. */
const SEEN_BITS = 2 ** 27;
/** 4 rows of 4 MiB: how often each thing came again. */
const ROWS = 4;
const WIDTH = 2 ** 20;

/**
 * Counts equal digests from 0 upwards. The first 10,000 different ones are counted exactly in a map; after that a
 * Bloom filter (Bloom 1970, 8 hashes in 2^27 bits) tells first-comers from repeats, and a count-min sketch with
 * conservative update (Estan and Varghese 2002) counts the repeats, together 32 MiB however long the input is.
 *
 * Always true: equal digests get strictly rising numbers, so no two of them share one. The limit: a first-comer can
 * be taken for a repeat and get 1 where 0 was due, with a chance below 1 in 10^9 per digest up to a million different
 * ones and of about 1 in 600 at ten million. It keeps that number as long as the input before it stays the same.
 */
export class OrdinalCounter {
  #exact: Map<string, number> | null = new Map();
  #seen = new Uint32Array(0);
  #again = new Uint32Array(0);

  /** The number of equal digests before this one. `digest` holds at least 32 evenly distributed bytes. */
  next(digest: Buffer): number {
    if (this.#exact === null) return this.#nextInTables(digest, 1);
    const key = digest.toString('latin1');
    const ordinal = this.#exact.get(key) ?? 0;
    this.#exact.set(key, ordinal + 1);
    if (this.#exact.size > EXACT) this.#moveToTables(this.#exact);
    return ordinal;
  }

  #moveToTables(exact: Map<string, number>): void {
    this.#exact = null;
    this.#seen = new Uint32Array(SEEN_BITS / 32);
    this.#again = new Uint32Array(ROWS * WIDTH);
    for (const [key, count] of exact) {
      const digest = Buffer.from(key, 'latin1');
      this.#nextInTables(digest, 1);
      if (count > 1) this.#nextInTables(digest, count - 1);
    }
  }

  #nextInTables(digest: Buffer, times: number): number {
    return this.#markSeen(digest) ? this.#countAgain(digest, times) + 1 : 0;
  }

  /** Sets the digest's eight bits; true where all were set already. */
  #markSeen(digest: Buffer): boolean {
    let known = true;
    for (let hash = 0; hash < 8; hash++) {
      const bit = digest.readUInt32LE(hash * 4) % SEEN_BITS;
      const word = bit >>> 5;
      const mask = 1 << (bit & 31);
      const before = this.#seen[word] ?? 0;
      if ((before & mask) === 0) known = false;
      this.#seen[word] = before | mask;
    }
    return known;
  }

  /** Adds to the digest's count in the sketch, and gives the count from before. */
  #countAgain(digest: Buffer, times: number): number {
    const cells = Array.from(
      { length: ROWS },
      (_, row) => row * WIDTH + (digest.readUInt32BE(row * 4) % WIDTH),
    );
    const before = Math.min(...cells.map((cell) => this.#again[cell] ?? 0));
    for (const cell of cells) this.#again[cell] = Math.max(this.#again[cell] ?? 0, before + times);
    return before;
  }
}
