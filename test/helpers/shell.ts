/** Runs the command `tonfall` as a person at a shell does: compiled, in a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { PACKAGE_ROOT } from '../../src/package.js';

const PROGRAM = join(PACKAGE_ROOT, 'bin', 'tonfall.js');

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ShellOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string | Buffer;
}

/** A command that runs on, such as `serve`. */
export interface Running {
  readonly child: ChildProcess;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Resolves when the output matches; rejects when the process ends before. */
  says(pattern: RegExp): Promise<void>;
  /** Sends a signal and waits for the end. */
  stop(signal: NodeJS.Signals): Promise<Ended>;
  readonly ended: Promise<Ended>;
}

/** Nothing of the test's own environment that could configure the command. */
function environment(more: ShellOptions['env'] = {}): Record<string, string> {
  const kept = ['PATH', 'HOME', 'TMPDIR', 'LANG'].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(kept), ...more };
}

/** Starts a command. The caller sees to its end. */
export function startTonfall(argv: readonly string[], options: ShellOptions): Running {
  return startProgram([PROGRAM, ...argv], options);
}

/** Starts a script with the same Node. */
export function startProgram(argv: readonly string[], { cwd, env, stdin }: ShellOptions): Running {
  const child = spawn(process.execPath, [...argv], {
    cwd,
    env: environment(env),
    stdio: [stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk;
  });
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  child.stdin?.on('error', () => {});
  child.stdin?.end(stdin);
  const ended = once(child, 'close').then(
    ([code, signal]): Ended => ({ code, signal: signal as NodeJS.Signals | null, stdout, stderr }),
  );
  return {
    child,
    stdout: () => stdout,
    stderr: () => stderr,
    ended,
    async says(pattern) {
      let over = false;
      ended.then(() => {
        over = true;
      });
      while (!pattern.test(stdout) && !pattern.test(stderr)) {
        if (over) throw new Error(`ended without saying ${pattern}:\n${stdout}\n${stderr}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    async stop(signal) {
      child.kill(signal);
      return ended;
    },
  };
}

/** Runs a command to its end. */
export const tonfall = (argv: readonly string[], options: ShellOptions): Promise<Ended> =>
  startTonfall(argv, options).ended;
