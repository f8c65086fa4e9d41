/** `tonfall serve` as a person starts it, in a process of its own, with an API key. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../bin/tonfall.js', import.meta.url));

/** Store and queue of a place as configuration. Redis is not here: its keys would be those of every other run. */
const environmentOf = ({ databaseUrl, dataDir }) => ({
  PATH: process.env.PATH,
  ...(databaseUrl ? { TONFALL_DATABASE_URL: databaseUrl } : { TONFALL_DATA_DIR: dataDir }),
  TONFALL_LOG_LEVEL: 'error',
});

function start(argv, place) {
  const stdio = ['ignore', 'pipe', 'inherit'];
  const child = spawn(process.execPath, [PROGRAM, ...argv], { env: environmentOf(place), stdio });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    text += chunk;
  });
  return { child, ended: once(child, 'exit'), text: () => text };
}

/** Runs a command beside the server, and gives what it printed. */
export async function command(argv, place) {
  const { ended, text } = start(argv, place);
  const [code] = await ended;
  if (code !== 0) throw new Error(`tonfall ${argv[0]} ended with ${code}.`);
  return text();
}

/** Starts a command that may take its time; `stop` ends it. */
export function commandBeside(argv, place) {
  const { child, ended } = start(argv, place);
  return {
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** The running server: its address, a key that may score, its memory in MB, and how to end it. */
export async function startServer(place, { model, threads }) {
  const argv = ['serve', '--port', '0', '--model', model, '--threads', String(threads)];
  const { child, ended, text } = start(argv, place);
  const over = ended.then(([code, signal]) => {
    throw new Error(`tonfall serve ended early with ${signal ?? code}.`);
  });
  over.catch(() => {});
  let address;
  while (!address) {
    await Promise.race([once(child.stdout, 'data'), over]);
    address = /^Server: (\S+)/m.exec(text())?.[1];
  }
  const key = (await command(['key', 'create', '--name', 'bench'], place)).trim();
  return {
    address,
    key,
    megabytes: () =>
      Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))[1]) / 1024,
    lives: () => child.exitCode === null && child.signalCode === null,
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
