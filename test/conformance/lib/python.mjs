/** Python in a virtual environment of the suite's own, made on first use under `.venv`. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../python/', import.meta.url));
const VENV = fileURLToPath(new URL('../.venv/', import.meta.url));
const WANTED = join(FOLDER, 'requirements.txt');
/** A copy of what was installed. */
const INSTALLED = join(VENV, 'requirements.txt');
const SYSTEM_PYTHON = process.env.PYTHON || 'python3';

/** Whether there is a Python 3 at all. */
export async function hasPython() {
  return (await output(SYSTEM_PYTHON, ['-c', 'import sys; sys.exit(sys.version_info < (3, 9))'])).code === 0;
}

/** Installs what `requirements.txt` names, unless it is there already. */
export async function prepareVenv() {
  const wanted = await readFile(WANTED, 'utf8');
  if ((await readFile(INSTALLED, 'utf8').catch(() => '')) === wanted) return;
  // On Debian `venv` is a package of its own, python3-venv.
  await must(SYSTEM_PYTHON, ['-m', 'venv', '--clear', VENV]);
  const pip = ['-m', 'pip', 'install', '--disable-pip-version-check', '--quiet', '-r', WANTED];
  await must(join(VENV, 'bin', 'python'), pip);
  await copyFile(WANTED, INSTALLED);
}

/** Runs a script of `python/` with JSON on its standard input and output. */
export async function runPython(script, input) {
  return JSON.parse(await must(join(VENV, 'bin', 'python'), [join(FOLDER, script)], JSON.stringify(input)));
}

async function must(command, argv, input) {
  const { code, stdout, stderr } = await output(command, argv, input);
  if (code !== 0) throw new Error(`${command} ${argv.join(' ')} ended with ${code}:\n${stdout}${stderr}`);
  return stdout;
}

async function output(command, argv, input = '') {
  const child = spawn(command, argv, { stdio: ['pipe', 'pipe', 'pipe'] });
  const failed = once(child, 'error').then(([error]) => ({ code: -1, stdout: '', stderr: error.message }));
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const ended = Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]).then(
    ([stdout, stderr, [code]]) => ({ code, stdout, stderr }),
  );
  // The one that does not happen never settles.
  return Promise.race([failed, ended]);
}
