/** The shell's door: parse, pick a command from the list, run it, give back the exit code. */
import type { Readable, Writable } from 'node:stream';
import { parseCommandLine } from './cli-program.js';
import { listenForSignals } from './cli-signals.js';
import { EXIT, type ExitCode, exitCodeOf } from './commands/exit-code.js';
import { type Environment, readConfig, readEnvironment, wantsColour } from './config.js';
import { asTonfallError, type TonfallError } from './errors.js';
import { createLogger, type Logger } from './log.js';
import { oneLine } from './output/cell.js';

type Output = Writable & { readonly isTTY?: boolean; readonly columns?: number };

/** The outside world of a command line; `process` where not given. */
export interface Shell {
  readonly stdin: Readable;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Environment;
  readonly cwd: string;
}

const processShell = (): Shell => ({
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env: readEnvironment(),
  cwd: process.cwd(),
});

/**
 * Runs a command line (without `node` and the script).
 * @returns the exit code; it never throws and never ends the process.
 */
export async function main(argv: readonly string[], shell: Shell = processShell()): Promise<ExitCode> {
  const { stdin, stdout, stderr, env, cwd } = shell;
  const interruption = listenForSignals(process);
  // `tonfall export | head`: when nobody reads any more, the command ends, and that is no error.
  let unread = false;
  const onOutputError = (error: NodeJS.ErrnoException) => {
    unread ||= error.code === 'EPIPE';
    interruption.abort();
  };
  stdout.on('error', onOutputError);
  let log: Logger | undefined;
  try {
    const picked = await parseCommandLine(argv, (text) => stdout.write(text));
    if (picked === null) return EXIT.ok;
    const resolved = readConfig({ flags: picked.flags, env, cwd });
    const { logLevel, logFormat } = resolved.config;
    log = createLogger({
      level: logLevel,
      destination: stderr,
      pretty: logFormat === 'pretty' || (logFormat === 'auto' && stderr.isTTY === true),
      colour: wantsColour(env, stderr.isTTY === true),
    });
    const terminal = {
      stdout: stdout.isTTY === true,
      stderr: stderr.isTTY === true,
      // Some terminals say that they have none.
      columns: stdout.columns || 100,
      colour: wantsColour(env, stdout.isTTY === true),
    };
    const { signal } = interruption;
    const now = () => new Date();
    return await picked.command.run(
      { ...resolved, log, stdin, stdout, stderr, terminal, signal, cwd, now },
      picked.input,
    );
  } catch (thrown) {
    if (unread) return EXIT.ok;
    const error = asTonfallError(thrown);
    if (error.code === 'INTERNAL') log?.error(error);
    stderr.write(errorText(error));
    return exitCodeOf(error);
  } finally {
    interruption.release();
  }
}

/** What went wrong and what to do, for the person at the shell. */
function errorText(error: TonfallError): string {
  const place = error.place === undefined ? '' : ` (${error.place})`;
  return `${oneLine(`error ${error.code}: ${error.message}${place}`)}\n  ${error.entry.action}\n`;
}
