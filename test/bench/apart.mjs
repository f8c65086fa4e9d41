/** Runs a function of a module in a process of its own, so that memory, heat and crashes are its own. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ENTRY = fileURLToPath(new URL('apart-entry.mjs', import.meta.url));

/** Cores that this process may use, by number; empty where a process cannot be pinned. */
export function pinnableCores() {
  if (spawnSync('taskset', ['--version']).status !== 0) return [];
  const list = /Cpus_allowed_list:\s*(\S+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '';
  return list.split(',').flatMap((part) => {
    const [from, to = from] = part.split('-').map(Number);
    return Array.from({ length: to - from + 1 }, (_, at) => from + at);
  });
}

/**
 * Starts `name` of the module `url` with `input` in another process, on one core where `core` is given.
 * `said()` resolves with what it says next, `say()` talks to it, `result` is what the function returns.
 */
export function startApart(url, name, input, { core } = {}) {
  const node = [process.execPath, ENTRY, url, name];
  const [command, ...args] = core === undefined ? node : ['taskset', '-c', String(core), ...node];
  const child = spawn(command, args, { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  const result = new Promise((resolveResult, reject) => {
    child.on('message', ({ kind, value }) => kind === 'result' && resolveResult(value));
    child.once('error', reject);
    child.once('exit', (code, signal) => reject(new Error(`${name} ended early with ${signal ?? code}.`)));
  });
  result.catch(() => {});
  child.send({ input });
  const next = async () => {
    for (;;) {
      const [{ kind, value }] = await once(child, 'message');
      if (kind === 'said') return value;
    }
  };
  return { result, say: (value) => child.send({ said: value }), said: () => Promise.race([next(), result]) };
}

/** As `startApart`, for a function that only returns something. */
export const runApart = (url, name, input, options) => startApart(url, name, input, options).result;
