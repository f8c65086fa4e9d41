import { EventEmitter } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { main, type Shell } from '../src/cli.js';
import { listenForSignals } from '../src/cli-signals.js';
import { EXIT, exitCodeOf } from '../src/commands/exit-code.js';
import { COMMANDS } from '../src/commands/index.js';
import { CONFIG_KEY_NAMES, CONFIG_KEYS, flagName } from '../src/config-keys.js';
import { ERRORS, type ErrorCode, TonfallError } from '../src/errors.js';
import { TextStream } from './helpers/text-stream.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tonfall-cli-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function run(argv: string[], changes: Partial<Shell> = {}) {
  const stdout = new TextStream();
  const stderr = new TextStream();
  const code = await main(argv, {
    stdin: Readable.from([]),
    stdout,
    stderr,
    env: {},
    cwd: folder,
    ...changes,
  });
  return { code, stdout: stdout.text, stderr: stderr.text };
}

describe('help', () => {
  it('lists every command with what it does', async () => {
    const { code, stdout, stderr } = await run(['--help']);
    expect([code, stderr]).toEqual([EXIT.ok, '']);
    for (const { name } of COMMANDS) expect(stdout).toMatch(new RegExp(`^  ${name}\\b`, 'm'));
  });

  it.each(COMMANDS.map(({ name }) => name))('of %s has an example that begins with it', async (name) => {
    for (const argv of [
      [name, '--help'],
      ['help', name],
    ]) {
      const { code, stdout } = await run(argv);
      expect(code).toBe(EXIT.ok);
      expect(stdout).toMatch(new RegExp(`Examples?:\\n  \\$ (\\S+=\\S+ |.*\\| )*tonfall ${name}\\b`));
    }
  });

  it("leaves a command's own --version to it", async () => {
    const { code, stderr } = await run(['settings', 'nothing', '--version', '3']);
    expect(code).toBe(EXIT.usage);
    expect(stderr).toContain('Not nothing, but show, apply, history');
  });

  it('prints the version', async () => {
    expect(await run(['--version'])).toMatchObject({
      code: EXIT.ok,
      stdout: expect.stringMatching(/^\d+\.\d+/),
    });
  });

  it('is printed where no command is named, as a usage error', async () => {
    const { code, stdout, stderr } = await run([]);
    expect(code).toBe(EXIT.usage);
    expect(stdout).toContain('Usage: tonfall');
    expect(stderr).toMatch(/^error USAGE: .*No command/);
  });
});

describe('the list of commands', () => {
  it('names each one once', () => {
    expect(new Set(COMMANDS.map(({ name }) => name)).size).toBe(COMMANDS.length);
  });

  it.each(COMMANDS)('$name loads, has examples, and spells its options as flags', async (entry) => {
    const command = await entry.load();
    expect(command.examples.length).toBeGreaterThan(0);
    for (const key of Object.keys(command.options)) expect(key).toMatch(/^[a-z]+([A-Z][a-z]+)*$/);
    expect(command.arguments?.slice(0, -1).some(({ variadic }) => variadic) ?? false).toBe(false);
  });
});

describe('mistakes', () => {
  it.each([
    ['an unknown command', ['doktor'], 'doctor'],
    ['an unknown flag', ['config', '--thread', '2'], '--threads'],
    ['too many arguments', ['config', 'x'], 'config'],
    ['a flag without its value', ['config', '--threads'], '--threads'],
  ])('%s is told on stderr with what to do', async (_, argv, hint) => {
    const { code, stdout, stderr } = await run(argv);
    expect([code, stdout]).toEqual([EXIT.usage, '']);
    expect(stderr).toMatch(/^error USAGE: .+\n {2}See --help/);
    expect(stderr).toContain(hint);
  });

  it('in the configuration are told in the same form', async () => {
    const { code, stderr } = await run(['config'], { env: { TONFALL_SITES: 'x' } });
    expect(code).toBe(EXIT.usage);
    expect(stderr).toMatch(/^error CONFIG_UNKNOWN_KEY: .*TONFALL_SITE\. \(environment\)\n {2}\S/);
  });
});

