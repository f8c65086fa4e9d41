/** Serves calls that come while a statement is under way together, by the next one. */

interface Call<Item, Options, Result> {
  readonly items: readonly Item[];
  readonly options: Options;
  readonly resolve: (results: Result[]) => void;
  readonly reject: (error: unknown) => void;
}

export interface GatherOptions<Item, Options, Result> {
  /** Does the work for the items of several calls. */
  readonly run: (items: readonly Item[], options: Options) => Promise<Result[]>;
  /** Which item a result belongs to. */
  readonly itemKey: (item: Item) => number;
  readonly resultKey: (result: Result) => number;
  /** Calls with the same answer may be served together. */
  readonly together: (options: Options) => string;
  /** Items in one run, unless a single call has more. */
  readonly limit: number;
  /** Whether each result goes to the first call only that has its item. */
  readonly once: boolean;
}

/**
 * A function that runs at once when nothing is under way, and otherwise with whatever has gathered meanwhile: many
 * small calls then cost as few large ones. Results stand in the order of the run. A run that fails is done again call by call, so that one call's fault is
 * not the others'.
 */
export function gather<Item, Options, Result>(
  settings: GatherOptions<Item, Options, Result>,
): (items: readonly Item[], options: Options) => Promise<Result[]> {
  type Waiting = Call<Item, Options, Result>;
  const { run, itemKey, resultKey, together, limit, once } = settings;
  let waiting: Waiting[] = [];
  let busy = false;

  /** The call that has waited longest, and those that go with it. */
  function next(): Waiting[] {
    const taken: Waiting[] = [];
    let room = limit;
    waiting = waiting.filter((call) => {
      const first = taken[0];
      const fits =
        !first || (together(call.options) === together(first.options) && call.items.length <= room);
      if (!fits) return true;
      taken.push(call);
      room -= call.items.length;
      return false;
    });
    return taken;
  }

  async function serve(calls: readonly Waiting[]): Promise<void> {
    const last = calls.at(-1);
    if (!last) return;
    try {
      const results = await run(
        calls.flatMap((call) => call.items),
        last.options,
      );
      const given = new Set<number>();
      for (const { items, resolve } of calls) {
        const keys = new Set(items.map(itemKey).filter((key) => !given.has(key)));
        if (once) for (const key of keys) given.add(key);
        resolve(results.filter((result) => keys.has(resultKey(result))));
      }
    } catch (error) {
      if (calls.length === 1) last.reject(error);
      else for (const call of calls) await serve([call]);
    }
  }

  async function work(): Promise<void> {
    busy = true;
    // Calls of the same moment gather before the first run.
    await Promise.resolve();
    while (waiting.length > 0) await serve(next());
    busy = false;
  }

  return (items, options) =>
    new Promise((resolve, reject) => {
      waiting.push({ items, options, resolve, reject });
      if (!busy) void work();
    });
}
