/** Configuration as a pure function of flags, environment and file; the only reader of process.env. */
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { parse as parseDotenv } from 'dotenv';
import { closestMatch } from 'leven';
import {
  CONFIG_KEY_NAMES,
  CONFIG_KEYS,
  type Config,
  type ConfigKey,
  environmentName,
} from './config-keys.js';
import { TonfallError } from './errors.js';

export type { Config, ConfigKey } from './config-keys.js';

export const CONFIG_FILE = 'tonfall.config.json';

/** Variables of this prefix belong to the test run, not to the configuration. */
const TEST_PREFIX = 'TONFALL_TEST_';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Where a value came from. */
export type ValueSource = 'flag' | 'environment' | '.env' | typeof CONFIG_FILE | 'default';

export interface ConfigInput {
  /** By key (`dataDir`), as text; undefined counts as not given. */
  readonly flags?: Readonly<Record<string, unknown>>;
  readonly env?: Environment;
  /** What `.env` holds; the environment itself comes first. */
  readonly dotenv?: Environment;
  /** Content of tonfall.config.json, parsed. */
  readonly file?: unknown;
  /** Relative paths start here. */
  readonly cwd: string;
  readonly cores?: number;
}

export interface ResolvedConfig {
  readonly config: Config;
  readonly sources: Readonly<Record<ConfigKey, ValueSource>>;
}

function refuseUnknown(given: Iterable<string>, known: readonly string[], place: string): void {
  for (const name of given) {
    if (known.includes(name)) continue;
    const nearest = closestMatch(name, known);
    throw new TonfallError('CONFIG_UNKNOWN_KEY', {
      detail: `There is no ${name}; the nearest is ${nearest}.`,
      place,
    });
  }
}

/** By key, from variables; an empty variable counts as not given, as an unset one does in a compose file. */
function fromVariables(variables: Environment, place: string): Partial<Record<ConfigKey, string>> {
  const ours = Object.entries(variables).filter(
    ([name, value]) => name.startsWith('TONFALL_') && !name.startsWith(TEST_PREFIX) && value !== undefined,
  );
  refuseUnknown(
    ours.map(([name]) => name),
    CONFIG_KEY_NAMES.map(environmentName),
    place,
  );
  const given = new Map(ours.filter(([, value]) => value !== ''));
  return Object.fromEntries(
    CONFIG_KEY_NAMES.flatMap((key) => {
      const value = given.get(environmentName(key));
      return value === undefined ? [] : [[key, value]];
    }),
  );
}

function fromFile(file: unknown): Readonly<Record<string, unknown>> {
  if (file === undefined) return {};
  if (typeof file !== 'object' || file === null || Array.isArray(file)) {
    throw new TonfallError('CONFIG_INVALID', { detail: 'It is not a JSON object.', place: CONFIG_FILE });
  }
  refuseUnknown(Object.keys(file), CONFIG_KEY_NAMES, CONFIG_FILE);
  return file as Record<string, unknown>;
}

/**
 * The configuration in force: flags before environment before `.env` before file before defaults.
 * @throws TonfallError CONFIG_UNKNOWN_KEY, which names the nearest known key; CONFIG_INVALID, which names key and source.
 */
export function resolveConfig(input: ConfigInput): ResolvedConfig {
  const layers: readonly [ValueSource, Readonly<Record<string, unknown>>][] = [
    ['flag', input.flags ?? {}],
    ['environment', fromVariables(input.env ?? {}, 'environment')],
    ['.env', fromVariables(input.dotenv ?? {}, '.env')],
    [CONFIG_FILE, fromFile(input.file)],
  ];
  const machine = { cores: input.cores ?? 1 };
  const config: Record<string, unknown> = {};
  const sources: Record<string, ValueSource> = {};
  for (const key of CONFIG_KEY_NAMES) {
    const row = CONFIG_KEYS[key];
    const [source, layer] = layers.find(([, values]) => values[key] !== undefined) ?? ['default', {}];
    const given = source === 'default' ? row.fallback(machine) : (layer as Record<string, unknown>)[key];
    const parsed = row.schema.safeParse(given);
    if (!parsed.success) {
      // The value itself is not repeated: it may hold a password.
      const why = parsed.error.issues.map((issue) => issue.message).join('; ');
      throw new TonfallError('CONFIG_INVALID', { detail: `${key}: ${why}.`, place: source });
    }
    config[key] = 'path' in row ? resolve(input.cwd, String(parsed.data)) : parsed.data;
    sources[key] = source;
  }
  return { config: config as Config, sources: sources as Record<ConfigKey, ValueSource> };
}

/** The environment of this process. Nothing else reads it. */
export function readEnvironment(): Environment {
  return { ...process.env };
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new TonfallError('CONFIG_INVALID', {
      detail: 'The file cannot be read.',
      place: path,
      cause: error,
    });
  }
}

/** Reads `.env` and tonfall.config.json of a folder, and resolves them with flags and environment. Changes nothing. */
export function readConfig(options: {
  readonly flags?: Readonly<Record<string, unknown>>;
  readonly env?: Environment;
  readonly cwd: string;
}): ResolvedConfig {
  const dotenv = readIfThere(join(options.cwd, '.env'));
  const text = readIfThere(join(options.cwd, CONFIG_FILE));
  let file: unknown;
  try {
    file = text === undefined ? undefined : JSON.parse(text);
  } catch {
    // The parser's own message would repeat a piece of the file.
    throw new TonfallError('CONFIG_INVALID', { detail: 'It is not valid JSON.', place: CONFIG_FILE });
  }
  return resolveConfig({
    flags: options.flags ?? {},
    env: options.env ?? readEnvironment(),
    dotenv: dotenv === undefined ? {} : parseDotenv(dotenv),
    file,
    cwd: options.cwd,
    cores: availableParallelism(),
  });
}

/** Whether to colour what goes to a terminal: NO_COLOR (no-color.org) and FORCE_COLOR are heard. */
export function wantsColour(env: Environment, isTTY: boolean): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== '0';
  return isTTY && env.TERM !== 'dumb';
}
