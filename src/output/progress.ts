/** How far a run has come: a bar on a terminal, a plain line every few seconds elsewhere. */
import type { Writable } from 'node:stream';
import { Presets, SingleBar } from 'cli-progress';

export interface Progress {
  /** Sets or corrects how many there will be; null while unknown. */
  total(count: number | null): void;
  /** Counts finished items. */
  add(count?: number): void;
  /** Draws the last state and frees the line. Safe to call twice. */
  stop(): void;
  /** Stops because nothing is left: what was counted is the total, whatever the estimate was. */
  complete(): void;
}

export interface ProgressOptions {
  /** Standard error. */
  readonly stream: Writable;
  /** Whether the stream is a terminal. */
  readonly isTTY: boolean;
  /** What is counted: `comments`. */
  readonly unit: string;
  readonly total?: number | null;
  readonly now?: () => Date;
  /** Milliseconds between plain lines. */
  readonly every?: number;
}

/** A progress display that is already running. */
export function createProgress(options: ProgressOptions): Progress {
  return options.isTTY ? bar(options) : lines(options);
}

/** Nothing shown: for tests, or while rows themselves run over the terminal. */
export const NO_PROGRESS: Progress = { total() {}, add() {}, stop() {}, complete() {} };

/** `1:02:03` or `4:05`. */
export function clockTime(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const [first, ...rest] = parts[0] === 0 ? parts.slice(1) : parts;
  return [first, ...rest.map((part) => String(part).padStart(2, '0'))].join(':');
}

/** Rate and remaining time so far: `120/s, 0:42 left`. */
function pace(done: number, total: number | null, seconds: number): string {
  const rate = seconds > 0 ? done / seconds : 0;
  const shown = `${rate >= 10 ? Math.round(rate) : rate.toFixed(1)}/s`;
  return total === null || rate === 0 || done >= total
    ? shown
    : `${shown}, ${clockTime((total - done) / rate)} left`;
}

function bar({ stream, unit, total: announced = null, now = () => new Date() }: ProgressOptions): Progress {
  const begun = now().getTime();
  let total = announced;
  let done = 0;
  let stopped = false;
  const payload = () => ({ pace: pace(done, total, (now().getTime() - begun) / 1000) });
  const display = new SingleBar(
    {
      stream: stream as NodeJS.WritableStream,
      format: (_, { value, progress }, { pace: shown }) =>
        total === null
          ? `${value} ${unit}, ${shown}`
          : `${barOf(progress)} ${value}/${total} ${unit}, ${shown}`,
      hideCursor: true,
      clearOnComplete: false,
      // Signals are the command's: it stops the bar when it has finished what is in hand.
      gracefulExit: false,
    },
    Presets.shades_classic,
  );
  display.start(total ?? 0, 0, payload());
  const setTotal = (count: number | null) => {
    total = count;
    display.setTotal(count ?? 0);
  };
  const stop = () => {
    if (stopped) return;
    stopped = true;
    display.update(done, payload());
    display.stop();
  };
  return {
    // An estimate may come when all is done.
    total(count) {
      if (!stopped) setTotal(count);
    },
    add(count = 1) {
      done += count;
      display.update(done, payload());
    },
    stop,
    complete() {
      if (total !== null) setTotal(done);
      stop();
    },
  };
}

const BAR_WIDTH = 30;

function barOf(progress: number): string {
  const filled = Math.round(Math.min(1, Math.max(0, progress)) * BAR_WIDTH);
  return '█'.repeat(filled) + '░'.repeat(BAR_WIDTH - filled);
}

function lines(options: ProgressOptions): Progress {
  const { stream, unit, now = () => new Date(), every = 5000 } = options;
  const begun = now().getTime();
  let total = options.total ?? null;
  let done = 0;
  let last = begun;
  let stopped = false;
  const print = () => {
    const of = total === null ? '' : `/${total}`;
    const counted = done === 1 && (total ?? 1) === 1 ? unit.replace(/s$/, '') : unit;
    stream.write(`${done}${of} ${counted}, ${pace(done, total, (now().getTime() - begun) / 1000)}\n`);
  };
  const stop = () => {
    if (stopped) return;
    stopped = true;
    if (done > 0) print();
  };
  return {
    total(count) {
      total = count;
    },
    add(count = 1) {
      done += count;
      if (now().getTime() - last < every) return;
      last = now().getTime();
      print();
    },
    stop,
    complete() {
      if (total !== null) total = done;
      stop();
    },
  };
}