describe('tonfall config', () => {
  it('prints every value with its source, secrets masked', async () => {
    writeFileSync(join(folder, '.env'), 'TONFALL_WORDPRESS_PASSWORD=geheim\n');
    const argv = ['config', '--json', '--database-url', 'postgres://u:geheim@h/d'];
    const { code, stdout } = await run(argv, { env: { TONFALL_THREADS: '3' } });
    expect(code).toBe(EXIT.ok);
    expect(stdout).not.toContain('geheim');
    const printed = JSON.parse(stdout);
    expect(Object.keys(printed)).toEqual(CONFIG_KEY_NAMES);
    expect(printed).toMatchObject({
      databaseUrl: { value: 'postgres://u:***@h/d', source: 'flag' },
      threads: { value: 3, source: 'environment' },
      wordpressPassword: { value: '***', source: '.env' },
      site: { value: 'default', source: 'default' },
    });
    const table = await run(argv.filter((word) => word !== '--json'));
    expect(table.stdout.trimEnd().split('\n')).toHaveLength(CONFIG_KEY_NAMES.length);
    expect(table.stdout).not.toContain('geheim');
  });

  it('takes every key that has a flag', async () => {
    const { stdout } = await run(['config', '--help']);
    for (const key of CONFIG_KEY_NAMES) {
      const { flag } = { flag: true, ...CONFIG_KEYS[key] };
      expect([key, stdout.includes(`${flagName(key)} <`)]).toEqual([key, flag !== false]);
    }
  });
});

describe('standard output that nobody reads', () => {
  it('ends quietly', async () => {
    const stdout = new TextStream({ highWaterMark: 1 });
    stdout._write = (_chunk, _encoding, done) =>
      done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    expect(await run(['config'], { stdout })).toMatchObject({ code: EXIT.ok, stderr: '' });
  });
});

describe('exit codes', () => {
  it('follow the status of every error', () => {
    const expected: Partial<Record<ErrorCode, number>> = {
      USAGE: EXIT.usage,
      CONFIG_INVALID: EXIT.usage,
      SOURCE_NOT_FOUND: EXIT.usage,
      EMBEDDED_ONE_PROCESS: EXIT.usage,
      INVALID_JSON: EXIT.refused,
      TEXT_TOO_LONG: EXIT.refused,
      DATABASE_UNAVAILABLE: EXIT.unavailable,
      QUEUE_UNAVAILABLE: EXIT.unavailable,
      MODEL_NOT_FOUND: EXIT.unavailable,
      INTERNAL: EXIT.unavailable,
    };
    for (const [code, exit] of Object.entries(expected)) {
      expect([code, exitCodeOf(new TonfallError(code as ErrorCode))]).toEqual([code, exit]);
    }
    for (const code of Object.keys(ERRORS)) {
      expect(exitCodeOf(new TonfallError(code as ErrorCode))).toBeGreaterThan(0);
    }
  });
});

describe('signals', () => {
  const fake = () => new EventEmitter() as unknown as NodeJS.Process;

  it.each(['SIGINT', 'SIGTERM'] as const)('%s asks for an end; its echo changes nothing', (name) => {
    const process = fake();
    const { signal, release } = listenForSignals(process);
    expect(signal.aborted).toBe(false);
    process.emit(name);
    process.emit(name);
    expect(signal.aborted).toBe(true);
    expect(process.listenerCount(name)).toBe(1);
    release();
    expect(process.listenerCount('SIGINT') + process.listenerCount('SIGTERM')).toBe(0);
  });

  it('after a second leaves the next one to the system, which ends the process', () => {
    const process = fake();
    const timers: [() => void, number][] = [];
    const later = (work: () => void, milliseconds: number) => {
      timers.push([work, milliseconds]);
      return () => {};
    };
    listenForSignals(process, later);
    process.emit('SIGTERM');
    expect(timers.map(([, milliseconds]) => milliseconds)).toEqual([1000]);
    timers[0]?.[0]();
    expect(process.listenerCount('SIGINT') + process.listenerCount('SIGTERM')).toBe(0);
  });
});
