/** What the exit codes of the command line mean. */
import type { TonfallError } from '../errors.js';

export const EXIT = {
  ok: 0,
  /** Done, but some items were refused or could not be labelled. */
  refused: 1,
  /** The command or the configuration is not right. */
  usage: 2,
  /** Something that is needed is not there or does not answer. */
  unavailable: 3,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The exit code of a command that ended with this error, from the status in the table of errors. */
export function exitCodeOf(error: TonfallError): ExitCode {
  switch (error.entry.status) {
    case 400:
    case 404:
      return EXIT.usage;
    case 413:
    case 422:
      return EXIT.refused;
    default:
      return EXIT.unavailable;
  }
}
