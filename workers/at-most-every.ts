/** Answers many requests in a row by few runs. */

export interface Repeated {
  /** Runs the work now where the last run is long enough ago, else as soon as it is; asking meanwhile adds nothing. */
  ask(): void;
  /** Nothing runs after this. */
  stop(): void;
}

/** `work` on request, but never twice within so many milliseconds. */
export function atMostEvery(milliseconds: number, work: () => void): Repeated {
  let timer: NodeJS.Timeout | null = null;
  let asked = false;
  let stopped = false;
  const run = () => {
    asked = false;
    work();
    timer = setTimeout(() => {
      timer = null;
      if (asked) run();
    }, milliseconds);
    timer.unref();
  };
  return {
    ask() {
      if (stopped) return;
      asked = true;
      if (timer === null) run();
    },
    stop() {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
    },
  };
}
