/** The command line as commander sees it, made from the list of commands. */
import { Argument, Command as Commander, CommanderError, Option } from 'commander';
import type { Command, CommandEntry, CommandInput } from './commands/command.js';
import { COMMANDS } from './commands/index.js';
import {
  CONFIG_KEY_NAMES,
  CONFIG_KEYS,
  type ConfigKey,
  type ConfigKeyEntry,
  flagName,
} from './config-keys.js';
import { TonfallError } from './errors.js';
import { VERSION } from './package.js';

/** Flags that every command takes. */
const ALWAYS: readonly ConfigKey[] = ['logLevel', 'logFormat'];

/** What was asked for on the command line. */
export interface Picked {
  readonly command: Command;
  readonly input: CommandInput;
  /** Configuration flags by key, as text. */
  readonly flags: Readonly<Record<string, unknown>>;
}

/**
 * Reads a command line. Help and version are written through `write`, and null comes back.
 * @throws TonfallError USAGE
 */
export async function parseCommandLine(
  argv: readonly string[],
  write: (text: string) => void,
): Promise<Picked | null> {
  // Only the command that is named is loaded, so that help and small commands start at once.
  const [first, second] = argv.filter((word) => !word.startsWith('-'));
  const name = first === 'help' ? second : first;
  const entry = COMMANDS.find((one) => one.name === name);
  const command = await entry?.load();

  let picked: Picked | null = null;
  const program = configured(new Commander('tonfall'), write)
    .description('Labels reader comments for toxicity and sentiment, on your own machines.')
    .version(VERSION, '-V, --version', 'Print the version')
    // After a command, an option is the command's: `settings show --version 1`.
    .enablePositionalOptions()
    .helpOption('-h, --help', 'Print help')
    .helpCommand('help [command]', 'Print the help of a command')
    .addHelpText('after', '\nHelp of a command: tonfall help COMMAND\nTry: tonfall score comments.jsonl');
  for (const one of COMMANDS) {
    const sub = configured(program.command(one.name).description(one.summary), write);
    if (one === entry && command) {
      describe(sub, one, command);
      sub.action(() => {
        picked = { command, ...readInput(sub, command) };
      });
    }
  }
  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return null;
    // Without a command, commander has printed the help already.
    throw new TonfallError('USAGE', {
      detail: error.code === 'commander.help' ? 'No command was given.' : sentence(error.message),
    });
  }
  return picked;
}

/** Throws instead of ending the process; errors are printed by whoever catches them. */
const configured = (commander: Commander, write: (text: string) => void): Commander =>
  commander
    .exitOverride()
    .configureOutput({ writeOut: write, writeErr: write, outputError: () => {} })
    .showSuggestionAfterError(true);

const sentence = (message: string): string => {
  const text = message.replace(/^error: /, '').replace(/\s*\n\s*/g, ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
};

/** The configuration flags of a command: not those whose place its own options take. */
function configurationOf(command: Command): ConfigKey[] {
  const wanted = command.configuration ? [...command.configuration, ...ALWAYS] : CONFIG_KEY_NAMES;
  return CONFIG_KEY_NAMES.filter((key) => {
    const { flag }: ConfigKeyEntry = CONFIG_KEYS[key];
    return flag !== false && wanted.includes(key) && !(key in command.options);
  });
}

function describe(commander: Commander, entry: CommandEntry, command: Command): void {
  for (const { name, summary, required, variadic } of command.arguments ?? []) {
    const shown = variadic ? `${name}...` : name;
    commander.addArgument(new Argument(required ? `<${shown}>` : `[${shown}]`, summary));
  }
  for (const [key, { summary, value, repeatable }] of Object.entries(command.options)) {
    const option = new Option(value ? `${flagName(key)} <${value}>` : flagName(key), summary);
    if (repeatable) option.argParser((one: string, before: string[] | undefined) => [...(before ?? []), one]);
    commander.addOption(option);
  }
  commander.optionsGroup('Configuration:');
  for (const key of configurationOf(command)) {
    commander.option(`${flagName(key)} <${CONFIG_KEYS[key].value}>`, CONFIG_KEYS[key].summary);
  }
  const examples = command.examples.map((example) => `  $ ${example}`).join('\n');
  commander.addHelpText('after', `\n${command.examples.length > 1 ? 'Examples' : 'Example'}:\n${examples}`);
  commander.summary(entry.summary);
}

function readInput(commander: Commander, command: Command): Omit<Picked, 'command'> {
  const given: Record<string, unknown> = commander.opts();
  const options: Record<string, unknown> = {};
  for (const [key, { schema }] of Object.entries(command.options)) {
    const parsed = schema.safeParse(given[key]);
    if (!parsed.success) {
      const why = parsed.error.issues.map(({ message }) => message).join('; ');
      throw new TonfallError('USAGE', { detail: `${flagName(key)}: ${why}.` });
    }
    options[key] = parsed.data;
  }
  const flags = Object.fromEntries(configurationOf(command).map((key) => [key, given[key]]));
  return { input: { positionals: commander.args, options }, flags };
}
