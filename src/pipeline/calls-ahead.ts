/** Calls of a model under way at once: while the oldest is awaited, the threads have the others. */

/** Calls in the order in which they were begun. */
export class CallsAhead<Result> {
  readonly #under: Promise<Result>[] = [];

  constructor(private readonly most = 3) {}

  /** As many are under way as may be: the oldest is to be awaited before the next begins. */
  get full(): boolean {
    return this.#under.length >= this.most;
  }

  add(call: Promise<Result>): void {
    // It is awaited in its turn; until then its failure must not count as unhandled.
    call.catch(() => {});
    this.#under.push(call);
  }

  /** Takes the oldest out; undefined where none is under way. Awaiting it throws what the call throws. */
  take(): Promise<Result> | undefined {
    return this.#under.shift();
  }
}
