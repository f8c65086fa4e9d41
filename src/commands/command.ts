/** The interface of a command of the shell. */
import type { Readable, Writable } from 'node:stream';
import type { z } from 'zod';
import type { ConfigKey, ResolvedConfig } from '../config.js';
import type { Logger } from '../log.js';
import type { ExitCode } from './exit-code.js';

/** What kind of terminal the command talks to. */
export interface Terminal {
  /** Whether standard output is a terminal. */
  readonly stdout: boolean;
  /** Whether standard error is a terminal: there a progress bar moves. */
  readonly stderr: boolean;
  /** Width of standard output in columns; 100 where it is no terminal. */
  readonly columns: number;
  /** Whether standard output is coloured. */
  readonly colour: boolean;
}

/** Everything that a command gets from outside. */
export interface CommandContext extends ResolvedConfig {
  readonly log: Logger;
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
  readonly terminal: Terminal;
  /** Fires at SIGINT, at SIGTERM, and when nobody reads standard output any more: finish what is in hand and return. */
  readonly signal: AbortSignal;
  readonly cwd: string;
  readonly now: () => Date;
}

/** An argument without a flag, such as SOURCE. */
export interface CommandArgument {
  readonly name: string;
  readonly summary: string;
  readonly required?: true;
  /** Takes all that follow; only the last one can. */
  readonly variadic?: true;
}

/** An option; its key in `options` is its name: `savedAt` is `--saved-at`. */
export interface CommandOption<Schema extends z.ZodType = z.ZodType> {
  readonly summary: string;
  /** Name of the value in --help; an option without one is a switch, true or undefined. */
  readonly value?: string;
  /** May be given several times: the schema gets an array of texts. */
  readonly repeatable?: true;
  /** From the text given (or undefined) to the value; what it refuses is a USAGE error. */
  readonly schema: Schema;
}

export type CommandOptions = Readonly<Record<string, CommandOption>>;

/** What stood on the command line. */
export interface CommandInput<Options extends CommandOptions = CommandOptions> {
  readonly positionals: readonly string[];
  readonly options: { readonly [Name in keyof Options]: z.output<Options[Name]['schema']> };
}

export interface Command<Options extends CommandOptions = CommandOptions> {
  readonly arguments?: readonly CommandArgument[];
  /** An option of a configuration key's name takes its place (`export --site` filters). */
  readonly options: Options;
  /** Configuration keys that this command takes as flags; all where not given. Logging ones always. */
  readonly configuration?: readonly ConfigKey[];
  /** Whole lines as a user would type them; at least one. */
  readonly examples: readonly string[];
  /** Does it. Throws TonfallError; output on stdout, everything else on stderr. */
  run(context: CommandContext, input: CommandInput<Options>): Promise<ExitCode>;
}

/** Only infers the types of the options. */
export const defineCommand = <Options extends CommandOptions>(command: Command<Options>): Command<Options> =>
  command;

/** A row of the list of commands; the command itself is loaded only when it is picked. */
export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  load(): Promise<Command>;
}
