import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { isSupported } from '../src/commands/doctor-checks.js';
import { CONFIG_KEY_NAMES, environmentName } from '../src/config-keys.js';
import { isLoopback } from '../src/http/open-access.js';
import { NODE_RANGE, PACKAGE_ROOT } from '../src/package.js';
import { checkCommand } from './helpers/command-line.js';

const read = (name: string) => readFileSync(join(PACKAGE_ROOT, name), 'utf8');
const known = CONFIG_KEY_NAMES.map(environmentName);
const ours = (text: string) => [...new Set(text.match(/\bTONFALL_[A-Z_]+/g) ?? [])];

describe('Dockerfile', () => {
  const text = read('Dockerfile');
  const lines = text.replace(/\\\n/g, ' ').split('\n');
  const arguments_ = (instruction: string) =>
    lines
      .filter((line) => line.startsWith(`${instruction} `))
      .map((line) => line.slice(instruction.length + 1));
  const json = (line: string): string[] => JSON.parse(line.slice(line.indexOf('[')));

  it('sets only variables that exist', () => {
    expect(ours(text).length).toBeGreaterThan(0);
    expect(ours(text).filter((name) => !known.includes(name))).toEqual([]);
  });

  it('runs only commands that exist', async () => {
    const [entry = ''] = arguments_('ENTRYPOINT');
    const [command = ''] = arguments_('CMD');
    await checkCommand([...json(entry), ...json(command)]);
  });

  it('asks the server itself whether it is ready, and opens its port', async () => {
    const [health = ''] = arguments_('HEALTHCHECK');
    const [program, flag, script = ''] = json(health);
    expect([program, flag]).toEqual(['node', '-e']);
    const port = /\bTONFALL_PORT=(\d+)/.exec(text)?.[1];
    expect(arguments_('EXPOSE')).toEqual([port]);
    const asked: string[] = [];
    const exitCode = (status: number) =>
      new Promise((resolve) => {
        const fetch = async (url: string) => {
          asked.push(url);
          if (status === 0) throw new Error('refused');
          return { ok: status === 200 };
        };
        runInNewContext(script, { process: { env: { TONFALL_PORT: port }, exit: resolve }, fetch });
      });
    expect([await exitCode(503), await exitCode(200), await exitCode(0)]).toEqual([1, 0, 1]);
    expect(new Set(asked)).toEqual(new Set([`http://127.0.0.1:${port}/readyz`]));
  });

  it('listens where others reach it, which needs a key', () => {
    const [, host = ''] = /\bTONFALL_HOST=(\S+)/.exec(text) ?? [];
    expect(host).not.toBe('');
    expect(isLoopback(host)).toBe(false);
  });

  it('copies only what is there and what the context lets through', () => {
    const ignored = read('.dockerignore').split('\n');
    const sources = arguments_('COPY')
      .filter((line) => !line.startsWith('--from'))
      .flatMap((line) => line.split(' ').slice(0, -1));
    expect(sources.length).toBeGreaterThan(5);
    expect(sources.filter((source) => !existsSync(join(PACKAGE_ROOT, source)))).toEqual([]);
    expect(sources.filter((source) => !ignored.includes(`!${source}`))).toEqual([]);
  });

  it('has at hand what each step of the build reads', () => {
    const [before = ''] = text.split('RUN npm run build');
    const copied = [...before.matchAll(/^COPY (?!--from)(.*) \S+$/gm)].flatMap(([, names = '']) =>
      names.split(' '),
    );
    const { build, 'build:web': buildWeb } = JSON.parse(read('package.json')).scripts;
    const configs = [...`${build} ${buildWeb}`.matchAll(/-p (\S+)/g)].map(([, name = '']) => name);
    expect(build).toContain('npm run --silent build:web');
    expect(buildWeb).toMatch(/^vite build/);
    expect(copied).toEqual(expect.arrayContaining([...configs, 'vite.config.ts', 'src']));
  });

  it('runs on a supported Node, on Debian, and not as root', () => {
    for (const image of arguments_('FROM')) {
      const [, version, system] = /^node:(\d+)-(\S+)/.exec(image) ?? [];
      expect(isSupported(`v${version}.999`, NODE_RANGE)).toBe(true);
      expect(system).toBe('bookworm-slim');
    }
    expect(arguments_('USER').at(-1)).toBe('node');
  });
});

describe('docker-compose.yml', () => {
  interface Service {
    image?: string;
    command?: string[];
    environment?: Record<string, string>;
    depends_on?: Record<string, unknown>;
    ports?: string[];
    healthcheck?: { test: string[] };
  }
  const { services } = parse(read('docker-compose.yml'), { merge: true }) as {
    services: Record<string, Service>;
  };
  const own = Object.entries(services).filter(([, { image }]) => image === 'tonfall');

  it('has redis, postgres, app and worker', () => {
    expect(Object.keys(services).sort()).toEqual(['app', 'postgres', 'redis', 'worker']);
    expect(own.map(([name]) => name)).toEqual(['app', 'worker']);
  });

  it.each(own)('%s has only variables and commands that exist', async (_, { command, environment }) => {
    const names = Object.keys(environment ?? {});
    expect(names).toEqual(expect.arrayContaining(['TONFALL_DATABASE_URL', 'TONFALL_QUEUE_URL']));
    expect([...names, ...ours(JSON.stringify(environment))].filter((name) => !known.includes(name))).toEqual(
      [],
    );
    await checkCommand(['tonfall', ...(command ?? [])]);
  });

  it('has the server on the port of the image, for this machine alone', () => {
    const [, port] = /\bTONFALL_PORT=(\d+)/.exec(read('Dockerfile')) ?? [];
    expect(services.app?.ports).toEqual([`127.0.0.1:${port}:${port}`]);
    expect(services.app?.command).toContain('--api-only');
    expect(services.worker?.ports).toBeUndefined();
  });

  it('asks a worker, which has no server, by a command', async () => {
    const [kind, ...command] = services.worker?.healthcheck?.test ?? [];
    expect([kind, command[0]]).toEqual(['CMD', 'tonfall']);
    await checkCommand(command);
    expect(services.app?.healthcheck).toBeUndefined();
  });

  it('says how to make the first key, in a command that exists', async () => {
    const [, argv = ''] = /docker compose run .*? app (.+)/.exec(read('docker-compose.yml')) ?? [];
    expect(argv).toMatch(/^key create /);
    await checkCommand(['tonfall', ...argv.split(' ')]);
  });

  it.each(own)('%s waits for services that are there', (_, { depends_on = {} }) => {
    expect(Object.keys(depends_on).filter((name) => !(name in services))).toEqual([]);
  });

  it('keeps the queue: no key is thrown out, and it survives a restart', () => {
    const line = services.redis?.command?.join(' ');
    expect(line).toContain('--maxmemory-policy noeviction');
    expect(line).toContain('--appendonly yes');
  });
});
