/** From signals of the operating system to an AbortSignal. */

/**
 * How long after the first signal another one is taken for the same wish: `npm start` and the terminal both pass
 * Ctrl-C on, so one press arrives twice.
 */
const ECHO_MILLISECONDS = 1000;

export interface Interruption {
  /** Fires at the first SIGINT or SIGTERM. */
  readonly signal: AbortSignal;
  /** Fires it from inside. */
  abort(): void;
  /** Takes the handlers off again. */
  release(): void;
}

/** Does something later; what comes back calls it off. */
export type Later = (work: () => void, milliseconds: number) => () => void;

const afterTimeout: Later = (work, milliseconds) => {
  const timer = setTimeout(work, milliseconds).unref();
  return () => clearTimeout(timer);
};

/**
 * Listens for SIGINT and SIGTERM. The first asks for a clean end. After a second has passed, the handlers are gone, so
 * another signal ends the process at once, as the system does it.
 */
export function listenForSignals(process: NodeJS.Process, later: Later = afterTimeout): Interruption {
  const controller = new AbortController();
  let cancel: (() => void) | undefined;
  const release = () => {
    cancel?.();
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  };
  const onSignal = () => {
    if (controller.signal.aborted) return;
    controller.abort();
    cancel = later(release, ECHO_MILLISECONDS);
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  return { signal: controller.signal, abort: () => controller.abort(), release };
}
