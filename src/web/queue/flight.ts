/** Tells when rows go by so fast that nobody reads them: then none are drawn, and scrolling stays smooth. */

/** Pixels in a millisecond: some ninety rows a second. A wheel turns up to a third of them by. */
const FAST = 10;
/** Milliseconds after which a move is a new one: who jumps to the end wants to see it. */
const PAUSE = 100;

/** Follows the offset of one list. */
export class Flight {
  #offset = 0;
  #at = Number.NEGATIVE_INFINITY;

  /**
   * Whether the list flies.
   * @param offset in pixels from its top
   * @param isScrolling whether it moved a moment ago; a list at rest does not fly
   * @param now milliseconds
   */
  flies(offset: number, isScrolling: boolean, now: number): boolean {
    const [distance, time] = [Math.abs(offset - this.#offset), now - this.#at];
    this.#offset = offset;
    this.#at = now;
    return isScrolling && time < PAUSE && distance > FAST * Math.max(1, time);
  }
}
