/** So many calls a second and no more, with breaks where the other side asks for one. */
import type { Clock } from '../clock.js';

export class RateLimit {
  readonly #clock: Clock;
  readonly #gap: number;
  /** When the next call may go out, in the clock's milliseconds. */
  #next = 0;

  /** `rate` is calls a second. */
  constructor(rate: number, clock: Clock) {
    this.#clock = clock;
    this.#gap = 1000 / rate;
  }

  /** Resolves when it is the caller's turn. Rejects when the signal is aborted. */
  async turn(signal?: AbortSignal): Promise<void> {
    for (;;) {
      signal?.throwIfAborted();
      const now = this.#clock.now();
      if (now >= this.#next) {
        this.#next = now + this.#gap;
        return;
      }
      await this.#clock.sleep(this.#next - now, signal);
    }
  }

  /** Nobody's turn comes in the next so many milliseconds. */
  pause(milliseconds: number): void {
    this.#next = Math.max(this.#next, this.#clock.now() + milliseconds);
  }
}
